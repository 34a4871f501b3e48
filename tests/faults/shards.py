"""The batteries by name: each on every database and engine that it says something about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from tests.faults import crash_points, random_kills, slack_outage, token_race
from tests.faults.databases import POSTGRES, SQLITE
from tests.faults.random_kills import Round
from tests.faults.results import Result
from tests.faults.world import DISTRIBUTED, EMBEDDED, Kind, World

#: What a battery does in a world, without the cases that were done already.
Battery = Callable[[World, set[str]], Iterator[Result]]

PLACES = ((SQLITE, EMBEDDED), (POSTGRES, EMBEDDED), (POSTGRES, DISTRIBUTED))
DATABASES = ((SQLITE, EMBEDDED), (POSTGRES, EMBEDDED))
SEVERAL = Kind(companies=3, invoices=160)


@dataclass(frozen=True)
class Shard:
    """A battery in one kind of world."""

    kind: Kind
    battery: Battery


def all_shards() -> Mapping[str, Shard]:
    """The full numbers: 1,020 kills and 102 pauses at random, besides a death at every point."""
    full: dict[str, Shard] = {}
    for at in PLACES:
        full |= _named("crash points", at, Kind(), crash_points.every(1))
        full |= _named(
            "random kills", at, SEVERAL, random_kills.seeds(range(34), Round(0, kills=10, pauses=3))
        )
    for at in DATABASES:
        full |= _named("token race", at, Kind(), token_race.expiries(1000))
        full |= _named("slack outage", at, SEVERAL, slack_outage.hours(1, runs=20))
    return full


def quick_shards() -> Mapping[str, Shard]:
    """Fixed seeds and small numbers, for every change of the code."""
    few = Round(0, replicas=2, kills=4, pauses=1)
    return {
        **_named("crash points", (SQLITE, EMBEDDED), Kind(invoices=120), crash_points.every(13)),
        **_named("random kills", (SQLITE, EMBEDDED), SEVERAL, random_kills.seeds([7], few)),
        **_named("random kills", (POSTGRES, EMBEDDED), SEVERAL, random_kills.seeds([8], few)),
        **_named("token race", (SQLITE, EMBEDDED), Kind(), token_race.expiries(25)),
        **_named("slack outage", (SQLITE, EMBEDDED), SEVERAL, slack_outage.hours(1, runs=4)),
    }


def _named(name: str, at: tuple[str, str], kind: Kind, battery: Battery) -> dict[str, Shard]:
    database, engine = at
    shard = Shard(replace(kind, database=database, engine=engine), battery)
    return {f"{name}, {database}, {engine}": shard}

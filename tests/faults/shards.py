"""The batteries by name: each on every database and engine that it says something about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from services.model.import_run import ImportType
from tests.faults import crash_points, hardships, migration, random_kills, slack_outage, token_race
from tests.faults.crash_points import Case
from tests.faults.databases import POSTGRES, SQLITE
from tests.faults.kinds import DISTRIBUTED, EMBEDDED, Kind
from tests.faults.posting_story import Posting, PostingOne, PostingUnheard
from tests.faults.random_kills import Round
from tests.faults.results import Result
from tests.faults.schedules_battery import slots_once
from tests.faults.storms import storms
from tests.faults.story import (
    ExpensesAndUndo,
    ImportAndUndo,
    ImportExpenses,
    ImportTime,
    Story,
    TimeAndUndo,
)
from tests.faults.world import World

#: What a battery does in a world, without the cases that were done already.
Battery = Callable[[World, set[str]], Iterator[Result]]

PLACES = ((SQLITE, EMBEDDED), (POSTGRES, EMBEDDED), (POSTGRES, DISTRIBUTED))
DATABASES = ((SQLITE, EMBEDDED), (POSTGRES, EMBEDDED))
SEVERAL = Kind(companies=3, invoices=160, entries=40, types=tuple(ImportType))
ENTRIES = Kind(invoices=40, entries=80)
#: What comes in, and what is taken back again, of each type beside invoices.
STORIES: Mapping[str, tuple[type[Story], type[Story]]] = {
    "of time": (ImportTime, TimeAndUndo),
    "of expenses": (ImportExpenses, ExpensesAndUndo),
}
POSTS = Kind(invoices=40)
#: What a posting passes, and what the sendings after the first one pass.
SENDING_POINTS = ("services.invoice_window.sending", "Postings.go_on", "quickbooks invoice")
POSTING_POINTS = ("Postings.", "invoice_window.sending", "invoice_window.posting_forms", "quickbooks invoice")
#: QuickBooks has the invoice, and we have not noted so.
DEATHS_IN_POSTING = (
    Case("quickbooks invoice", 1, dies_before=False),
    Case("services.invoice_window.sending Sending._record", 1, dies_before=True),
)
#: What came in of time is written down and not noted; of what is read, bills are there and purchases not.
DEATH_IN_TIME = Case("services.imports.applying Applier._batch", 1, dies_before=False)
DEATH_IN_EXPENSES = Case("services.mirror.pages Pages.write", 1, dies_before=False)


@dataclass(frozen=True)
class Shard:
    """A battery in one kind of world."""

    kind: Kind
    battery: Battery


def all_shards() -> Mapping[str, Shard]:
    """The full numbers: 1,020 kills and 306 pauses at random, besides a death at every point."""
    full: dict[str, Shard] = {}
    for at in PLACES:
        full |= _named("crash points", at, Kind(), crash_points.every(1))
        undo = crash_points.every(1, ImportAndUndo, at=("undo",))
        full |= _named("undo crash points", at, Kind(), undo)
        for name, (comes_in, is_undone) in STORIES.items():
            full |= _named(f"crash points {name}", at, ENTRIES, crash_points.every(1, comes_in))
            undo = crash_points.every(1, is_undone, at=("undo",))
            full |= _named(f"undo crash points {name}", at, ENTRIES, undo)
        full |= _named("posting", at, POSTS, crash_points.every(1, Posting, POSTING_POINTS))
        full |= _named("posting unheard", at, POSTS, crash_points.every(1, PostingUnheard, SENDING_POINTS))
        full |= _named("random kills", at, SEVERAL, random_kills.seeds(range(34), Round(0, pauses=3)))
        full |= _named("all down", at, SEVERAL, hardships.all_down)
        full |= _named("stopping", at, SEVERAL, hardships.stopping)
        full |= _named("slow pages", at, SEVERAL, hardships.slow_pages)
        full |= _named("toxics", at, SEVERAL, hardships.toxics)
    for at in DATABASES:
        full |= _named("token race", at, Kind(), token_race.expiries(250, rounds=4))
        full |= _named("slack outage", at, SEVERAL, slack_outage.hours(1, runs=20))
        full |= _named("migration", at, Kind(), migration.killed(every=1))
        full |= _named("schedule slots", at, Kind(), slots_once(1_000, rounds=10))
        full |= _named("outbox storm", at, Kind(), storms(500, rounds=10))
    return full


def quick_shards() -> Mapping[str, Shard]:
    """Fixed seeds and small numbers, for every change of the code."""
    few, here, there = Round(0, replicas=2, kills=4, pauses=1), (SQLITE, EMBEDDED), (POSTGRES, EMBEDDED)
    return {
        **_named("crash points", here, Kind(invoices=120), crash_points.every(17)),
        **_named("crash points of time and expenses", here, ENTRIES, _a_death_of_each_type),
        **_named("random kills", here, SEVERAL, random_kills.seeds([7], few)),
        **_named("random kills", there, SEVERAL, random_kills.seeds([8], few)),
        **_named("posting", here, POSTS, crash_points.these(DEATHS_IN_POSTING, PostingOne)),
        **_named("stopping", here, SEVERAL, hardships.stopping),
        **_named("token race", here, Kind(), token_race.expiries(25, rounds=1)),
        **_named("slack outage", here, SEVERAL, slack_outage.hours(1, runs=4, kinds=("lost",))),
        **_named("migration", here, Kind(), migration.killed(every=8)),
    }


def _a_death_of_each_type(world: World, done: set[str]) -> Iterator[Result]:
    yield from crash_points.these([DEATH_IN_TIME], ImportTime)(world, done)
    yield from crash_points.these([DEATH_IN_EXPENSES], ImportExpenses)(world, done)


def _named(name: str, at: tuple[str, str], kind: Kind, battery: Battery) -> dict[str, Shard]:
    database, engine = at
    shard = Shard(replace(kind, database=database, engine=engine), battery)
    return {f"{name}, {database}, {engine}": shard}

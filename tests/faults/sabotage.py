"""Guards that are broken on purpose: with any of them gone the battery must find something."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from services.model.import_run import ImportType
from services.ports.runs import Fenced
from tests.faults import random_kills, token_race
from tests.faults.crash_points import Case, StoryOf, crash
from tests.faults.kinds import Kind
from tests.faults.posting_story import PostingOne
from tests.faults.random_kills import Round
from tests.faults.results import Result
from tests.faults.shards import DEATHS_IN_POSTING, ENTRIES, POSTS, SEVERAL, Shard
from tests.faults.story import Import, ImportTime
from tests.faults.world import World


@dataclass(frozen=True)
class Broken(Shard):
    """A shard in which a guard is broken. ``finds``: how begins what must be found there, and not only that
    something took long."""

    finds: str


class _Except:
    """Everything as it is, except what is given in its place."""

    def __init__(self, inner: Any, **instead: Any) -> None:
        self._inner = inner
        self.__dict__.update(instead)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def __enter__(self) -> Any:
        self._inner.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._inner.__exit__(*error)


def without_fence(tx: Any) -> Any:
    """Who lost its run goes on writing for it."""

    def step(*arguments: Any) -> None:
        with suppress(Fenced):
            tx.runs.step(*arguments)

    return _Except(tx, runs=_Except(tx.runs, step=step))


def without_looking_up(tx: Any) -> Any:
    """What may stand in Slack already is posted again."""

    def claim_due(*arguments: Any) -> Any:
        return [replace(message, is_ambiguous=False) for message in tx.outbox.claim_due(*arguments)]

    return _Except(tx, outbox=_Except(tx.outbox, claim_due=claim_due))


def told_apart(tx: Any) -> Any:
    """The end of a run, and the message that tells of it, are two transactions."""

    def settle(*arguments: Any, **named: Any) -> Any:
        ended = tx.runs.settle(*arguments, **named)
        tx.commit()
        return ended

    return _Except(tx, runs=_Except(tx.runs, settle=settle))


def without_refresh_lease(tx: Any) -> Any:
    """Every process that finds a token expired refreshes it."""
    return _Except(tx, connections=_Except(tx.connections, claim_refresh=lambda *arguments: True))


def without_request_id(tx: Any) -> Any:
    """An invoice that is sent again is another request, of which nobody remembers that one went before."""

    def claim(*arguments: Any) -> Any:
        attempt = tx.posting.claim(*arguments)
        return attempt and replace(
            attempt, request_id=f"{attempt.request_id[:-4]}{attempt.tries:04}", tries=0
        )

    return _Except(tx, posting=_Except(tx.posting, claim=claim))


def _one_case(case: Case, story_of: StoryOf = Import) -> Callable[[World, set[str]], Iterator[Result]]:
    # Not `these`: that nobody died is red there, and here red means that the broken guard was found.
    def battery(world: World, done: set[str]) -> Iterator[Result]:
        yield crash(world, case, story_of)

    return battery


_UNFENCED, _TIME = replace(SEVERAL, sabotage=without_fence), (ImportType.TIME,)
_PAUSES = Round(0, replicas=2, kills=0, pauses=6, runs=9)
_LOST_ANSWER = Case("slack chat.postMessage", 2, dies_before=False)
_UNTOLD = Case("services.imports.endings Endings.imported", 1, dies_before=True)

#: What can be broken, and the shard that must find it.
BREAKABLE: Mapping[str, Broken] = {
    "fence": Broken(_UNFENCED, random_kills.seeds(range(8), _PAUSES), "I9 "),
    "fence-of-time": Broken(replace(_UNFENCED, types=_TIME), random_kills.seeds(range(8), _PAUSES), "I9 "),
    "lookup": Broken(Kind(sabotage=without_looking_up), _one_case(_LOST_ANSWER), "I4 "),
    "outbox": Broken(Kind(sabotage=told_apart), _one_case(_UNTOLD), "I4 "),
    "outbox-of-time": Broken(replace(ENTRIES, sabotage=told_apart), _one_case(_UNTOLD, ImportTime), "I4 "),
    "request": Broken(
        replace(POSTS, sabotage=without_request_id), _one_case(DEATHS_IN_POSTING[0], PostingOne), "I10 "
    ),
    "refresh": Broken(Kind(sabotage=without_refresh_lease), token_race.expiries(50, rounds=1), "F17 "),
}

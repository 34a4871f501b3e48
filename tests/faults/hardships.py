"""What happens to an installation as a whole: all of it gone, told to stop, behind a bad network."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from tests.faults.databases import POSTGRES
from tests.faults.oracle import violations
from tests.faults.processes import asked
from tests.faults.random_kills import ask_for_runs
from tests.faults.results import Result
from tests.faults.story import look, reconnect, wait_until
from tests.faults.world import World

RUNS = 6
#: Real seconds that runs get before it begins, and that a bad spell lasts; how many bad spells there are.
HEAD_START, SPELL, SPELLS = 0.7, 0.5, 4
#: Seconds after which a process that was asked to end must have ended.
GRACE = 20.0
#: Rows of time that an answer bears.
BEARS = 8
TOXICS: dict[str, list[dict[str, Any]]] = {
    "quickbooks": [
        {"latency": 0.05},
        {"slicer": 200},
        {"limit_data": 900},
        {"reset_peer": 0},
        {"reset_peer": 2000},
        {"timeout": 500},
    ],
    "slack": [{"slicer": 50}, {"limit_data": 100}, {"reset_peer": 0}],
    "database": [{"slicer": 100}, {"reset_peer": 8000}, {"limit_data": 3000}, {"reset_on": "COMMIT"}],
}

_never = threading.Event()
Battery = Callable[[World, set[str]], Iterator[Result]]


def all_down(world: World, done: set[str]) -> Iterator[Result]:
    """F4: all replicas are killed at once, and start again after ten minutes."""
    name = "all killed at once, ten minutes down"
    if name in done:
        return
    _begin(world)
    for replica in world.replicas:
        replica.child.kill()
    world.clock.move(minutes=10)
    _start(world)
    yield _ended(world, name, [])


def stopping(world: World, done: set[str]) -> Iterator[Result]:
    """F5: a replica is asked to end while it works; the others go on with its runs."""
    name = "SIGTERM in a step"
    if name in done:
        return
    _begin(world)
    leaving = [world.replicas.pop(0) for _ in world.kind.roles]
    asked_at = world.clock.monotonic()
    for replica in leaving:
        replica.child.ask_to_end()
    have_left = wait_until(lambda: not any(replica.child.is_alive() for replica in leaving))
    took = (world.clock.monotonic() - asked_at) / world.clock.speed
    wrong = [] if have_left and took < GRACE else [f"F5 it took {took:.0f} s to end"]
    wrong += [] if all(replica.child.ended_well for replica in leaving) else ["F5 it did not end well"]
    yield _ended(world, name, wrong, ended_after=round(took, 2))


def toxics(world: World, done: set[str]) -> Iterator[Result]:
    """F12, F13, F42, F43: the network is bad for a while, again and again."""
    for target, kinds in TOXICS.items():
        if target == "database" and world.kind.database != POSTGRES:
            continue
        for toxic in kinds:
            name = f"{target}: {', '.join(f'{kind} {value}' for kind, value in toxic.items())}"
            if name not in done:
                yield _bad_network(world, name, target, toxic)


def slow_pages(world: World, done: set[str]) -> Iterator[Result]:
    """F52: QuickBooks times out over answers that are too full, while runs of all types are worked off."""
    name = f"answers with more than {BEARS} time activities time out"
    if name in done:
        return
    world.begin()
    world.books.each("pages", rows=BEARS)
    asked(lambda: ask_for_runs(world, RUNS))
    _start(world)
    yield _ended(world, name, [])


def _bad_network(world: World, name: str, target: str, toxic: dict[str, Any]) -> Result:
    world.begin()
    world.detour(target)
    world.books.do("toxics", name=target)
    before = world.books.do("spoilt")[target]
    asked(lambda: ask_for_runs(world, RUNS))
    _start(world)
    for _ in range(SPELLS):
        _never.wait(SPELL)
        world.books.do("toxics", name=target, **toxic)
        _never.wait(SPELL)
        world.books.do("toxics", name=target)
    return _ended(world, name, [], spoilt=world.books.do("spoilt")[target] - before)


def _begin(world: World) -> None:
    """Two replicas of each role are in the middle of their work."""
    world.begin()
    world.books.each("latency", ms=30)
    _start(world)
    wait_until(lambda: world.is_heard(2))
    asked(lambda: ask_for_runs(world, RUNS))
    _never.wait(HEAD_START)


def _start(world: World) -> None:
    world.replicas.clear()
    for role in (*world.kind.roles, *world.kind.roles):
        world.start(role)


def _ended(world: World, name: str, wrong: list[str], **figures: float) -> Result:
    def help_out() -> None:
        _start_anew(world)
        for connection_id in look(world).disconnected:
            reconnect(world, connection_id)

    is_done = wait_until(lambda: look(world).is_quiet, help_out)
    found = violations(world)
    return Result(name, wrong + ([] if is_done else ["I5 stuck"]) + found, figures)


def _start_anew(world: World) -> None:
    """As whatever keeps services running: what could not begin, Slack being out of reach, begins again."""
    for replica in [one for one in world.replicas if not one.child.is_alive()]:
        world.replicas.remove(replica)
        world.start(replica.role)

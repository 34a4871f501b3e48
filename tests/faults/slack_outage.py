"""F29: Slack is down for an hour while runs end; afterwards each has exactly one final message, soon."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

from tests.faults.oracle import SETTLED, violations
from tests.faults.processes import asked
from tests.faults.random_kills import ask_for_runs
from tests.faults.results import Result
from tests.faults.stalls import ALLOWANCE
from tests.faults.story import PAUSE, look, wait_until
from tests.faults.world import World

_never = threading.Event()

#: What Slack's workers may take for all messages once it is back, of the clock.
SOON = 60.0
KINDS = ("503", "reset", "lost")
MINUTES = 60


def hours(
    number: int, runs: int, kinds: Sequence[str] = KINDS
) -> Callable[[World, set[str]], Iterator[Result]]:
    """An outage of each kind, so many hours long."""

    def battery(world: World, done: set[str]) -> Iterator[Result]:
        for kind in kinds:
            name = f"{number} h, {kind}, {runs} runs"
            if name not in done:
                yield _outage(world, name, kind, number, runs)

    return battery


def _outage(world: World, name: str, kind: str, number: int, runs: int) -> Result:
    world.begin()
    for role in (*world.kind.roles, *world.kind.roles):
        world.start(role)
    wait_until(world.is_heard)
    world.books.do("outage", kind=kind)
    asked(lambda: ask_for_runs(world, runs))
    are_over = wait_until(lambda: set(look(world).runs.values()) <= SETTLED)
    for _ in range(number * MINUTES):
        world.clock.move(minutes=1)
        _never.wait(PAUSE)
    world.books.do("outage", kind=None)
    back_at = world.clock.monotonic()
    is_done = wait_until(lambda: look(world).is_quiet)
    took = world.clock.monotonic() - back_at
    found = [] if are_over and is_done else ["I5 stuck"]
    if took > SOON + ALLOWANCE * world.clock.speed:
        found.append(f"F29 the last message came {took:.0f} s after Slack was back")
    return Result(name, found + violations(world), {"runs": runs, "delivered_after": round(took, 1)})

"""F1: a process dies at each point that a run passes, the first time, the second, the third; before and
after.

The points are not listed by hand: an undisturbed case says which there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from tests.faults.dying_store import Doom
from tests.faults.oracle import violations
from tests.faults.results import Result
from tests.faults.story import Import, Story, wait_until
from tests.faults.world import World

StoryOf = Callable[[World], Story]

MOST_TIMES = 3
#: Points of the network are named by the stand-ins, all others by the code that commits.
NETWORK = ("slack ", "quickbooks ", "intuit ")
SPOKEN = ("slack apps.", "slack views.", "slack conversations.info", "quickbooks invoice")


@dataclass(frozen=True)
class Case:
    """One death."""

    point: str
    nth: int
    dies_before: bool

    @property
    def name(self) -> str:
        return f"{'before' if self.dies_before else 'after'} {self.point} #{self.nth}"


def discovered(world: World, story_of: StoryOf = Import) -> tuple[list[Case], list[str]]:
    """The cases that there are, by an undisturbed one; and what was wrong with that."""
    world.begin()
    for role in world.kind.roles:
        world.start(role)
    story = story_of(world)
    is_done = wait_until(story.go_on)
    passed = {**world.notes.commits(), **world.books.do("seen")}
    wrong = violations(world, story.made) if is_done else ["I5 an undisturbed run does not end"]
    return [
        Case(point, nth, dies_before)
        for point, times in sorted(passed.items())
        for nth in range(1, min(times, MOST_TIMES) + 1)
        for dies_before in (True, False)
    ], wrong


def crash(world: World, case: Case, story_of: StoryOf = Import) -> Result:
    """One case: the process dies, another takes its place, and the judge looks."""
    world.begin()
    story, began = story_of(world), world.clock.monotonic()
    _start_doomed(world, case)
    killed = 0

    def replace() -> None:
        # With a process of each role, both come to the point, and die one after the other.
        nonlocal killed
        for replica in [one for one in world.replicas if not one.child.is_alive()]:
            killed += 1
            world.clock.move(seconds=story.takeover.total_seconds())
            world.replicas.remove(replica)
            world.start(replica.role)

    is_done = wait_until(story.go_on, replace)
    ended = world.clock.monotonic()
    found = [*([] if is_done else ["I5 stuck"]), *violations(world, story.made)]
    figures = {"killed": killed, "clock": ended - began}
    return Result(case.name, found, figures | asdict(case))


def _start_doomed(world: World, case: Case) -> None:
    """A process of each role: who comes to the point dies."""
    is_at_commit = not case.point.startswith(NETWORK)
    doom = Doom(case.point, case.nth, case.dies_before) if is_at_commit else None
    replicas = [world.start(role, doom) for role in world.kind.roles]
    if doom is None:
        # The last role is the one that works runs off; only the bot itself speaks to people.
        sender = replicas[0] if case.point.startswith(SPOKEN) else replicas[-1]
        world.books.do("doom", pid=sender.child.pid, **asdict(case))


def every(
    step: int, story_of: StoryOf = Import, at: Sequence[str] = ("",)
) -> Callable[[World, set[str]], Iterator[Result]]:
    """The undisturbed case, and every so many-th of the deaths at points whose names hold one of ``at``."""

    def battery(world: World, done: set[str]) -> Iterator[Result]:
        found, wrong = discovered(world, story_of)
        found = [case for case in found if any(part in case.point for part in at)]
        yield Result("undisturbed", wrong, {"points": len({case.point for case in found})})
        yield from (crash(world, case, story_of) for case in found[::step] if case.name not in done)

    return battery


def these(cases: Sequence[Case], story_of: StoryOf) -> Callable[[World, set[str]], Iterator[Result]]:
    """These deaths alone, where finding out which there are would take as long as all of them."""

    def battery(world: World, done: set[str]) -> Iterator[Result]:
        left = (case for case in cases if case.name not in done)
        yield from (where_somebody_died(crash(world, case, story_of)) for case in left)

    return battery


def where_somebody_died(result: Result) -> Result:
    """The result; red where nobody came to the point: a name given by hand may have changed since."""
    if result.figures["killed"]:
        return result
    return replace(result, violations=[*result.violations, "F1 nobody died"])

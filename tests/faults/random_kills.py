"""F2 and F3: replicas that are killed and paused at random, while runs of several companies wait in the
queue.

A round is a case: a seed, so many runs, so many kills, so many pauses that outlast a lease, on a fresh
database.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from random import Random

import sqlalchemy as sa

from bot.sandbox.workspace import TEAM_ID
from services.model.import_run import ANY_PLAN, Filters, NewRun, Via, default_statuses
from services.model.people import Place, PlaceKind
from services.model.report import Verdict
from services.store.runs import LEASE
from services.store.tables_runs import import_runs, run_items
from tests.faults.books import RANGES
from tests.faults.kinds import Replica
from tests.faults.oracle import BROUGHT_IN, violations
from tests.faults.processes import asked
from tests.faults.results import Result
from tests.faults.stalls import Stalls
from tests.faults.story import PAUSE, look, reconnect, wait_until
from tests.faults.world import World
from tests.journeys.slack.person import PRIVATE

PLACE = Place(PRIVATE, PlaceKind.PRIVATE, "finance-private")
#: Real seconds between two faults: from hitting a process at its start to letting it get on.
SHORTEST, LONGEST = 0.1, 0.9
#: Seconds of a pause, of the clock: longer than a lease.
PAUSED_FOR = 1.5 * LEASE.total_seconds()
#: Milliseconds that an answer of QuickBooks takes: else most faults would hit processes that wait.
LATENCY = 40
_never = threading.Event()


@dataclass(frozen=True)
class Round:
    """What happens in a round."""

    seed: int
    replicas: int = 3
    kills: int = 10
    pauses: int = 1
    runs: int = 12

    @property
    def name(self) -> str:
        return f"seed {self.seed}"


@dataclass
class Nemesis:
    """Who kills and pauses."""

    world: World
    random: Random
    paused: list[tuple[float, Replica]] = field(default_factory=list)

    def kill(self) -> None:
        """Any replica, also a paused one; another takes its place."""
        victim = self.random.choice(self.world.replicas)
        victim.child.kill()
        self.world.replicas.remove(victim)
        self.paused = [one for one in self.paused if one[1] is not victim]
        self.world.start(victim.role)

    def pause(self) -> None:
        """Any replica that is not paused, for longer than its leases last."""
        asleep = [replica for _, replica in self.paused]
        while len(asleep) == len(self.world.replicas):
            self.wait()
            asleep = [replica for _, replica in self.paused]
        victim = self.random.choice([one for one in self.world.replicas if one not in asleep])
        victim.child.pause()
        self.paused.append((self.world.clock.monotonic() + PAUSED_FOR, victim))

    def wake(self) -> None:
        """Let those go on whose time has come."""
        now = self.world.clock.monotonic()
        for until, replica in self.paused:
            if until <= now:
                replica.child.go_on()
        self.paused = [one for one in self.paused if one[0] > now]

    def wait(self, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Until the next fault."""
        until = time.monotonic() + self.random.uniform(SHORTEST, LONGEST)
        while time.monotonic() < until:
            _never.wait(PAUSE)
            meanwhile()
        self.wake()


def one_round(world: World, plan: Round) -> Result:
    """Runs are asked for, faults happen, and when all is quiet the judge looks."""
    world.begin()
    world.books.each("latency", ms=LATENCY)
    asked(lambda: ask_for_runs(world, plan.runs))
    for number in range(plan.replicas):
        world.start(world.kind.roles[number % len(world.kind.roles)])
    nemesis, stalls = Nemesis(world, Random(plan.seed)), Stalls(world)
    faults = [nemesis.kill] * plan.kills + [nemesis.pause] * plan.pauses
    nemesis.random.shuffle(faults)
    for fault in faults:
        nemesis.wait(stalls.look)
        fault()
    while nemesis.paused:
        nemesis.wait(stalls.look)
    is_done = wait_until(lambda: look(world).is_quiet, lambda: _meanwhile(world, stalls))
    found = violations(world) if is_done else ["I5 stuck", *violations(world)]
    types = _of_each_type(world)
    empty = [kind for kind in world.kind.types if not types.get(kind, {}).get("imported")]
    missed = [f"F2 nothing came in of {kind}" for kind in empty]
    figures = {"kills": plan.kills, "pauses": plan.pauses, "stalled": round(stalls.longest, 1)}
    figures |= _written(world)
    return Result(plan.name, found + missed + stalls.violations(PAUSED_FOR), {**figures, "types": types})


def seeds(numbers: Iterable[int], plan: Round) -> Callable[[World, set[str]], Iterator[Result]]:
    """A round for each of these seeds."""

    def battery(world: World, done: set[str]) -> Iterator[Result]:
        for number in numbers:
            if replace(plan, seed=number).name not in done:
                yield one_round(world, replace(plan, seed=number))

    return battery


def ask_for_runs(world: World, count: int) -> None:
    """So many runs of all companies and of each type there is, with nobody to confirm them."""
    services, types = world.services(), world.kind.types
    for number in range(count):
        nth = number // world.kind.companies
        import_type = types[(number + nth) % len(types)]
        services.previews.request(
            NewRun(
                connection_id=f"con{number % world.kind.companies}",
                team_id=TEAM_ID,
                requested_by="U0ADMIN",
                via=Via.SLACK,
                filters=Filters(*RANGES[nth], default_statuses(import_type)),
                import_type=import_type,
                place=PLACE,
                approved_digest=ANY_PLAN,
            )
        )


def _meanwhile(world: World, stalls: Stalls) -> None:
    stalls.look()
    for connection_id in look(world).disconnected:
        reconnect(world, connection_id)


def _written(world: World) -> dict[str, int]:
    """How many pages and batches were committed, and how often a run was taken over."""
    commits = world.notes.commits()
    with world.database() as database:
        fences = sa.select(sa.func.sum(import_runs.c.fence - 1)).where(import_runs.c.fence > 0)
        takeovers = int(database.scalar(fences) or 0)
    pages = sum(times for point, times in commits.items() if point.startswith("services.mirror"))
    batches = sum(times for point, times in commits.items() if "Applier" in point)
    return {"pages": pages, "batches": batches, "takeovers": takeovers}


def _of_each_type(world: World) -> dict[str, dict[str, int]]:
    """By type: how many runs brought all in, how often one was taken over, and how much came in."""
    runs, items = import_runs.c, run_items.c
    brought_in = sa.case((runs.status.in_([status.value for status in BROUGHT_IN]), 1), else_=0)
    taken_over = sa.case((runs.fence > 0, runs.fence - 1), else_=0)
    wanted = sa.select(runs.import_type, sa.func.sum(brought_in), sa.func.sum(taken_over))
    came_in = sa.select(runs.import_type, sa.func.count()).join(run_items, items.run_id == runs.id)
    came_in = came_in.where(items.verdict == Verdict.IMPORTED.value).group_by(runs.import_type)
    with world.database() as database:
        found = database.execute(wanted.group_by(runs.import_type)).all()
        imported: dict[str, int] = dict(database.execute(came_in).tuples().all())
    names = ("runs", "takeovers", "imported")
    return {of: dict(zip(names, (*counts, imported.get(of, 0)), strict=True)) for of, *counts in found}

"""F2 and F3: replicas that are killed and paused at random, while runs of several companies wait in the queue.

A round is a case: a seed, so many runs, so many kills, so many pauses that outlast a lease, on a fresh database.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

import sqlalchemy as sa

from bot.sandbox.workspace import TEAM_ID
from services.model.import_run import ANY_PLAN, Filters, NewRun, Via
from services.model.people import Place, PlaceKind
from services.store.runs import LEASE
from services.store.tables_runs import import_runs
from tests.faults.books import MONTHS
from tests.faults.oracle import violations
from tests.faults.processes import Child, asked
from tests.faults.results import Result
from tests.faults.story import look, reconnect, wait_until
from tests.faults.world import World
from tests.journeys.slack.person import PRIVATE

PLACE = Place(PRIVATE, PlaceKind.PRIVATE, "finance-private")
#: Real seconds between two faults: from hitting a process at its start to letting it get on.
SHORTEST, LONGEST = 0.1, 0.9
#: So many leases long is a pause.
PAUSED_FOR = 1.5
#: Milliseconds that an answer of QuickBooks takes: else most faults would hit processes that wait.
LATENCY = 40
#: What may pass of the clock between the last fault and the last step: a lease and a sweep.
RECOVERY = 105.0
#: Real seconds that this machine may take for the work itself.
ALLOWANCE = 12.0

_never = threading.Event()


@dataclass(frozen=True)
class Round:
    """What happens in a round."""

    seed: int
    replicas: int = 3
    kills: int = 10
    pauses: int = 1

    @property
    def name(self) -> str:
        return f"seed {self.seed}"


@dataclass
class Nemesis:
    """Who kills and pauses."""

    world: World
    random: Random
    paused: list[tuple[float, Child]] = field(default_factory=list)

    def kill(self) -> None:
        """Any replica, also a paused one; another takes its place."""
        victim = self.random.choice(self.world.replicas)
        victim.kill()
        self.world.replicas.remove(victim)
        self.paused = [(until, child) for until, child in self.paused if child is not victim]
        self.world.start()

    def pause(self) -> None:
        """Any replica that is not paused, for longer than its leases last."""
        awake = [one for one in self.world.replicas if all(one is not child for _, child in self.paused)]
        victim = self.random.choice(awake)
        victim.pause()
        self.paused.append((self.world.clock.monotonic() + PAUSED_FOR * LEASE.total_seconds(), victim))

    def wake(self, everybody: bool = False) -> None:
        """Let those go on whose time has come."""
        now = self.world.clock.monotonic()
        for until, child in self.paused:
            if everybody or until <= now:
                child.go_on()
        self.paused = [] if everybody else [one for one in self.paused if one[0] > now]

    def wait(self) -> None:
        """Until the next fault."""
        _never.wait(self.random.uniform(SHORTEST, LONGEST))
        self.wake()


def one_round(world: World, plan: Round) -> Result:
    """Runs are asked for, faults happen, and when all is quiet the judge looks."""
    world.begin()
    world.books.each("latency", ms=LATENCY)
    asked(lambda: _ask_for_runs(world))
    for _ in range(plan.replicas):
        world.start()
    nemesis = Nemesis(world, Random(plan.seed))
    faults = [nemesis.kill] * plan.kills + [nemesis.pause] * plan.pauses
    nemesis.random.shuffle(faults)
    for fault in faults:
        nemesis.wait()
        fault()
    while nemesis.paused:
        nemesis.wait()
    last_fault = world.clock.monotonic()
    is_done = wait_until(lambda: look(world).is_quiet, lambda: _reconnect(world))
    recovery = world.clock.monotonic() - last_fault
    found = violations(world) if is_done else ["I5 stuck", *violations(world)]
    if recovery > RECOVERY + ALLOWANCE * world.clock.speed:
        found.append(f"I5 it took {recovery:.0f} seconds of the clock after the last fault")
    figures = {
        "kills": plan.kills,
        "pauses": plan.pauses,
        "recovery": recovery,
        "takeovers": _takeovers(world),
    }
    return Result(plan.name, found, figures | _written(world))


def rounds(world: World, seeds: Iterator[int], plan: Round) -> Iterator[Result]:
    """A round for each seed."""
    for seed in seeds:
        yield one_round(world, Round(seed, plan.replicas, plan.kills, plan.pauses))


def _ask_for_runs(world: World) -> None:
    """Every company's quarter and each of its months, which overlap it, with nobody to confirm them."""
    services = world.services()
    for days in ((MONTHS[0][0], MONTHS[-1][1]), *MONTHS):
        for number in range(world.kind.companies):
            services.previews.request(
                NewRun(
                    connection_id=f"con{number}",
                    team_id=TEAM_ID,
                    requested_by="U0ADMIN",
                    via=Via.SLACK,
                    filters=Filters(*days),
                    place=PLACE,
                    approved_digest=ANY_PLAN,
                )
            )


def _reconnect(world: World) -> None:
    for connection_id in look(world).disconnected:
        reconnect(world, connection_id)


def _takeovers(world: World) -> int:
    """How often a run was claimed beyond the first time."""
    with world.database() as database:
        fences = sa.select(sa.func.sum(import_runs.c.fence - 1)).where(import_runs.c.fence > 0)
        return int(database.scalar(fences) or 0)


def _written(world: World) -> dict[str, int]:
    """How many pages and batches were committed."""
    commits = world.notes.commits()
    pages = sum(times for point, times in commits.items() if point.startswith("services.mirror"))
    batches = sum(times for point, times in commits.items() if "Applier" in point)
    return {"pages": pages, "batches": batches}

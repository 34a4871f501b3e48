"""An engine at work in front of a little company: the same for both, with all that a test may disturb."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import sqlalchemy as sa

from services.clock import SystemClock
from services.imports.advance import Advance
from services.jobs.distributed import Distributed, Pace, WakeUps
from services.jobs.scheduler import Scheduler, Tick
from services.jobs.worker import Worker
from services.model.import_run import WORKING, RunStatus
from services.ports.engine import Enqueue, Outcome, RunEngine
from services.store.engine import open_engine
from services.store.queue_tables import add_queue_tables
from services.store.run_queue import nowhere
from services.store.tables import invoices, metadata
from services.store.tables_runs import import_runs
from tests.services.imports.firm import Firm

#: Seconds after which something counts as stuck; no test waits for it to pass.
STUCK = 20.0
#: As quick as a test wants it.
PACE = Pace(poll=0.2, beat=0.1, gone=30.0, restart=0.05)
#: More turns and ticks than any of these tests needs.
MOST_LOOKS = 1000


class MovedClock(SystemClock):
    """The machine's clock, ahead by as much as a test moved it: PostgreSQL goes by the machine's own."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return super().now() + self._ahead

    def monotonic(self) -> float:
        return super().monotonic() + self._ahead.total_seconds()

    def move(self, **how_far: float) -> None:
        self._ahead += timedelta(**how_far)


@dataclass(frozen=True)
class TurnOf:
    """A turn of work on a run."""

    run_id: str
    outcome: Outcome


class Noted:
    """Work that remembers its turns."""

    def __init__(self, work: Advance) -> None:
        self._work = work
        self.turns: list[TurnOf] = []
        self.is_stopped = threading.Event()
        self.start, self.let_go = work.start, work.let_go
        self.heartbeat, self.give_up = work.heartbeat, work.give_up

    def stop(self) -> None:
        self._work.stop()
        self.is_stopped.set()

    def advance(self, run_id: str, must_yield: Callable[[], bool] = lambda: False) -> Outcome:
        outcome = self._work.advance(run_id, must_yield)
        self.turns.append(TurnOf(run_id, outcome))
        return outcome

    def of(self, run_id: str) -> list[Outcome]:
        return [turn.outcome for turn in self.turns if turn.run_id == run_id]

    def worked(self) -> list[TurnOf]:
        """The turns that had their run."""
        return [turn for turn in self.turns if turn.outcome is not Outcome.BUSY]


class Plant:
    """A firm, and an engine of one process that works for it; ``another`` is a second process."""

    def __init__(self, firm: Firm, url: str, wake_ups: WakeUps | None) -> None:
        self.firm = firm
        self.url = url
        self.wake_ups = wake_ups
        self.turned, self.ticked = threading.Semaphore(0), threading.Semaphore(0)
        self.work = Noted(firm.advance(firm.store))
        self.worker = Worker(firm.store, firm.clock, self.work, self.turned.release)
        self.engine: RunEngine = self._engine()
        self._clock = self._ticking()

    def _engine(self) -> RunEngine:
        if self.wake_ups is None:
            return self.worker
        database = self.url, self.wake_ups
        return Distributed(database, self.firm.store, self.firm.clock, self.worker, PACE)

    def _ticking(self) -> Scheduler:
        ticks = {"drain": self.worker.drain, "sweep": self.engine.sweep, "look": self.ticked.release}
        return Scheduler([Tick(name, 0.1, done) for name, done in ticks.items()])

    def another(self) -> Plant:
        return Plant(self.firm, self.url, self.wake_ups)

    def start(self) -> None:
        """Take runs, and tick."""
        self.engine.start()
        self.tick()

    def tick(self) -> None:
        self._clock.start()

    def stop(self, grace: float = STUCK) -> None:
        self._clock.stop()
        self.engine.stop(grace)

    def look(self, times: int) -> None:
        """Look for work so often, as the clock would have it."""
        for _ in range(times):
            self.worker.drain()
            self.engine.sweep()

    def until(self, is_so: Callable[[], bool]) -> None:
        """Return when it is so, which is looked at after each turn."""
        self._until(is_so, self.turned)

    def until_tidy(self, is_so: Callable[[], bool]) -> None:
        """Return when it is so, which is looked at at each tick: queues tidy up after a turn, and between."""
        self._until(is_so, self.ticked)

    def _until(self, is_so: Callable[[], bool], sign: threading.Semaphore) -> None:
        for _ in range(MOST_LOOKS):
            if is_so():
                return
            assert sign.acquire(timeout=STUCK), self.work.turns
        raise AssertionError(self.work.turns)

    def finish(self, *run_ids: str) -> None:
        """Return when these want no worker any more."""
        self.until(lambda: all(self.firm.status(run_id) not in WORKING for run_id in run_ids))

    def statuses(self, *run_ids: str) -> list[RunStatus]:
        return [self.firm.status(run_id) for run_id in run_ids]

    def claimed_by_the_dead(self, run_id: str) -> None:
        """A process takes the run, and is killed."""
        with self.firm.store.writing() as tx:
            assert tx.runs.claim(run_id, "the dead", self.firm.clock.now())
            tx.commit()

    def owned(self, run_id: str) -> bool:
        """Whether somebody works on the run."""
        wanted = sa.select(import_runs.c.owner).where(import_runs.c.id == run_id)
        with self.firm.engine.connect() as connection:
            return connection.scalar(wanted) is not None

    def taken_in(self) -> dict[str, int]:
        """How many invoices of each company are in."""
        company, found = invoices.c.connection_id, sa.func.count().label("found")
        with self.firm.engine.connect() as connection:
            rows = connection.execute(sa.select(company, found).group_by(company))
            return {row.connection_id: row.found for row in rows}


Disturb = Callable[[Enqueue], Enqueue]


@contextmanager
def opened_plant(url: str, kind: str, disturb: Disturb = lambda enqueue: enqueue) -> Iterator[Plant]:
    """A plant on this empty database, with an engine of this kind; ``disturb`` stands before its queue."""
    engine = open_engine(url)
    metadata.create_all(engine)
    clock = MovedClock()
    wake_ups = WakeUps(clock) if kind == "distributed" else None
    if wake_ups is not None:
        add_queue_tables(engine, wake_ups.schema, wake_ups.tables)
    firm = Firm(engine, clock, enqueue=disturb(wake_ups.enqueue if wake_ups else nowhere))
    firm.books.customer("1", "Acme")
    firm.project("Acme", "1")
    plant = Plant(firm, url, wake_ups)
    try:
        yield plant
    finally:
        plant.stop()
        engine.dispose()


class Unreliable:
    """A queue that loses every third wake-up, and delivers the others five times."""

    def __init__(self, enqueue: Enqueue) -> None:
        self._enqueue = enqueue
        self._asked = count(1)

    def __call__(self, connection: Any, run_id: str, not_before: datetime | None) -> None:
        if next(self._asked) % 3:
            for _ in range(5):
                self._enqueue(connection, run_id, not_before)


class Losing:
    """A queue that loses everything until it is mended."""

    def __init__(self) -> None:
        self.is_mended = False

    def before(self, enqueue: Enqueue) -> Enqueue:
        return lambda connection, run_id, not_before: (
            enqueue(connection, run_id, not_before) if self.is_mended else None
        )

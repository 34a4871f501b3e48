"""Workers: threads of this process that work runs off. The embedded engine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from typing import Any, Protocol

import structlog

from services.clock import Clock
from services.errors import place_of, rescued
from services.jobs.crowd import Crowd, nobody_waits
from services.metrics import TURNS
from services.ports.engine import EngineHealth, Outcome
from services.ports.store import Store

logger = structlog.get_logger()

#: Runs that one process works on at a time; one company's runs never overlap anyway.
THREADS = 4
#: Due runs that are looked at in one go.
LOOKED_AT = 50
#: Seconds between two looks at those that wait for another run of their company: they only show that.
HELD_UP_EVERY = 5.0
#: Seconds for which a process that stops waits for the steps under way.
GRACE = 15.0


class Work(Protocol):
    """What a worker does with a run."""

    def advance(self, run_id: str, must_yield: Callable[[], bool] = ...) -> Outcome: ...
    def give_up(self, run_id: str) -> Outcome: ...
    def heartbeat(self) -> None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def let_go(self) -> None: ...


class Worker:
    """Works runs off in its own threads. The run's row is the queue: a lost ``kick`` only costs a second."""

    name = "embedded"

    def __init__(
        self, store: Store, clock: Clock, work: Work, done: Callable[[], None] | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._work = work
        self._crowd = Crowd(store, clock)
        #: Called after each turn, so that messages go out at once.
        self.after_turn: Callable[[], None] = done or _nothing
        #: Told of due runs while this process works on none: they may be another's.
        self.pass_on: Callable[[str], None] = _nobody
        self._busy: dict[str, Future[None]] = {}
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._held_up_at = 0.0

    def enqueue(self, connection: Any, run_id: str, not_before: datetime | None) -> None:
        """Nothing: the row that was written is the queue entry."""

    def start(self) -> None:
        """Begin to take runs."""
        self.begin()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="worker")

    def begin(self) -> None:
        """Let turns go on to their end, in whoever's threads."""
        self._work.start()

    def stop(self, grace: float = GRACE) -> None:
        """Take no more runs, and wait for the step under way of each; another process may go on with them.

        A step that takes longer than ``grace`` seconds is left alone: its run is free, and it writes no more.
        """
        self._work.stop()
        with self._lock:
            pool, self._pool = self._pool, None
            begun = [*self._busy.values()]
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
            # Waiting for one that was called off would last for the whole grace.
            if wait([turn for turn in begun if not turn.cancelled()], timeout=grace).not_done:
                self.let_go()
        with self._lock:
            self._busy.clear()

    def let_go(self) -> None:
        """Leave the runs still under way to others."""
        rescued(self._work.let_go, lambda error: self._log("runs_left", error))

    def kick(self, run_id: str) -> None:
        """Work on this run soon, unless this process already does; where it works on none, pass it on."""
        if self._pool is None:
            self.pass_on(run_id)
        with self._lock:
            if self._pool is not None and run_id not in self._busy:
                self._busy[run_id] = self._pool.submit(self._one, run_id)

    def drain(self) -> None:
        """Take every run that is due."""
        if self._pool is None:
            return
        for run_id in self._due():
            self.kick(run_id)

    def _due(self) -> list[str]:
        now = self._clock.now()
        with self._lock:
            has_enough = len(self._busy) > 2 * THREADS
        with self._store.reading() as tx:
            # To sort very many takes a third of a second, each second: not while others are at hand.
            due = [] if has_enough else [*tx.queue.free(now, LOOKED_AT)]
            if self._clock.monotonic() >= self._held_up_at:
                self._held_up_at = self._clock.monotonic() + HELD_UP_EVERY
                due += tx.queue.held_up(now, LOOKED_AT)
        return due

    def sweep(self) -> None:
        """Nothing: ``drain`` looks at every row that is due, whatever became of its wake-up."""

    def must_yield(self) -> bool:
        """Whether a run under way should be given back, because others wait and nobody is free for them."""
        with self._lock:
            is_full = len(self._busy) >= THREADS
        return is_full and self._crowd.waits()

    def health(self) -> EngineHealth:
        """How it stands in this process."""
        with self._lock:
            return EngineHealth(self._pool is not None, min(len(self._busy), THREADS), THREADS)

    def work_off(self, run_id: str, must_yield: Callable[[], bool] = nobody_waits) -> Outcome:
        """One turn of work on a run, in the caller's thread. No exception leaves it."""
        with structlog.contextvars.bound_contextvars(run=run_id):
            outcome = rescued(
                lambda: self._work.advance(run_id, must_yield), lambda error: self._broke(run_id, error)
            )
        TURNS.labels(outcome.value).inc()
        return outcome

    def _broke(self, run_id: str, error: Exception) -> Outcome:
        self._log("run_broke", error, run=run_id)
        return rescued(lambda: self._work.give_up(run_id), lambda error: self._lost(run_id, error))

    def _lost(self, run_id: str, error: Exception) -> Outcome:
        # Not even the row can be written: whoever can takes the run over when its lease has run out.
        self._log("run_left", error, run=run_id)
        return Outcome.RETRY

    def heartbeat(self) -> None:
        """Keep the leases of the runs under way."""
        self._work.heartbeat()

    def _one(self, run_id: str) -> None:
        try:
            self.work_off(run_id, self.must_yield)
        finally:
            with self._lock:
                self._busy.pop(run_id, None)
        self.after_turn()

    @staticmethod
    def _log(event: str, error: Exception, **facts: str) -> None:
        # The class and where it was raised say enough; an error's text may quote a customer's data.
        logger.warning(event, **facts, error=type(error).__name__, at=place_of(error))


def _nobody(_: str) -> None:
    """Nobody else works for this process."""


def _nothing() -> None:
    """Nobody wants to know."""

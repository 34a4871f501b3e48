"""Workers: threads of this process that work runs off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import structlog

from services.clock import Clock
from services.errors import place_of, rescued
from services.metrics import TURNS
from services.ports.engine import Outcome
from services.ports.store import Store

logger = structlog.get_logger()

#: Runs that one process works on at a time; one company's runs never overlap anyway.
THREADS = 4
#: Due runs that are looked at in one go: behind those that wait for their company others may be free.
LOOKED_AT = 50


class Work(Protocol):
    """What a worker does with a run."""

    def advance(self, run_id: str) -> Outcome: ...
    def give_up(self, run_id: str) -> Outcome: ...
    def heartbeat(self) -> None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


class Worker:
    """Works runs off in its own threads. The run's row is the queue: a lost ``kick`` only costs a second."""

    def __init__(
        self, store: Store, clock: Clock, work: Work, done: Callable[[], None] | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._work = work
        #: Called after each turn, so that messages go out at once.
        self.after_turn: Callable[[], None] = done or _nothing
        self._busy: set[str] = set()
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None

    def start(self) -> None:
        """Begin to take runs."""
        self._work.start()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="worker")

    def stop(self) -> None:
        """Take no more runs, and wait for the step under way of each; another process may go on with them."""
        self._work.stop()
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)
        with self._lock:
            self._busy.clear()

    def kick(self, run_id: str) -> None:
        """Work on this run soon, unless this process already does or has not started to."""
        with self._lock:
            if self._pool is None or run_id in self._busy:
                return
            self._busy.add(run_id)
            self._pool.submit(self._one, run_id)

    def drain(self) -> None:
        """Take every run that is due."""
        if self._pool is None:
            return
        with self._store.reading() as tx:
            due = tx.runs.due(self._clock.now(), LOOKED_AT)
        for run_id in due:
            self.kick(run_id)

    def work_off(self, run_id: str) -> Outcome:
        """One turn of work on a run, in the caller's thread. No exception leaves it."""
        with structlog.contextvars.bound_contextvars(run=run_id):
            outcome = rescued(lambda: self._work.advance(run_id), lambda error: self._broke(run_id, error))
        TURNS.labels(outcome.value).inc()
        return outcome

    def _broke(self, run_id: str, error: Exception) -> Outcome:
        # The class and where it was raised say enough; an error's text may quote a customer's data.
        logger.warning("run_broke", run=run_id, error=type(error).__name__, at=place_of(error))
        return rescued(lambda: self._work.give_up(run_id), lambda error: self._lost(run_id, error))

    def _lost(self, run_id: str, error: Exception) -> Outcome:
        # Not even the row can be written: whoever can takes the run over when its lease has run out.
        logger.warning("run_left", run=run_id, error=type(error).__name__, at=place_of(error))
        return Outcome.RETRY

    def heartbeat(self) -> None:
        """Keep the leases of the runs under way."""
        self._work.heartbeat()

    def _one(self, run_id: str) -> None:
        try:
            self.work_off(run_id)
        finally:
            with self._lock:
                self._busy.discard(run_id)
        self.after_turn()


def _nothing() -> None:
    """Nobody wants to know."""

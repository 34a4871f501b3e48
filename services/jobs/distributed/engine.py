"""Procrastinate's worker in a thread of this process: it takes wake-ups, and works on the runs they name."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Status

from services.clock import Clock
from services.errors import place_of, rescued
from services.jobs.crowd import Crowd
from services.jobs.distributed.wake_ups import QUEUE, TASK, WakeUps
from services.jobs.worker import GRACE, THREADS, Worker
from services.ports.engine import EngineHealth, Outcome
from services.ports.store import CONNECTION_LIMITS, Store

if TYPE_CHECKING:
    import psycopg

logger = structlog.get_logger()

#: Wake-ups that one sweep makes up for at most; the next one goes on.
SWEPT = 200


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: between two looks for jobs, which are announced besides; between two signs of life; after how
    long without one a worker counts as gone; and before a worker that lost the database begins anew."""

    poll: float = 2.0
    beat: float = 10.0
    gone: float = 45.0
    restart: float = 3.0


_USUAL = Pace()


class Distributed:
    """Wakes workers on any number of machines. What wakes them may be lost or doubled: the ledger decides."""

    name = "distributed"

    def __init__(
        self, database: tuple[str, WakeUps], store: Store, clock: Clock, worker: Worker, pace: Pace = _USUAL
    ) -> None:
        url, self._wake_ups = database
        # The address as PostgreSQL's own library reads it: without the name of a driver.
        self._url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._store = store
        self._clock = clock
        #: Works on runs in the threads of this engine; its own are never started.
        self._worker = worker
        self._pace = pace
        self._crowd = Crowd(store, clock)
        self._lock = threading.Lock()
        self._working = 0
        self._session: _Session | None = None
        self._is_stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def enqueue(self, connection: Any, run_id: str, not_before: datetime | None) -> None:
        """Add a wake-up in the transaction of this connection."""
        self._wake_ups.enqueue(connection, run_id, not_before)

    def kick(self, run_id: str) -> None:
        """Nothing: PostgreSQL tells the workers of a new job when it is committed."""

    def start(self) -> None:
        """Begin to take runs."""
        self._worker.begin()
        self._is_stopping.clear()
        self._thread = threading.Thread(target=self._serve, name="engine", daemon=True)
        self._thread.start()

    def stop(self, grace: float = GRACE) -> None:
        """Take no more; what is under way ends at its next step, or is left to others after this time."""
        self._is_stopping.set()
        self._worker.stop()
        with self._lock:
            if self._session is not None:
                self._session.end()
        if self._thread is not None:
            self._thread.join(grace)
            if self._thread.is_alive():
                self._worker.let_go()

    def sweep(self) -> None:
        """Wake again for every run that is due and that nobody took up."""
        now = self._clock.now()
        with self._store.writing() as tx:
            for run_id in tx.queue.neglected(now, SWEPT):
                tx.queue.enqueue(run_id)
            tx.commit()

    def must_yield(self) -> bool:
        """Whether a run under way should be given back, because others wait and nobody is free for them."""
        with self._lock:
            is_full = self._working >= THREADS
        return is_full and self._crowd.waits()

    def health(self) -> EngineHealth:
        """How it stands in this process."""
        with self._lock:
            return EngineHealth(self._session is not None, self._working, THREADS)

    def _serve(self) -> None:
        """Work until it is stopped; where the database was lost, begin anew."""
        while not self._is_stopping.is_set():
            rescued(lambda: asyncio.run(self._work()), lambda error: _log("engine_broke", error))
            self._is_stopping.wait(self._pace.restart)

    async def _work(self) -> None:
        # asyncio's own pool of threads is where Procrastinate has its tasks done, and where asyncio itself
        # looks up the database's name: not behind a run that takes minutes.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS + 2, "worker"))
        app = App(connector=_connector(self._url, self._wake_ups.schema))
        app.task(name=TASK, queue=QUEUE)(self._one)
        async with app.open_async():
            with self._running(app) as session:
                clearing = asyncio.ensure_future(_clear(app, self._pace))
                await session.ended()
                clearing.cancel()

    @contextmanager
    def _running(self, app: App) -> Iterator[_Session]:
        """Procrastinate's worker, where ``stop`` finds it."""
        session = _Session(app, self._pace)
        with self._lock:
            self._session = session
        if self._is_stopping.is_set():
            session.end()
        try:
            yield session
        finally:
            with self._lock:
                self._session = None

    def _one(self, run_id: str) -> None:
        with self._counted():
            if self._worker.work_off(run_id, self.must_yield) is Outcome.BUSY:
                rescued(lambda: self._look_again(run_id), lambda error: _log("wake_up_lost", error))
        self._worker.after_turn()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, by: int) -> None:
        with self._lock:
            self._working += by

    def _look_again(self, run_id: str) -> None:
        """A run that was not to be had is asked for again in some seconds, if anybody must."""
        with self._store.writing() as tx:
            at = tx.queue.look_again(run_id, self._clock.now())
            if at is not None:
                tx.queue.enqueue(run_id, at)
                tx.commit()


class _Session:
    """Procrastinate's worker in this event loop, which any thread may end."""

    def __init__(self, app: App, pace: Pace) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.ensure_future(
            app.run_worker_async(
                queues=[QUEUE],
                concurrency=THREADS,
                fetch_job_polling_interval=pace.poll,
                update_heartbeat_interval=pace.beat,
                stalled_worker_timeout=pace.gone,
                # The run's row says how it ended.
                delete_jobs=DeleteJobCondition.ALWAYS.value,
                install_signal_handlers=False,
            )
        )

    def end(self) -> None:
        """Have it take no more jobs; it ends with those under way."""
        self._loop.call_soon_threadsafe(self._task.cancel)

    async def ended(self) -> None:
        with suppress(asyncio.CancelledError):
            await self._task


def _connector(url: str, schema: str) -> PsycopgConnector:
    async def look_there(connection: psycopg.AsyncConnection[Any]) -> None:
        await connection.execute("SELECT set_config('search_path', %s, false)", [schema])
        if not connection.autocommit:
            await connection.commit()

    limits = dict(CONNECTION_LIMITS)
    return PsycopgConnector(conninfo=url, kwargs=limits, min_size=1, max_size=4, configure=look_there)


async def _clear(app: App, pace: Pace) -> None:
    """Again and again, remove the jobs of workers that are gone. The ledger says when their runs are free."""
    while True:
        with suppress(ConnectorException):
            for job in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=pace.gone):
                await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
            await app.job_manager.prune_stalled_workers(pace.gone)
        await asyncio.sleep(pace.beat)


def _log(event: str, error: Exception) -> None:
    logger.warning(event, error=type(error).__name__, at=place_of(error))

"""The clock: wakes workers and the messenger. Its jobs live in memory only: the rows are the queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from apscheduler.schedulers.background import BackgroundScheduler

from services.jobs.worker import Worker


@dataclass(frozen=True, slots=True)
class Ticks:
    """Seconds between two looks at the queue, at the outbox, and at the leases of runs under way."""

    drain: float = 1
    pump: float = 1
    heartbeat: float = 6


@dataclass(frozen=True, slots=True)
class Regularly:
    """Something that is done every so many seconds, in every process."""

    seconds: float
    do: Callable[[], object]


_USUAL = Ticks()


class Scheduler:
    """Ticks. Every tick is harmless when it comes late, twice or not at all."""

    def __init__(self, worker: Worker, ticks: Ticks = _USUAL, more: Sequence[Regularly] = ()) -> None:
        self._worker = worker
        self._ticks = ticks
        self._more = more
        self._scheduler: BackgroundScheduler | None = None

    def start(self, pump: Callable[[], None]) -> None:
        """Begin to tick; ``pump`` sends what waits in the outbox."""
        scheduler = BackgroundScheduler(
            timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )
        scheduler.add_job(self._worker.drain, "interval", seconds=self._ticks.drain)
        scheduler.add_job(self._worker.heartbeat, "interval", seconds=self._ticks.heartbeat)
        scheduler.add_job(pump, "interval", seconds=self._ticks.pump)
        for one in self._more:
            scheduler.add_job(one.do, "interval", seconds=one.seconds)
        scheduler.start()
        self._scheduler = scheduler

    def stop(self) -> None:
        """Stop ticking and wait for the tick under way."""
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=True)

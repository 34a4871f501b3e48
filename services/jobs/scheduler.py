"""The clock: what is to be done again and again. Its jobs live in memory only: the rows are the queue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from services.errors import place_of, rescued

logger = structlog.get_logger()

#: Ticks that are at work at the same time at most: one that takes long holds up no other.
AT_WORK = 16


@dataclass(frozen=True, slots=True)
class Ticks:
    """Seconds between looks: at the queue, the outbox, leases, what nobody took up, schedules, companies."""

    drain: float = 1
    pump: float = 1
    heartbeat: float = 6
    sweep: float = 15
    schedules: float = 5
    postings: float = 10
    in_step: float = 5


_USUAL = Ticks()


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to do every so many seconds; ``jitter`` more or less, so that replicas don't meet."""

    name: str
    seconds: float
    work: Callable[[], None]
    jitter: float = 0
    #: Has work that may take long end soon, and begin no more.
    halt: Callable[[], None] | None = None


class Scheduler:
    """Ticks. Every tick is harmless when it comes late, twice or not at all; one that breaks comes again."""

    def __init__(self, ticks: Sequence[Tick], times: Ticks = _USUAL) -> None:
        self._ticks = ticks
        self._times = times
        self._scheduler: BackgroundScheduler | None = None

    def start(self, pump: Callable[[], None] | None = None, *more: Tick) -> None:
        """Begin to tick; ``pump`` sends what waits in the outbox, where this process can."""
        scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={"default": {"type": "threadpool", "max_workers": AT_WORK}},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
        )
        pumping = [] if pump is None else [Tick("pump", self._times.pump, pump)]
        for tick in (*self._ticks, *pumping, *more):
            scheduler.add_job(
                partial(_done, tick), "interval", seconds=tick.seconds, jitter=tick.jitter or None
            )
        scheduler.start()
        self._scheduler = scheduler

    def stop(self) -> None:
        """Stop ticking and wait for the ticks under way."""
        scheduler, self._scheduler = self._scheduler, None
        for tick in self._ticks:
            if tick.halt is not None:
                tick.halt()
        if scheduler is not None:
            scheduler.shutdown(wait=True)


def _done(tick: Tick) -> None:
    rescued(tick.work, partial(_broke, tick.name))


def _broke(name: str, error: Exception) -> None:
    # The class and where it was raised say enough; an error's text may quote a customer's data.
    logger.warning("tick_broke", tick=name, error=type(error).__name__, at=place_of(error))

"""What wakes workers. The run's row is the queue entry; a wake-up may be lost, late or doubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol


class Outcome(Enum):
    """How one turn of work on a run ended."""

    DONE = "done"
    #: Somebody else works on it or on another run of its company, or its time has not come.
    BUSY = "busy"
    #: It will be tried again later.
    RETRY = "retry"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    #: This process stops; another may go on at once.
    STOPPED = "stopped"
    #: Others waited for a worker; it goes on when its turn comes again.
    YIELDED = "yielded"
    #: Another worker took it over; this one wrote nothing more.
    FENCED = "fenced"


@dataclass(frozen=True, slots=True)
class EngineHealth:
    """Whether an engine takes runs in this process, and on how many it works of how many at a time."""

    takes_runs: bool
    working: int
    threads: int


class Waker(Protocol):
    """What use cases see of an engine."""

    def kick(self, run_id: str) -> None:
        """A hint that this run is due, given after the commit. It may be lost: the row remains."""
        ...


class Enqueue(Protocol):
    """Puts a wake-up where an engine finds it, in the transaction that makes the run due."""

    def __call__(self, connection: Any, run_id: str, not_before: datetime | None) -> None:
        """``connection`` is the driver's own. Nothing is written but through it, and it stays usable."""
        ...


class RunEngine(Waker, Protocol):
    """Anything that gets runs worked on."""

    @property
    def name(self) -> str: ...

    @property
    def enqueue(self) -> Enqueue: ...

    def start(self) -> None:
        """Begin to take runs in this process."""
        ...

    def stop(self, grace: float = ...) -> None:
        """Take no more; what is under way ends at its next step, or is left to others after this time."""
        ...

    def sweep(self) -> None:
        """Wake again for every run that is due and that nobody took up."""
        ...

    def must_yield(self) -> bool:
        """Whether a run under way should be given back, because others wait and nobody is free for them."""
        ...

    def health(self) -> EngineHealth:
        """How it stands in this process."""
        ...


class QueueStore(Protocol):
    """Runs as a queue: each row is its own entry."""

    def free(self, now: datetime, limit: int) -> Sequence[str]:
        """Due runs of companies for which nobody works, those that wait longest first."""
        ...

    def held_up(self, now: datetime, limit: int) -> Sequence[str]:
        """Due runs that wait for another run of their company."""
        ...

    def neglected(self, now: datetime, limit: int) -> Sequence[str]:
        """Runs whose worker is gone, and free ones that have been due for half a minute."""
        ...

    def is_crowded(self, now: datetime) -> bool:
        """Whether a run that could be worked on has been waiting for two seconds."""
        ...

    def look_again(self, run_id: str, now: datetime) -> datetime | None:
        """When a run that was not to be had is to be asked for again; None if that is not needed."""
        ...

    def enqueue(self, run_id: str, not_before: datetime | None = None) -> None:
        """Put a wake-up for it into the engine's queue, in this transaction."""
        ...

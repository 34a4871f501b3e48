"""What wakes workers. The run's row is the queue entry; a wake-up may be lost, late or doubled."""

from __future__ import annotations

from enum import Enum
from typing import Protocol


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
    #: Another worker took it over; this one wrote nothing more.
    FENCED = "fenced"


class RunEngine(Protocol):
    """Anything that gets runs worked on."""

    def kick(self, run_id: str) -> None:
        """A hint that this run is due, given after the commit. It may be lost: the row remains."""
        ...

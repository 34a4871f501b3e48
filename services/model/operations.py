"""The installation as those see it who run it: its processes, its queues, its health."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a process does."""

    #: The bot: Slack, messages, and runs.
    SERVE = "serve"
    #: Runs alone.
    WORKER = "worker"
    #: None of those: a copy is about to take the place of the database.
    RESTORE = "restore"


@dataclass(frozen=True, slots=True)
class Replica:
    """One process. ``host`` names the machine and its start, which its containers share."""

    id: str
    host: str
    role: Role


@dataclass(frozen=True, slots=True)
class TotalsChecked:
    """The totals of the invoice window, compared with its rows: how many differed, and were put right."""

    checked_at: datetime
    differed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Queues and their ages: runs that go on, by kind and status; messages that were not sent, by state.

    ``totals``: how they were found lately; None if nobody looked yet.
    """

    runs: Mapping[tuple[str, str], int] = field(default_factory=dict)
    due_runs: int = 0
    oldest_due_run: timedelta = timedelta(0)
    messages: Mapping[str, int] = field(default_factory=dict)
    oldest_due_message: timedelta = timedelta(0)
    replicas: int = 0
    totals: TotalsChecked | None = None

"""The history of runs as it is shown: which of them, and a page of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from services.model.connection import Connection
from services.model.evidence import HashTold
from services.model.import_run import ImportRun, ImportType, RunKind, RunStatus, Via
from services.model.report import Counts, Undone, UndoOf


class RunOutcome(Enum):
    """How runs are told apart when somebody looks for one: code, and the states that it stands for."""

    COMPLETE = ("complete", RunStatus.COMPLETE, RunStatus.UNDONE)
    EXCEPTIONS = ("exceptions", RunStatus.EXCEPTIONS)
    NOTHING = ("nothing", RunStatus.NOTHING)
    FAILED = ("failed", RunStatus.FAILED, RunStatus.REFUSED)
    CANCELLED = ("cancelled", RunStatus.CANCELLED)
    PAUSED = ("paused", RunStatus.PAUSED)
    RUNNING = ("running", RunStatus.PREVIEWING, RunStatus.IMPORTING, RunStatus.UNDOING)
    WAITING = ("waiting", RunStatus.AWAITING)
    REPLACED = ("replaced", RunStatus.REPLACED, RunStatus.JOINED)

    def __init__(self, code: str, *statuses: RunStatus) -> None:
        self.code, self.statuses = code, statuses

    @classmethod
    def of(cls, code: str) -> RunOutcome:
        """The outcome with this code. Raises ``KeyError`` for a code that is not in the list."""
        return {outcome.code: outcome for outcome in cls}[code]


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs are looked for; None for all. Asked for at ``since`` or later, and before ``until``."""

    connection_id: str | None = None
    outcome: RunOutcome | None = None
    kind: RunKind | None = None
    import_type: ImportType | None = None
    via: Via | None = None
    person: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunKey:
    """The run beside which a page begins: newer runs stand first, and of one moment the lower id."""

    created_at: datetime
    run_id: str


@dataclass(frozen=True, slots=True)
class RunPlace:
    """Which runs, and which page of them: the one after the key, or with ``is_before`` the one before it."""

    wanted: RunFilter = RunFilter()
    key: RunKey | None = None
    is_before: bool = False


#: The first page of all runs.
NEWEST = RunPlace()


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of the list, with what can be done about it now.

    ``evidence``: the hashes of its evidence packs, oldest first.
    """

    run: ImportRun
    company_name: str
    counts: Counts
    undone: Undone | None = None
    undo: UndoOf | None = None
    may_retry: bool = False
    may_undo: bool = False
    has_ended: bool = False
    evidence: tuple[HashTold, ...] = ()

    @property
    def key(self) -> RunKey:
        return RunKey(self.run.created_at, self.run.id)


@dataclass(frozen=True, slots=True)
class RunPage:
    """A page of the history, newest first. ``companies`` are those of the workspace, by name."""

    place: RunPlace
    lines: tuple[RunLine, ...]
    has_previous: bool
    has_next: bool
    companies: tuple[Connection, ...] = ()

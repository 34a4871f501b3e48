"""One import, from its preview to its report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from services.model.entry import Billable
from services.model.invoice_status import InvoiceStatus
from services.model.people import Place


class ImportType(StrEnum):
    """What is imported. A type is shown only once it works."""

    INVOICE_HISTORY = "invoices"
    TIME = "time"
    EXPENSES = "expenses"


class CommitPolicy(StrEnum):
    """*If some can't be imported*: import the rest, or import nothing."""

    PARTIAL = "rest"
    ALL_OR_NOTHING = "nothing"


#: What a person chooses to bring in: invoices by their status, entries by whether they are billed.
Chosen = InvoiceStatus | Billable

DEFAULT_STATUSES: frozenset[Chosen] = frozenset(
    {InvoiceStatus.SENT, InvoiceStatus.IN_PROGRESS, InvoiceStatus.PAID}
)


def offered_statuses(import_type: ImportType) -> tuple[Chosen, ...]:
    """What can be chosen for this type, in the order in which it is offered."""
    return tuple(InvoiceStatus) if import_type is ImportType.INVOICE_HISTORY else tuple(Billable)


def default_statuses(import_type: ImportType) -> frozenset[Chosen]:
    """What is ticked at first."""
    return DEFAULT_STATUSES if import_type is ImportType.INVOICE_HISTORY else frozenset(Billable)


def ticked_at_first(import_type: ImportType) -> tuple[str, ...]:
    """``default_statuses`` as a form has them, in the order in which they are offered."""
    usual = default_statuses(import_type)
    return tuple(status.value for status in offered_statuses(import_type) if status in usual)


def still_ticked(statuses: tuple[str, ...], import_type: ImportType) -> tuple[str, ...]:
    """What stays ticked when this type is chosen: these, where all mean something there, else the usual."""
    offered = {status.value for status in offered_statuses(import_type)}
    return statuses if statuses and offered.issuperset(statuses) else ticked_at_first(import_type)


def chosen_of(text: str) -> Chosen:
    """The choice with this value. Raises ``ValueError`` for what is none."""
    return Billable(text) if text in set(Billable) else InvoiceStatus(text)


@dataclass(frozen=True, slots=True)
class Filters:
    """The choices of a run. Both dates are included; ``project_id`` None means by each customer's link.

    ``customer_ids`` narrows to these customers (with their sub-customers) and, with a project chosen, also
    associates the unlinked ones among them. ``associated_ids`` only associates: picked in the preview.
    ``only_ids`` narrows to these invoices, or to the documents of these entries: a retry.
    """

    date_from: date
    date_to: date
    statuses: frozenset[Chosen] = DEFAULT_STATUSES
    project_id: str | None = None
    customer_ids: frozenset[str] = frozenset()
    associated_ids: frozenset[str] = frozenset()
    only_ids: frozenset[str] | None = None
    policy: CommitPolicy = CommitPolicy.PARTIAL


class RunStatus(StrEnum):
    """Where a run stands. A worker acts on PREVIEWING, IMPORTING and UNDOING only."""

    PREVIEWING = "previewing"
    #: The preview is complete; a person may press Import.
    AWAITING = "awaiting"
    #: The confirmation itself is the IMPORT FAILED report.
    REFUSED = "refused"
    #: The range is empty.
    NOTHING = "nothing"
    IMPORTING = "importing"
    PAUSED = "paused"
    COMPLETE = "complete"
    EXCEPTIONS = "exceptions"
    FAILED = "failed"
    CANCELLED = "cancelled"
    #: Replaced by a newer preview of the same draft, or older than 24 hours.
    REPLACED = "replaced"
    #: The same choices were being imported already: the outcome of that run is told here too.
    JOINED = "joined"
    #: What another run imported is being taken back; and it was.
    UNDOING = "undoing"
    UNDONE = "undone"


WORKING = frozenset({RunStatus.PREVIEWING, RunStatus.IMPORTING, RunStatus.UNDOING})
FINISHED = frozenset(
    {
        RunStatus.COMPLETE,
        RunStatus.EXCEPTIONS,
        RunStatus.FAILED,
        RunStatus.CANCELLED,
        RunStatus.NOTHING,
        RunStatus.UNDONE,
    }
)


class PauseReason(StrEnum):
    """Why a run waits: for a person, for Intuit, or for space."""

    AUTHORIZATION = "authorization"
    QUOTA = "quota"
    SPACE = "space"


class RunPhase(StrEnum):
    """What a working run is doing, for progress."""

    STARTING = "starting"
    #: Another run of its company is worked on.
    WAITING = "waiting"
    READING = "reading"
    PLANNING = "planning"
    WRITING = "writing"
    UNDOING = "undoing"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a working run is. ``total`` is None while unknown.

    ``calls`` are the QuickBooks calls that its reading will have taken in the end, about; None while unknown.
    ``slowed_until``: QuickBooks asked us to slow down, and nothing is asked before then.
    ``lasts``: a turn that breaks now leaves less to do than it found. ``news``: how many documents this
    reading found new or changed. ``before``: so many of ``done`` were so before ``since``.
    """

    phase: RunPhase
    done: int = 0
    total: int | None = None
    since: datetime | None = None
    calls: int | None = None
    slowed_until: datetime | None = None
    lasts: bool = True
    news: int = 0
    before: int = 0


class RunKind(StrEnum):
    """What a run does: it imports, or it takes back what another run imported."""

    IMPORT = "import"
    UNDO = "undo"


class Via(StrEnum):
    """How a run was asked for."""

    SLACK = "slack"
    CLI = "cli"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class NewRun:
    """What is known of a run when it is asked for.

    ``approved_digest`` is the plan that was approved beforehand (*Import the other N*); ``ANY_PLAN`` approves
    whatever the plan says (command line, retry); None waits for a person to press Import.
    """

    connection_id: str
    team_id: str
    requested_by: str
    via: Via
    filters: Filters
    place: Place | None = None
    draft_id: str | None = None
    parent_id: str | None = None
    approved_digest: str | None = None
    dry_run: bool = False
    import_type: ImportType = ImportType.INVOICE_HISTORY
    kind: RunKind = RunKind.IMPORT
    #: The import that is undone.
    target_id: str | None = None
    schedule_id: str | None = None
    slot: str | None = None


ANY_PLAN = "*"


@dataclass(frozen=True, slots=True)
class ImportRun:
    """One row of ``import_runs``. ``id`` is the reference shown to people, such as ``IMP-4T7Q2MZX``."""

    id: str
    connection_id: str
    team_id: str
    import_type: ImportType
    requested_by: str
    via: Via
    filters: Filters
    place: Place | None
    draft_id: str | None
    parent_id: str | None
    dry_run: bool
    status: RunStatus
    pause_reason: PauseReason | None
    #: What a paused run goes on as.
    resume_status: RunStatus | None
    progress: Progress
    plan_digest: str | None
    approved_digest: str | None
    started_by: str | None
    started_at: datetime | None
    cancel_requested_by: str | None
    created_at: datetime
    planned_at: datetime | None
    finished_at: datetime | None
    error_code: str | None
    error_sentence: str | None
    #: QuickBooks calls made so far.
    calls: int
    fence: int
    step: int
    #: Facts kept with the run as JSON: summary, tie-out, aging before and after, changes since the preview.
    facts: dict[str, Any] = field(default_factory=dict)
    kind: RunKind = RunKind.IMPORT
    #: The import that this run undoes.
    target_id: str | None = None
    #: The run of the same choices that was importing when this one began: its outcome is told here too.
    joined_id: str | None = None
    #: The schedule that asked for it, and which of its times this is.
    schedule_id: str | None = None
    slot: str | None = None

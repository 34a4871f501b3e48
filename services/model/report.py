"""What is shown of a run: one value from which every message, file and JSON document is made."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from services.model.import_run import FINISHED, ImportRun, RunStatus
from services.model.invoice_status import AgingBucket, Tile
from services.model.metering import CallUsage
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem
from services.model.schedule import Fired


class Verdict(StrEnum):
    """What a run says of one invoice."""

    WOULD_IMPORT = "would_import"
    IMPORTED = "imported"
    ALREADY_HERE = "already_here"
    REJECTED = "rejected"
    FAILED = "failed"
    LEFT_OUT = "left_out"
    #: Of an undo: it is gone, or it stays because somebody here changed it.
    UNDONE = "undone"
    KEPT = "kept"


NEEDS_YOU = frozenset({Verdict.REJECTED, Verdict.FAILED})
#: What the files list first: of an import what needs somebody, of an undo what stays.
LISTED = NEEDS_YOU | {Verdict.KEPT}


@dataclass(frozen=True, slots=True)
class RunItem:
    """One invoice in a run. ``position`` orders the items (by invoice date, then id) and pages them."""

    position: int
    qbo_id: str
    doc_number: str | None
    txn_date: date | None
    due_date: date | None
    currency: str
    total: Decimal | None
    balance: Decimal | None
    customer_id: str | None
    customer_name: str | None
    project_id: str | None
    project_name: str | None
    tile: Tile | None
    verdict: Verdict
    reason: Reason | None = None
    problem: ReviewProblem | None = None
    left_out: LeftOutBecause | None = None
    #: For already_imported: the run that brought it, when, and whether it changed in QuickBooks since.
    other_run_id: str | None = None
    other_at: datetime | None = None
    changed_since: bool = False
    #: For failed: what broke, in words.
    error: str | None = None
    sync_token: int = 0
    #: Of entries: who worked or was paid, and the seconds worked; ``qbo_id`` is then the entry's ref.
    party: str | None = None
    seconds: int | None = None

    @property
    def is_entry(self) -> bool:
        """Whether it is a time entry or an expense: QuickBooks' own ids have no colon, and refs do."""
        return ":" in self.qbo_id

    @property
    def why(self) -> str:
        """For rejected, already here and failed: why it is not imported, with what exactly is wrong."""
        if self.reason is None:
            return self.error or "The attempt broke."
        return f"{self.reason.sentence} {self.problem.sentence}" if self.problem else self.reason.sentence

    @property
    def remedy(self) -> str | None:
        """What to do about a rejection."""
        if self.reason is None:
            return None
        return self.reason.entry_remedy if self.is_entry else self.reason.remedy

    @property
    def as_stated(self) -> str | None:
        """For what comes in although it needed review: that it does, and what is wrong with it."""
        is_in = self.verdict in (Verdict.WOULD_IMPORT, Verdict.IMPORTED)
        return f"As QuickBooks states it: {self.problem.sentence}" if is_in and self.problem else None


@dataclass(frozen=True, slots=True)
class Counts:
    """Invoices by verdict. found = imported + already_here + rejected + failed; left out stand beside.

    Before the run has written anything, ``imported`` counts those that would be imported.
    """

    imported: int = 0
    already_here: int = 0
    rejected: int = 0
    failed: int = 0
    left_out: int = 0
    #: Of ``imported``, those that the run has not written: all until it imports, and what it left undone.
    pending: int = field(default=0, compare=False)

    @property
    def found(self) -> int:
        return self.imported + self.already_here + self.rejected + self.failed

    @property
    def need_you(self) -> int:
        return self.rejected + self.failed


@dataclass(frozen=True, slots=True)
class CurrencyTotal:
    """Money of the range in one currency: what was found, and what is (or would be) imported."""

    currency: str
    found: Decimal
    imported: Decimal
    imported_count: int


@dataclass(frozen=True, slots=True)
class TileTotal:
    """What goes to one tile in one currency: how many, their total and open balance; of time, its seconds."""

    tile: Tile
    currency: str
    count: int
    total: Decimal
    balance: Decimal
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many invoices were rejected for one reason."""

    reason: Reason
    count: int


@dataclass(frozen=True, slots=True)
class LeftOutCount:
    """How many invoices were left out for one cause."""

    because: LeftOutBecause
    count: int


@dataclass(frozen=True, slots=True)
class UnlinkedCustomer:
    """A customer without a project among those that need you, with its number of invoices in the run."""

    customer_id: str
    name: str
    invoices: int


@dataclass(frozen=True, slots=True)
class AgingEffect:
    """One aging bucket of one currency before and after the run, in open balance."""

    currency: str
    bucket: AgingBucket
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class TieOut:
    """QuickBooks' own count of the range against what the run explains."""

    quickbooks_count: int
    explained: int
    unexplained: int
    unexplained_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """What changed between the preview and the press on Import. Material ones are asked about again."""

    added: int = 0
    gone: int = 0
    altered: int = 0
    paid: int = 0
    delivered: int = 0


@dataclass(frozen=True, slots=True)
class UnsentRule:
    """How many paid invoices are known and how many of them look unsent; whether the company's rule is on.

    ``is_offered``: most of them look unsent, so that the rule should be on.
    """

    paid: int
    paid_unsent: int
    is_treated: bool
    is_offered: bool


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did. ``remaining``: invoices of the import that it did not come to."""

    gone: tuple[TileTotal, ...] = ()
    kept: int = 0
    remaining: int = 0

    @property
    def count(self) -> int:
        """How many are gone."""
        return sum(one.count for one in self.gone)


@dataclass(frozen=True, slots=True)
class UndoOf:
    """The newest undo of an import. ``count`` and ``kept``: how many are gone by all, and stayed by this.

    ``at``: when it ended; while it works, when it began.
    """

    run_id: str
    by: str
    at: datetime
    status: RunStatus
    count: int = 0
    kept: int = 0

    @property
    def is_over(self) -> bool:
        """Whether it works no more."""
        return self.status in FINISHED


@dataclass(frozen=True, slots=True)
class RunReport:
    """Everything that a message about a run may say. Whoever shows it leaves out what the place may not see.

    ``exceptions`` are the first of those that need you, at most 50; ``counts`` say how many there are.
    ``is_whole`` is false while QuickBooks was not read completely: counts are then "so far".
    """

    run: ImportRun
    company_name: str
    project_name: str | None
    customer_names: tuple[str, ...]
    is_whole: bool
    counts: Counts
    totals: tuple[CurrencyTotal, ...]
    tiles: tuple[TileTotal, ...]
    reasons: tuple[ReasonCount, ...]
    exceptions: tuple[RunItem, ...]
    unlinked: tuple[UnlinkedCustomer, ...]
    #: Customers taken in by association only, which the report offers to link.
    associated: tuple[UnlinkedCustomer, ...]
    aging: tuple[AgingEffect, ...]
    tie_out: TieOut | None
    changes: PlanChanges
    support_contact: str | None
    left_out: tuple[LeftOutCount, ...] = ()
    #: Customers without a project beyond those that are listed.
    unlinked_more: int = 0
    #: None while nothing was planned.
    unsent: UnsentRule | None = None
    #: The month's QuickBooks calls, with the shares of the workspace's companies.
    usage: CallUsage | None = None
    #: Whether the reading needs more calls than are left.
    is_short_of_calls: bool = False
    #: Of an undo: what it did so far.
    undone: Undone | None = None
    #: Of an import: its newest undo, and whether there is something that *Undo* would take back.
    undo: UndoOf | None = None
    may_undo: bool = False
    #: The run whose outcome this one waits for, or waited for.
    joined: ImportRun | None = None
    #: What a schedule began it for.
    fired: Fired | None = None

    @property
    def unlinked_count(self) -> int:
        """How many customers had no project when this was planned."""
        return len(self.unlinked) + self.unlinked_more

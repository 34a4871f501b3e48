"""Time entries and expenses as the invoice window shows them: what is unbilled, a page of it, one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from services.model.entry import Billable, EntryKind, PartyKind
from services.model.entry_filter import UNBILLED, EntryFilter, EntryKey, Party
from services.model.entry_marks import NO_MARKS, Marks
from services.model.in_step import Step
from services.model.invoice_status import Tile
from services.model.invoice_window import AgingTotal
from services.model.project import Project
from services.model.project_directory import Beside, Paged
from services.model.rejection import ReviewProblem

BEGINNING = Beside()


@dataclass(frozen=True, slots=True)
class EntrySum:
    """Entries of one kind in one currency: how many, the time worked, and their money."""

    kind: EntryKind
    currency: str
    count: int
    seconds: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Overlap:
    """Unbilled work of a month, and imported invoices of the same project from that month on."""

    project: Project
    work_month: date
    invoice_month: date


@dataclass(frozen=True, slots=True)
class Overlaps:
    """The first of them, one of each project. ``is_cut``: more projects than these were not compared."""

    shown: tuple[Overlap, ...] = ()
    more: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class WorkTile:
    """The tile: what nobody was billed for, by kind and currency, and how old it is.

    ``steps``: how far each company is in step. ``marks``: of all entries, wherever they stand.
    """

    sums: tuple[EntrySum, ...]
    aging: tuple[AgingTotal, ...]
    overlaps: Overlaps = Overlaps()
    steps: tuple[Step, ...] = ()
    marks: Marks = NO_MARKS


@dataclass(frozen=True, slots=True)
class ProjectWork:
    """What nobody was billed for of one project."""

    project: Project
    sums: tuple[EntrySum, ...]


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in the list."""

    id: str
    connection_id: str
    kind: EntryKind
    tile: Tile
    txn_date: date
    doc_number: str | None
    party: str | None
    customer: str | None
    project_id: str
    #: Of time the item, of an expense the item or the account.
    what: str | None
    description: str | None
    currency: str
    seconds: int | None
    amount: Decimal | None
    is_gone: bool = False
    #: Since when QuickBooks states other content.
    changed_at: datetime | None = None
    project: str | None = None

    @property
    def key(self) -> EntryKey:
        return EntryKey(self.txn_date, self.id)


@dataclass(frozen=True, slots=True)
class EntryNames:
    """How what a list is filtered by is called; None for what is gone or must not be seen."""

    project: str | None = None
    party: str | None = None


@dataclass(frozen=True, slots=True)
class EntryPlace:
    """Which page of which entries."""

    filters: EntryFilter = UNBILLED
    beside: Beside = BEGINNING


@dataclass(frozen=True, slots=True)
class EntryList:
    """A page of entries."""

    place: EntryPlace
    page: Paged[EntryRow]
    names: EntryNames
    #: What all of the list comes to, where totals know: nothing is ever counted for a list.
    sums: tuple[EntrySum, ...] | None = None


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """A page of the projects with unbilled work."""

    page: Paged[ProjectWork]
    beside: Beside
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkWindow:
    """The window *Work in Progress*. ``seen_at``: what changed later is shown by none."""

    tile: WorkTile
    entries: EntryList
    may_import: bool
    may_change: bool = False
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """All that QuickBooks states of an entry beside what the list shows."""

    resource: str
    qbo_id: str
    line_no: int
    due_date: date | None
    exchange_rate: Decimal | None
    party_kind: PartyKind | None
    party_id: str | None
    item: str | None
    account: str | None
    billable: Billable
    rate: Decimal | None
    quantity: Decimal | None
    tax: Decimal | None
    markup: Decimal | None
    problem: ReviewProblem | None


@dataclass(frozen=True, slots=True)
class EntryHistory:
    """How it came in, and what became of it in QuickBooks since.

    ``asked_by``: for whom the run worked. ``is_changed``: its content there is another one.
    """

    run_id: str
    asked_by: str | None
    imported_at: datetime
    gone_at: datetime | None
    is_changed: bool
    #: Whether QuickBooks' version is here, so that it can be taken over.
    is_known: bool
    #: The day of the digest that told of it.
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """One entry as the store has it. ``person``: who of the workspace its employee or vendor is."""

    row: EntryRow
    facts: EntryFacts
    history: EntryHistory
    person: str | None = None


@dataclass(frozen=True, slots=True)
class EntryDetails:
    """One entry, as its window shows it."""

    kept: KeptEntry
    project: Project | None
    company_name: str | None
    address: str | None = None
    step: Step | None = None
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class EntryChoices:
    """What the filter offers, and what is chosen in it now."""

    chosen: EntryFilter
    names: EntryNames


@dataclass(frozen=True, slots=True)
class PartyChoice:
    """Somebody to choose in the filter; ``company`` where there are several."""

    party: Party
    name: str
    company: str | None = None


@dataclass(frozen=True, slots=True)
class Updated:
    """What came of *Update all*: how many are as in QuickBooks now, and how many cannot be."""

    number: int = 0
    blocked: int = 0
    #: Whether more are listed than one press takes.
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Followed:
    """What followed QuickBooks: another status there, deleted, and there again after all.

    ``changed``: what states other content there by now, which waits.
    """

    status: int = 0
    gone: int = 0
    back: int = 0
    changed: int = 0

    @property
    def count(self) -> int:
        """How many stand here otherwise than before."""
        return self.status + self.gone + self.back

    def __add__(self, other: Followed) -> Followed:
        return Followed(
            self.status + other.status,
            self.gone + other.gone,
            self.back + other.back,
            self.changed + other.changed,
        )

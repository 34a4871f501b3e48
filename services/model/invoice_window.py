"""The invoice window as it is shown: tiles, a page of one of them, one invoice; and what is created here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from services.model.connection import AccessEnd, Connection
from services.model.import_run import ImportRun
from services.model.in_step import Drift, Step
from services.model.invoice_list import ListFilter, ListNames
from services.model.invoice_list import Origin as Origin
from services.model.invoice_status import AgingBucket, DeliveryState, PaymentState, Tile
from services.model.metering import CallUsage
from services.model.posting import PostingStatus
from services.model.project import Project
from services.model.quickbooks import SourceLine
from services.model.report import TileTotal, UndoOf
from services.model.review import Acceptance
from services.model.schedule import ScheduleList


@dataclass(frozen=True, slots=True)
class AgingTotal:
    """What one aging bucket holds in one currency: invoices and their open balance."""

    currency: str
    bucket: AgingBucket
    count: int
    balance: Decimal


@dataclass(frozen=True, slots=True)
class PageKey:
    """The invoice beside which a page begins: newer invoices stand first, and of one day the higher id.

    ``lead`` stands before both where the list goes by something else: by due dates, or by numbers.
    """

    txn_date: date
    invoice_id: str
    lead: str | None = None


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Which tile, and which page of it. Without a tile the first that holds anything; without a key page 1.

    The page follows the key; with ``is_before`` it is the one that ends before it. Where the list is filtered
    or searched, that says which tile.
    """

    tile: Tile | None = None
    key: PageKey | None = None
    is_before: bool = False
    filters: ListFilter | None = None


#: Where nobody has chosen anything.
FIRST_PLACE = PagePlace()


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One invoice in a list. ``days_overdue`` is 0 where nothing is overdue."""

    id: str
    connection_id: str | None
    doc_number: str | None
    customer: str | None
    txn_date: date
    due_date: date | None
    currency: str
    total: Decimal
    balance: Decimal
    tile: Tile
    origin: Origin
    days_overdue: int = 0
    #: By what its list goes before dates and ids.
    lead: str | None = None
    #: It was created here, and QuickBooks was asked to take it and has not answered yet.
    is_being_posted: bool = False

    @property
    def key(self) -> PageKey:
        return PageKey(self.txn_date, self.id, self.lead)


@dataclass(frozen=True, slots=True)
class InvoiceList:
    """One page of one tile, or of what was filtered or searched for."""

    tile: Tile | None
    rows: tuple[InvoiceRow, ...] = ()
    has_previous: bool = False
    has_next: bool = False
    filters: ListFilter | None = None
    names: ListNames = field(default_factory=ListNames)
    #: How many there are in all, where that is known without counting.
    count: int | None = None


@dataclass(frozen=True, slots=True)
class WindowReport:
    """What a person sees of the invoice window. ``sees_all`` is false where only her projects are counted."""

    sees_all: bool
    project_count: int
    tiles: tuple[TileTotal, ...]
    aging: tuple[AgingTotal, ...]
    page: InvoiceList


@dataclass(frozen=True, slots=True)
class HomeReport:
    """What App Home shows to a person; without the right to import neither companies nor runs."""

    may_import: bool
    window: WindowReport
    companies: tuple[Connection, ...] = ()
    #: Invoices of each company, by its connection, that stand where its rule of now would not have put them.
    movable: Mapping[str, int] = field(default_factory=dict)
    runs: tuple[ImportRun, ...] = ()
    #: The month's QuickBooks calls; None without the right to import.
    usage: CallUsage | None = None
    #: When the access to each company ends, as far as it is connected.
    ends: Mapping[str, AccessEnd] = field(default_factory=dict)
    #: The first of the workspace's schedules.
    schedules: ScheduleList = field(default_factory=ScheduleList)
    #: The newest undo of each of the runs that has one.
    undone: Mapping[str, UndoOf] = field(default_factory=dict)
    #: How far each company is in step with QuickBooks.
    steps: Mapping[str, Step] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InvoiceHistory:
    """Where an invoice came from: the run and who asked for it, or who created it here and when."""

    origin: Origin
    by: str | None
    at: datetime | None
    run_id: str | None = None
    posted_at: datetime | None = None
    qbo_id: str | None = None


@dataclass(frozen=True, slots=True)
class InvoiceDetails:
    """One invoice with its first lines; ``line_count`` says how many it has."""

    row: InvoiceRow
    company_name: str | None
    project: Project | None
    exchange_rate: Decimal | None
    tax: Decimal | None
    payment: PaymentState
    delivery: DeliveryState
    history: InvoiceHistory
    lines: tuple[SourceLine, ...]
    line_count: int
    #: Nothing but *Treat unsent invoices as sent* put it into A/R Aging.
    is_by_rule: bool = False
    #: Whether who looks at it may change it.
    may_change: bool = False
    #: Whether who looks at it may change it as a draft, and post it.
    may_invoice: bool = False
    #: The newest attempt to post it, if it was created here and there was one.
    posting: PostingStatus | None = None
    #: Where QuickBooks itself shows it, in its own company.
    address: str | None = None
    #: The home currency of its company.
    home_currency: str | None = None
    #: The decision by which it came in as QuickBooks states it, although it needed review.
    accepted: Acceptance | None = None
    #: How far its company is in step with QuickBooks, and what of its changes waits for somebody.
    step: Step | None = None
    waits: Drift | None = None


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line of an invoice that is created here; its amount is quantity × unit price."""

    description: str
    quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice that is created here, for a project and so for its client."""

    project_id: str
    doc_number: str | None
    txn_date: date
    due_date: date | None
    currency: str
    lines: tuple[NewLine, ...]

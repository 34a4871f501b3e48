"""QuickBooks' documents as we read them: typed, nothing guessed, with the exact bytes beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from services.model.invoice_status import DeliveryState, PaymentState
from services.model.rejection import ReviewProblem


class LineKind(StrEnum):
    """What a line of an invoice is. ``OTHER`` keeps every type that nobody knows yet."""

    SALES_ITEM = "sales_item"
    GROUP = "group"
    DESCRIPTION = "description"
    DISCOUNT = "discount"
    SUBTOTAL = "subtotal"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line. ``parent_no`` is the line number of the bundle that contains it."""

    line_no: int
    parent_no: int | None
    kind: LineKind
    detail_type: str
    description: str | None
    item_id: str | None
    item_name: str | None
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal | None
    service_date: date | None
    tax_code: str | None


@dataclass(frozen=True, slots=True)
class SourceInvoice:
    """One invoice as QuickBooks states it.

    Amounts are in ``currency``; a document without CurrencyRef has the company's home currency.
    ``digest`` is the SHA-256 of ``raw``, the exact bytes received. ``content_digest`` covers number, dates,
    customer, lines, tax and total: what must not change silently. A document with a ``problem`` is kept
    whole, whatever could be read of it.
    """

    qbo_id: str
    sync_token: int
    created_at: datetime | None
    updated_at: datetime | None
    doc_number: str | None
    txn_date: date | None
    due_date: date | None
    customer_id: str | None
    customer_name: str | None
    currency: str
    exchange_rate: Decimal | None
    total: Decimal | None
    balance: Decimal | None
    tax: Decimal | None
    deposit: Decimal | None
    payment_state: PaymentState
    delivery_state: DeliveryState
    problem: ReviewProblem | None
    lines: tuple[SourceLine, ...]
    raw: bytes
    digest: str
    content_digest: str


@dataclass(frozen=True, slots=True)
class SourceCustomer:
    """A customer, a sub-customer or a QuickBooks project (which is stored as a sub-customer)."""

    qbo_id: str
    display_name: str
    full_name: str
    parent_id: str | None
    is_project: bool
    is_active: bool
    email: str | None
    currency: str | None
    updated_at: datetime | None
    raw: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """What QuickBooks says of the company itself. ``fiscal_year_start`` is a month, 1 to 12."""

    name: str
    country: str | None
    home_currency: str
    multi_currency: bool
    fiscal_year_start: int


class Entity(StrEnum):
    """The QuickBooks resources that are read."""

    INVOICE = "Invoice"
    CUSTOMER = "Customer"


class Field(StrEnum):
    """The properties by which a query may be narrowed (facts: Intuit's data-query page)."""

    ID = "Id"
    TXN_DATE = "TxnDate"
    CREATED = "MetaData.CreateTime"
    UPDATED = "MetaData.LastUpdatedTime"
    CUSTOMER = "CustomerRef"


@dataclass(frozen=True, slots=True)
class Between:
    """``start <= field < end``; an end of ``None`` is open. Dates for TxnDate, else instants."""

    field: Field
    start: date | datetime | None
    end: date | datetime | None


@dataclass(frozen=True, slots=True)
class OneOf:
    """``field IN values``; never empty, because an empty IN would select everything."""

    field: Field
    values: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.values:
            raise ValueError(f"OneOf({self.field}) needs at least one value.")


Condition = Between | OneOf


@dataclass(frozen=True, slots=True)
class Counted:
    """QuickBooks' own COUNT for a query, and its clock at the answer."""

    count: int
    server_time: datetime


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """One answer: invoices in the order received, and QuickBooks' clock."""

    invoices: tuple[SourceInvoice, ...]
    server_time: datetime


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One answer: customers in the order received, and QuickBooks' clock."""

    customers: tuple[SourceCustomer, ...]
    server_time: datetime


@dataclass(frozen=True, slots=True)
class Deletions:
    """Ids that change data capture reports as deleted; ``is_complete`` is false if the answer was capped."""

    invoice_ids: frozenset[str]
    customer_ids: frozenset[str]
    is_complete: bool
    server_time: datetime

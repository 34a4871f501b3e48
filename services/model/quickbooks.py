"""QuickBooks' documents as we read them: typed, nothing guessed, with the exact bytes beside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from services.model.entry import PartyKind, SourceRecord
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


class SourceLine(NamedTuple):
    """One line. ``parent_no`` is the line number of the bundle that contains it.

    A tuple, as the invoice is: a million of them pass by, and a frozen dataclass takes five times as long.
    """

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


class Settler(NamedTuple):
    """What settles an invoice: a payment or a credit memo. ``kind`` is its resource."""

    kind: str
    qbo_id: str


class SourceInvoice(NamedTuple):
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
    settled_by: tuple[Settler, ...] = ()


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
class SourcePerson:
    """An employee or a vendor: who worked."""

    kind: PartyKind
    qbo_id: str
    name: str
    email: str | None
    is_active: bool


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
    PAYMENT = "Payment"
    CREDIT_MEMO = "CreditMemo"
    TIME_ACTIVITY = "TimeActivity"
    BILL = "Bill"
    PURCHASE = "Purchase"
    EMPLOYEE = "Employee"
    VENDOR = "Vendor"


#: The resources of which documents can be imported.
DOCUMENTS = (Entity.INVOICE, Entity.TIME_ACTIVITY, Entity.BILL, Entity.PURCHASE)
#: What settles invoices. QuickBooks need not raise an invoice's LastUpdatedTime when one of these is applied.
SETTLING = (Entity.PAYMENT, Entity.CREDIT_MEMO)


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


#: A document of a resource of which one can be imported.
SourceDocument = SourceInvoice | SourceRecord


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One answer: documents of one resource in the order received, and QuickBooks' clock.

    ``asked_for`` is how many documents the answer could have held.
    """

    documents: tuple[SourceDocument, ...]
    server_time: datetime
    asked_for: int

    @property
    def is_full(self) -> bool:
        """Whether it may have been cut short. (More than asked for have been seen: see ``whole_upto``.)"""
        return len(self.documents) >= self.asked_for


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """One answer: customers in the order received, and QuickBooks' clock."""

    customers: tuple[SourceCustomer, ...]
    server_time: datetime


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One answer: employees or vendors in the order received, and QuickBooks' clock."""

    people: tuple[SourcePerson, ...]
    server_time: datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """A payment or a credit memo as it is now, with the invoices that it names."""

    settler: Settler
    invoice_ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class SettlementPage:
    """One answer: payments or credit memos in the order received, and QuickBooks' clock."""

    settlements: tuple[Settlement, ...]
    server_time: datetime


@dataclass(frozen=True, slots=True)
class Captured:
    """What change data capture tells: ids that were deleted, by resource, and what settles and changed.

    All of it is true, but it is not everything where ``is_complete`` is false: the answer was full.
    """

    deleted: Mapping[Entity, frozenset[str]]
    settlements: tuple[Settlement, ...]
    is_complete: bool
    server_time: datetime

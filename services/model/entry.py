"""Time entries and vendor expenses, the two kinds of entries: work that a client is billed for, or is not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from services.model.rejection import ReviewProblem


class EntryKind(StrEnum):
    """What an entry is."""

    TIME = "time"
    EXPENSE = "expense"


class Billable(StrEnum):
    """Whether a client is billed for it: QuickBooks' BillableStatus, and a person's choice in the wizard."""

    BILLABLE = "billable"
    NOT_BILLABLE = "not_billable"
    #: QuickBooks' HasBeenBilled: it stands on an invoice there.
    BILLED = "billed"


class PartyKind(StrEnum):
    """Who worked, or whom an expense was paid to."""

    EMPLOYEE = "employee"
    VENDOR = "vendor"
    CUSTOMER = "customer"


class SourceEntry(NamedTuple):
    """One time activity, or one line of a bill or a purchase, as QuickBooks states it.

    ``line_no``: 0 for what is a whole document. A line has QuickBooks' own number, its Id, which stays its
    own when another is put in before it; only where a document's lines have no such numbers, or one twice,
    do they count from 1 in its own order. ``seconds`` are worked, breaks taken off; None for an expense.
    ``rate``: of an hour, or the price of one unit, in the document's currency. ``amount``: what it comes to
    before tax, negative for a refund; of time, hours by rate, and None without a rate. ``markup``: percent
    on top. ``content_digest`` covers date, party, customer, item, account, description, seconds, rate,
    quantity, amount, tax and currency, but not that it is billed: what must not change silently.
    """

    line_no: int
    kind: EntryKind
    party_kind: PartyKind | None
    party_id: str | None
    party_name: str | None
    customer_id: str | None
    customer_name: str | None
    item_id: str | None
    item_name: str | None
    account_id: str | None
    account_name: str | None
    description: str | None
    billable: Billable
    seconds: int | None
    rate: Decimal | None
    quantity: Decimal | None
    amount: Decimal | None
    tax: Decimal | None
    markup: Decimal | None
    problem: ReviewProblem | None
    content_digest: str
    #: The QuickBooks project that is named beside the customer.
    project_id: str | None = None


class SourceRecord(NamedTuple):
    """A time activity, a bill or a purchase as QuickBooks states it: a document of entries.

    Its first facts are those of ``SourceInvoice``. It always has an entry: a document without a line that
    could be one has a single entry without a customer. A document that cannot be read is kept whole, and its
    entry has the problem.
    """

    qbo_id: str
    sync_token: int
    created_at: datetime | None
    updated_at: datetime | None
    doc_number: str | None
    txn_date: date | None
    due_date: date | None
    currency: str
    exchange_rate: Decimal | None
    raw: bytes
    digest: str
    content_digest: str
    entries: tuple[SourceEntry, ...]


def entry_ref(resource: str, qbo_id: str, line_no: int) -> str:
    """By what an entry is told from others of its company, such as ``Bill:25:1`` or ``TimeActivity:5``."""
    return f"{resource}:{qbo_id}:{line_no}" if line_no else f"{resource}:{qbo_id}"


class EntryId(NamedTuple):
    """What an entry's ref says: its document, and its line of it; 0 for what is a whole document."""

    resource: str
    qbo_id: str
    line_no: int


def entry_id_of(ref: str) -> EntryId:
    """Read back what ``entry_ref`` wrote."""
    resource, _, rest = ref.partition(":")
    qbo_id, _, line = rest.partition(":")
    return EntryId(resource, qbo_id, int(line or 0))

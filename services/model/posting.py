"""Posting an invoice that was created here: what is chosen, what is written, what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, StrEnum

from services.model.connection import Connection
from services.model.project import Project
from services.model.quickbooks import SourceLine


class PostingState(StrEnum):
    """How far an attempt to post came."""

    #: QuickBooks was asked, or is about to be, and nobody knows yet whether it has the invoice.
    WAITING = "waiting"
    #: QuickBooks said no: it does not have the invoice, which is a draft as before.
    REFUSED = "refused"
    POSTED = "posted"


@dataclass(frozen=True, slots=True)
class PostingStatus:
    """The newest attempt to post an invoice. ``trouble``: why it was refused, or was not answered yet."""

    state: PostingState
    asked_by: str
    asked_at: datetime
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class PostingChoice:
    """What only a person can say: as what, to whom and how QuickBooks is to keep it."""

    connection_id: str
    customer_id: str
    item_id: str
    tax_code: str


@dataclass(frozen=True, slots=True)
class Named:
    """Something of a QuickBooks list."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class PostingLists:
    """What a company offers for the lines of an invoice: products and services, and codes for sales tax.

    ``taxes`` begins with what is usual. ``is_us``: its codes are words, and tax is no setting of the invoice.
    """

    items: tuple[Named, ...]
    taxes: tuple[Named, ...]
    is_us: bool = True


@dataclass(frozen=True, slots=True)
class PostingOrder:
    """What is written to QuickBooks. A number is left out where QuickBooks is to give one.

    And a currency, where the company has one only.
    """

    choice: PostingChoice
    doc_number: str | None
    txn_date: date
    due_date: date | None
    currency: str | None
    lines: tuple[SourceLine, ...]


@dataclass(frozen=True, slots=True)
class PostingForm:
    """The dialog: the draft, the companies that it may go to, and what the chosen one offers."""

    invoice_id: str
    doc_number: str | None
    project: Project
    txn_date: date
    due_date: date | None
    currency: str
    total: Decimal
    line_count: int
    #: Which change of the draft this shows.
    change_number: int
    company: Connection
    companies: tuple[Connection, ...]
    lists: PostingLists
    #: Preselected: the only customer that is linked to the project, what was used last.
    customer: Named | None = None
    item: Named | None = None
    tax_code: str | None = None
    #: Why QuickBooks refused it the last time.
    trouble: str | None = None
    #: The first lines that are written.
    lines: tuple[SourceLine, ...] = ()


class PostingOutcome(Enum):
    """What came of pressing *Post*: code, and what is said of it."""

    POSTED = ("posted", "The invoice is in QuickBooks now.")
    WAITING = (
        "waiting",
        "QuickBooks has not answered yet. It is asked again by itself; you need not post it again.",
    )
    REFUSED = ("refused", "QuickBooks refused the invoice, so it is still a draft.")
    ALREADY_POSTED = ("already_posted", "This invoice was posted to QuickBooks before.")

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of it. The total before and after differ where QuickBooks added tax, or rounded otherwise."""

    outcome: PostingOutcome
    invoice_id: str
    doc_number: str | None = None
    currency: str = ""
    total_here: Decimal | None = None
    total_there: Decimal | None = None
    tax: Decimal | None = None
    trouble: str | None = None
    by: str | None = None
    at: datetime | None = None
    #: QuickBooks had it already: an earlier request had arrived, or somebody made it there.
    is_found: bool = False


class PostingRefusal(Enum):
    """Why QuickBooks does not take an invoice: its codes, what that means, and what to do about it."""

    DUPLICATE_NUMBER = (
        ("6140",),
        "QuickBooks has an invoice with this number already.",
        "Give the draft another number, or none: then QuickBooks numbers it.",
    )
    INACTIVE = (
        ("610", "2500"),
        "The QuickBooks customer, or the product or service, is inactive or gone.",
        "Make it active in QuickBooks, or choose another one.",
    )
    BOOKS_CLOSED = (
        ("6200", "6210"),
        "The books of QuickBooks are closed for this invoice date.",
        "Choose a later invoice date, or have the books reopened in QuickBooks.",
    )
    CURRENCY = (
        ("6430", "6440"),
        "The customer or an account has another currency than the invoice.",
        "Choose a customer with the currency of the invoice.",
    )
    TAX_CODE = (
        ("6100",),
        "QuickBooks does not know this code for sales tax.",
        "Choose another one.",
    )
    AMOUNTS = (
        ("6070",),
        "QuickBooks computes another amount for one of the lines.",
        "Change the quantity or the unit price so that the amount needs no rounding.",
    )
    NOT_PERMITTED = (
        ("5020", "5030"),
        "The QuickBooks subscription or the person who connected the company may not create invoices.",
        "Have somebody reconnect the company who may create invoices in QuickBooks.",
    )
    SUBSCRIPTION_ENDED = (
        ("6190",),
        "The company's QuickBooks subscription has ended.",
        "Renew the subscription in QuickBooks, then post the invoice again.",
    )
    OTHER = (
        (),
        "QuickBooks does not accept the invoice as it is.",
        "Check customer, product or service, dates and amounts, then post it again.",
    )

    def __init__(self, codes: tuple[str, ...], sentence: str, remedy: str) -> None:
        self.codes, self.sentence, self.remedy = codes, sentence, remedy

    @classmethod
    def of(cls, code: str | None) -> PostingRefusal:
        """The refusal with this code of Intuit's; ``OTHER`` for one that says nothing to anybody."""
        return next((one for one in cls if code in one.codes), cls.OTHER)

"""Why an invoice stands where it does: the rule, what QuickBooks states, and who moved it since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.invoice_window import InvoiceRow, Origin
from services.model.project import Project


class PlacedBy(StrEnum):
    """The rule that gives an invoice its tile, most final first."""

    CREATED = "created"
    POSTED = "posted"
    DELETED = "deleted"
    VOID_BY_STATUS = "void_by_status"
    VOID_BY_NOTE = "void_by_note"
    NOTHING_TO_PAY = "nothing_to_pay"
    PAID = "paid"
    PARTLY_PAID = "partly_paid"
    SETTLED_AS_STATED = "settled_as_stated"
    NOT_ARRIVED = "not_arrived"
    SEEN = "seen"
    SENT = "sent"
    UNSENT_AS_SENT = "unsent_as_sent"
    QUEUED = "queued"
    NOT_SENT = "not_sent"


@dataclass(frozen=True, slots=True)
class StatedField:
    """A field of QuickBooks' document by its own name; ``value`` is None where the document has none."""

    name: str
    value: str | Decimal | None


@dataclass(frozen=True, slots=True)
class DeliveryNotes:
    """What QuickBooks' document says of delivery and voiding, as received."""

    email_status: str | None = None
    print_status: str | None = None
    e_invoice_status: str | None = None
    invoice_status: str | None = None
    delivered_at: str | None = None
    delivery_error: str | None = None
    private_note: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """All that decides about the tile of an invoice, and the tile that it stands in.

    ``notes`` are None where no document is kept. ``unsent_as_sent``: the rule that was used for it.
    """

    origin: Origin
    is_posted: bool
    payment: PaymentState
    delivery: DeliveryState
    unsent_as_sent: bool
    total: Decimal
    balance: Decimal
    tile: Tile
    notes: DeliveryNotes | None = None


@dataclass(frozen=True, slots=True)
class Explained:
    """The rule and the fields that it went by.

    ``is_reported_since``: the kept document does not say so yet; QuickBooks reported it later.
    """

    rule: PlacedBy
    tile: Tile
    fields: tuple[StatedField, ...] = ()
    is_reported_since: bool = False


class SinceThen(StrEnum):
    """What became of the invoice in QuickBooks since the invoice window took it in, as far as is known."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Hand:
    """Somebody here changed it, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProjectChange(Hand):
    """As ``Hand``; the project that it was in at first, unless that is gone or not shown to her."""

    first: Project | None


@dataclass(frozen=True, slots=True)
class ProjectMoved:
    """An invoice that goes to ``project`` now.

    ``customer``: its customer in QuickBooks by name, where that one's link leads elsewhere, or to none.
    """

    invoice_id: str
    project: Project
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class WhyHere:
    """Everything that *Why here?* says of one invoice.

    ``rule_now``: the company's rule for unsent invoices; None for one that is of no company.
    """

    row: InvoiceRow
    explained: Explained
    unsent_as_sent: bool
    rule_now: bool | None
    moved: Hand | None = None
    project: ProjectChange | None = None
    since: SinceThen = SinceThen.SAME

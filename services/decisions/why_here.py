"""Which rule puts an invoice into its tile, and by which fields of QuickBooks' document."""

from __future__ import annotations

from decimal import Decimal

from services.decisions.invoice_status import DeliveryMarks, delivery_state, folded, stated_tile
from services.decisions.unsent_rule import UNSENT
from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.invoice_window import Origin
from services.model.placement import DeliveryNotes, Explained, PlacedBy, Placement, StatedField

_BY_PAYMENT = {
    PaymentState.DELETED: PlacedBy.DELETED,
    PaymentState.ZERO: PlacedBy.NOTHING_TO_PAY,
    PaymentState.PAID: PlacedBy.PAID,
    PaymentState.PARTIAL: PlacedBy.PARTLY_PAID,
}
_BY_DELIVERY = {
    DeliveryState.ERROR: PlacedBy.NOT_ARRIVED,
    DeliveryState.VIEWED: PlacedBy.SEEN,
    DeliveryState.SENT: PlacedBy.SENT,
    DeliveryState.QUEUED: PlacedBy.QUEUED,
    DeliveryState.NOT_SENT: PlacedBy.NOT_SENT,
}
#: Rules that a look at delivery decided.
_OF_DELIVERY = frozenset({*_BY_DELIVERY.values(), PlacedBy.UNSENT_AS_SENT})
#: A note says who voided it and why; its beginning is what decides.
_NOTE_SHOWN = 60
_NAMES = {
    "email_status": "EmailStatus",
    "print_status": "PrintStatus",
    "delivered_at": "DeliveryTime",
    "delivery_error": "DeliveryErrorType",
    "e_invoice_status": "EInvoiceStatus",
    "invoice_status": "invoiceStatus",
}
#: What is shown of one that nobody sent, even where QuickBooks says nothing.
_ALWAYS = frozenset({"email_status", "print_status"})


def why_here(placement: Placement) -> Explained:
    """The rule, the tile that it gives, and the fields that it went by."""
    rule = _rule(placement)
    tile = _tile(placement)
    if rule in (PlacedBy.CREATED, PlacedBy.POSTED):
        return Explained(rule, tile)
    notes = placement.notes or DeliveryNotes()
    if rule is PlacedBy.VOID_BY_STATUS:
        return Explained(rule, tile, (StatedField("invoiceStatus", notes.invoice_status),))
    amounts = _amounts(placement.total, placement.balance)
    if rule is PlacedBy.VOID_BY_NOTE or rule is PlacedBy.NOTHING_TO_PAY:
        note = (notes.private_note or "").strip()[:_NOTE_SHOWN] or None
        return Explained(rule, tile, (*amounts, StatedField("PrivateNote", note)))
    if rule not in _OF_DELIVERY:
        return Explained(rule, tile, amounts)
    is_later = placement.notes is not None and delivery_state(marks_of(notes)) is not placement.delivery
    said = () if is_later else _said(notes, placement.delivery)
    return Explained(rule, tile, (*said, *amounts), is_later)


def marks_of(notes: DeliveryNotes) -> DeliveryMarks:
    """What counts for delivery."""
    return DeliveryMarks(**{name: getattr(notes, name) for name in _NAMES})


def _rule(placement: Placement) -> PlacedBy:
    if placement.origin is Origin.CREATED_HERE and not placement.is_posted:
        return PlacedBy.CREATED
    if placement.payment is PaymentState.VOID:
        status = placement.notes.invoice_status if placement.notes else None
        return PlacedBy.VOID_BY_STATUS if folded(status) == "voided" else PlacedBy.VOID_BY_NOTE
    if placement.payment in _BY_PAYMENT:
        return _BY_PAYMENT[placement.payment]
    if placement.payment is PaymentState.UNKNOWN and placement.balance == 0:
        return PlacedBy.SETTLED_AS_STATED
    return _by_delivery(placement)


def _by_delivery(placement: Placement) -> PlacedBy:
    if placement.delivery not in UNSENT:
        return _BY_DELIVERY[placement.delivery]
    if placement.origin is Origin.CREATED_HERE:
        return PlacedBy.POSTED
    return PlacedBy.UNSENT_AS_SENT if placement.unsent_as_sent else _BY_DELIVERY[placement.delivery]


def _tile(placement: Placement) -> Tile:
    """What the rule gives. One that was created here is a draft until it is posted, and never again."""
    if placement.origin is Origin.CREATED_HERE and not placement.is_posted:
        return Tile.DRAFTS
    is_past_draft = placement.unsent_as_sent or placement.origin is Origin.CREATED_HERE
    return stated_tile(placement.payment, placement.balance, placement.delivery, is_past_draft)


def _amounts(total: Decimal, balance: Decimal) -> tuple[StatedField, StatedField]:
    return StatedField("Balance", balance), StatedField("TotalAmt", total)


def _said(notes: DeliveryNotes, delivery: DeliveryState) -> tuple[StatedField, ...]:
    """The fields that alone would give this state; of one that was not sent, what says nothing of it."""
    if delivery is DeliveryState.NOT_SENT:
        kept = [name for name in _NAMES if getattr(notes, name) or name in _ALWAYS]
    else:
        kept = [name for name in _NAMES if _gives(name, getattr(notes, name), delivery)]
    return tuple(StatedField(_NAMES[name], getattr(notes, name)) for name in kept)


def _gives(name: str, value: str | None, delivery: DeliveryState) -> bool:
    return delivery_state(DeliveryMarks(**{name: value})) is delivery

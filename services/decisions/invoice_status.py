"""What is paid, what was delivered, and the tile that follows (Intuit has no status field for invoices)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from services.model.invoice_status import DeliveryState, InvoiceStatus, PaymentState, Tile
from services.model.quickbooks import SourceLine

#: Nothing is to be paid any more.
_DONE = frozenset({PaymentState.PAID, PaymentState.VOID, PaymentState.ZERO, PaymentState.DELETED})
_SENT_ELECTRONICALLY = frozenset({"sent", "delivered", "updated", "accepted", "disputed", "paid"})


class DeliveryMarks(NamedTuple):
    """What QuickBooks says about delivery, as received. Spelling does not matter: NOT_SET is NotSet."""

    email_status: str | None = None
    print_status: str | None = None
    e_invoice_status: str | None = None
    invoice_status: str | None = None
    delivered_at: str | None = None
    delivery_error: str | None = None


def payment_state(
    total: Decimal | None,
    balance: Decimal | None,
    lines: Sequence[SourceLine],
    note: str | None,
    invoice_status: str | None = None,
) -> PaymentState:
    """What is paid, by total and balance. A void has zero amounts and a note that starts with "Voided"."""
    if folded(invoice_status) == "voided":
        return PaymentState.VOID
    if total is None or balance is None or total < 0 or not 0 <= balance <= total:
        return PaymentState.UNKNOWN
    if total == 0:
        is_void = _is_empty(lines) and (note or "").strip().casefold().startswith("voided")
        return PaymentState.VOID if is_void else PaymentState.ZERO
    if balance == 0:
        return PaymentState.PAID
    return PaymentState.OPEN if balance == total else PaymentState.PARTIAL


def delivery_state(marks: DeliveryMarks) -> DeliveryState:
    """Whether the customer was given the invoice; the strongest sign counts."""
    electronic = folded(marks.e_invoice_status)
    email, printed = folded(marks.email_status), folded(marks.print_status)
    if marks.delivery_error:
        return DeliveryState.ERROR
    if electronic == "viewed" or folded(marks.invoice_status).endswith("viewed"):
        return DeliveryState.VIEWED
    if email == "emailsent" or printed == "printcomplete" or marks.delivered_at:
        return DeliveryState.SENT
    if electronic in _SENT_ELECTRONICALLY:
        return DeliveryState.SENT
    if email == "needtosend" or printed == "needtoprint":
        return DeliveryState.QUEUED
    return DeliveryState.NOT_SENT


def tile_of(payment: PaymentState, delivery: DeliveryState, unsent_as_sent: bool) -> Tile:
    """Where an invoice stands. One that is partly paid is past draft, whatever its delivery says."""
    if payment in _DONE:
        return Tile.FINALS
    if payment is PaymentState.PARTIAL or unsent_as_sent or _was_sent(delivery):
        return Tile.AR_AGING
    return Tile.DRAFTS


def stated_tile(
    payment: PaymentState, balance: Decimal | None, delivery: DeliveryState, unsent_as_sent: bool
) -> Tile:
    """As ``tile_of``, also for what is taken as QuickBooks states it, where nobody can say what is paid.

    Nothing of such a one is open where its balance is zero; else its delivery decides.
    """
    if payment is PaymentState.UNKNOWN and balance == 0:
        return Tile.FINALS
    return tile_of(payment, delivery, unsent_as_sent)


def status_of(payment: PaymentState, delivery: DeliveryState, unsent_as_sent: bool) -> InvoiceStatus | None:
    """What a person would call it under *Invoices to bring in*; None where nobody can say."""
    if payment is PaymentState.UNKNOWN:
        return None
    if payment is PaymentState.VOID:
        return InvoiceStatus.VOIDED
    if payment in (PaymentState.PAID, PaymentState.ZERO):
        return InvoiceStatus.PAID
    is_sent = tile_of(payment, delivery, unsent_as_sent) is Tile.AR_AGING
    return InvoiceStatus.SENT if is_sent else InvoiceStatus.IN_PROGRESS


@lru_cache(maxsize=1024)
def folded(name: str | None) -> str:
    """A name of an enumeration without case and marks: ``EMAIL_SENT`` and ``EmailSent`` are the same."""
    return "".join(letter for letter in (name or "").casefold() if letter.isalnum())


def _was_sent(delivery: DeliveryState) -> bool:
    return delivery in (DeliveryState.SENT, DeliveryState.VIEWED, DeliveryState.ERROR)


def _is_empty(lines: Sequence[SourceLine]) -> bool:
    return not any(line.amount or line.quantity for line in lines)

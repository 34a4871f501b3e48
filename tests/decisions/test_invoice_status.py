"""Delivery and payment, and the tile that follows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.decisions.invoice_status import (
    DeliveryMarks,
    delivery_state,
    payment_state,
    status_of,
    tile_of,
)
from services.model.invoice_status import DeliveryState, InvoiceStatus, PaymentState, Tile
from tests.quickbooks.figures import a_line


@pytest.mark.parametrize(
    ("total", "balance", "state"),
    [
        ("100.00", "100.00", PaymentState.OPEN),
        ("100.00", "0.01", PaymentState.PARTIAL),
        ("100.00", "0", PaymentState.PAID),
        ("0", "0", PaymentState.ZERO),
        ("100.00", "100.01", PaymentState.UNKNOWN),
        ("100.00", "-1", PaymentState.UNKNOWN),
        ("-100.00", "-100.00", PaymentState.UNKNOWN),
        ("100.00", None, PaymentState.UNKNOWN),
        (None, "100.00", PaymentState.UNKNOWN),
    ],
)
def test_total_and_balance_say_what_is_paid(
    total: str | None, balance: str | None, state: PaymentState
) -> None:
    assert payment_state(_amount(total), _amount(balance), [], None) is state


@pytest.mark.parametrize("note", ["Voided", "  VOIDED - was 12 hours", "voided: duplicate"])
def test_a_zero_invoice_with_a_void_note_is_void(note: str) -> None:
    state = payment_state(Decimal(0), Decimal(0), [a_line("0")], note)

    assert state is PaymentState.VOID


@pytest.mark.parametrize("note", [None, "", "Not voided"])
def test_a_zero_invoice_without_a_void_note_is_zero(note: str | None) -> None:
    state = payment_state(Decimal(0), Decimal(0), [a_line("0")], note)

    assert state is PaymentState.ZERO


def test_lines_with_amounts_are_no_void_whatever_the_note_says() -> None:
    lines = [a_line("50"), a_line("-50")]

    assert payment_state(Decimal(0), Decimal(0), lines, "Voided") is PaymentState.ZERO


def test_quickbooks_own_status_says_void() -> None:
    state = payment_state(Decimal(10), Decimal(10), [], None, "VOIDED")

    assert state is PaymentState.VOID


@pytest.mark.parametrize(
    ("marks", "state"),
    [
        (DeliveryMarks(), DeliveryState.NOT_SENT),
        (DeliveryMarks(email_status="NotSet", print_status="NOT_SET"), DeliveryState.NOT_SENT),
        (DeliveryMarks(email_status="NEED_TO_SEND"), DeliveryState.QUEUED),
        (DeliveryMarks(print_status="NeedToPrint"), DeliveryState.QUEUED),
        (DeliveryMarks(email_status="EmailSent"), DeliveryState.SENT),
        (DeliveryMarks(print_status="PrintComplete"), DeliveryState.SENT),
        (DeliveryMarks(delivered_at="2026-01-01T00:00:00-08:00"), DeliveryState.SENT),
        (DeliveryMarks(e_invoice_status="Paid"), DeliveryState.SENT),
        (DeliveryMarks(email_status="EmailSent", e_invoice_status="Viewed"), DeliveryState.VIEWED),
        (DeliveryMarks(invoice_status="OVERDUE_VIEWED"), DeliveryState.VIEWED),
        (DeliveryMarks(email_status="EmailSent", delivery_error="Bounced Email"), DeliveryState.ERROR),
    ],
)
def test_the_strongest_sign_of_delivery_counts(marks: DeliveryMarks, state: DeliveryState) -> None:
    assert delivery_state(marks) is state


UNSENT = (DeliveryState.NOT_SENT, DeliveryState.QUEUED)
SENT = (DeliveryState.SENT, DeliveryState.VIEWED, DeliveryState.ERROR)


@pytest.mark.parametrize("delivery", UNSENT)
def test_an_unsent_open_invoice_is_a_draft(delivery: DeliveryState) -> None:
    assert tile_of(PaymentState.OPEN, delivery, unsent_as_sent=False) is Tile.DRAFTS


@pytest.mark.parametrize("delivery", UNSENT)
def test_unsent_counts_as_sent_where_the_company_says_so(delivery: DeliveryState) -> None:
    assert tile_of(PaymentState.OPEN, delivery, unsent_as_sent=True) is Tile.AR_AGING


@pytest.mark.parametrize("delivery", SENT)
def test_a_sent_open_invoice_is_receivable(delivery: DeliveryState) -> None:
    assert tile_of(PaymentState.OPEN, delivery, unsent_as_sent=False) is Tile.AR_AGING


@pytest.mark.parametrize("delivery", DeliveryState)
def test_a_payment_puts_an_invoice_past_draft(delivery: DeliveryState) -> None:
    assert tile_of(PaymentState.PARTIAL, delivery, unsent_as_sent=False) is Tile.AR_AGING


@pytest.mark.parametrize("payment", [PaymentState.PAID, PaymentState.VOID, PaymentState.ZERO])
@pytest.mark.parametrize("delivery", DeliveryState)
def test_nothing_left_to_pay_is_final(payment: PaymentState, delivery: DeliveryState) -> None:
    assert tile_of(payment, delivery, unsent_as_sent=False) is Tile.FINALS


@pytest.mark.parametrize(
    ("payment", "delivery", "status"),
    [
        (PaymentState.OPEN, DeliveryState.SENT, InvoiceStatus.SENT),
        (PaymentState.OPEN, DeliveryState.NOT_SENT, InvoiceStatus.IN_PROGRESS),
        (PaymentState.PARTIAL, DeliveryState.NOT_SENT, InvoiceStatus.SENT),
        (PaymentState.PAID, DeliveryState.NOT_SENT, InvoiceStatus.PAID),
        (PaymentState.ZERO, DeliveryState.NOT_SENT, InvoiceStatus.PAID),
        (PaymentState.VOID, DeliveryState.SENT, InvoiceStatus.VOIDED),
        (PaymentState.UNKNOWN, DeliveryState.SENT, None),
    ],
)
def test_the_status_that_a_person_chooses(
    payment: PaymentState, delivery: DeliveryState, status: InvoiceStatus | None
) -> None:
    assert status_of(payment, delivery, unsent_as_sent=False) is status


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

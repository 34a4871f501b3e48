from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.price_invoice import Priced, Unusable, price_invoice
from services.model.invoice_status import PaymentState
from services.model.invoice_window import NewInvoice, NewLine
from services.model.money import fits
from services.model.quickbooks import LineKind

DAY = date(2026, 11, 2)


def a_line(quantity: str = "1", unit_price: str = "100", description: str = "Design") -> NewLine:
    return NewLine(description, Decimal(quantity), Decimal(unit_price))


def a_new_invoice(*lines: NewLine, **facts: Any) -> NewInvoice:
    """One line of a hundred dollars."""
    plain = NewInvoice("pro1", "F-1", DAY, date(2026, 12, 2), "USD", lines or (a_line(),))
    return replace(plain, **facts)


def priced(*lines: NewLine) -> Priced:
    found = price_invoice(a_new_invoice(*lines))
    assert isinstance(found, Priced)
    return found


def test_a_line_is_quantity_times_unit_price_and_the_total_their_sum() -> None:
    found = priced(a_line("1.5", "0.1"), a_line("3", "33.33"))

    assert [line.amount for line in found.lines] == [Decimal("0.15"), Decimal("99.99")]
    assert found.total == Decimal("100.14")
    assert found.payment is PaymentState.OPEN


def test_lines_are_numbered_and_keep_every_decimal_of_their_factors() -> None:
    first, second = priced(a_line("0.50000", "2.10"), a_line(description="  Travel ")).lines

    assert (first.line_no, second.line_no) == (1, 2)
    assert (str(first.quantity), str(first.unit_price)) == ("0.50000", "2.10")
    assert (second.kind, second.description) == (LineKind.SALES_ITEM, "Travel")


def test_an_invoice_about_nothing_has_nothing_to_pay() -> None:
    assert priced(a_line("0")).payment is PaymentState.ZERO


def test_a_line_may_take_something_off() -> None:
    assert priced(a_line(), a_line("-1", "40")).total == Decimal("60")


@pytest.mark.parametrize(
    ("invoice", "sentence"),
    [
        (a_new_invoice(lines=()), "An invoice has 1 to 500 lines."),
        (a_new_invoice(lines=(a_line(),) * 501), "An invoice has 1 to 500 lines."),
        (a_new_invoice(a_line(description="x" * 4001)), "A description has at most 4,000 characters."),
        (a_new_invoice(doc_number="1" * 22), "The number of an invoice has at most 21 characters."),
        (a_new_invoice(currency="usd"), "A currency is three capital letters, such as USD."),
        (a_new_invoice(currency="USD\n"), "A currency is three capital letters, such as USD."),
        (a_new_invoice(due_date=date(2026, 11, 1)), "The due date is before the invoice date."),
        (a_new_invoice(a_line("-1")), "The total is negative."),
        (a_new_invoice(a_line(unit_price="92233720368547"), a_line()), "The total is too large."),
    ],
)
def test_what_cannot_be_created_is_said_in_a_sentence(invoice: NewInvoice, sentence: str) -> None:
    assert price_invoice(invoice) == Unusable(sentence)


@pytest.mark.parametrize(
    ("quantity", "unit_price"),
    [
        ("1E+20", "1"),
        ("NaN", "1"),
        ("sNaN", "1"),
        ("Infinity", "0"),
        ("1", "9" * 80),
        ("1E+999999", "1E+999999"),
    ],
)
def test_an_amount_that_cannot_be_kept_is_refused_with_its_line(quantity: str, unit_price: str) -> None:
    found = price_invoice(a_new_invoice(a_line(), a_line(quantity, unit_price)))

    assert found == Unusable("The amount of line 2 is too large.")


@pytest.mark.parametrize(
    ("currency", "amount"), [("USD", "12.35"), ("JPY", "12"), ("KWD", "12.345"), ("XXX", "12.35")]
)
def test_a_line_is_rounded_half_up_to_the_smallest_unit_of_its_currency(currency: str, amount: str) -> None:
    found = price_invoice(a_new_invoice(a_line("1.5", "8.2303"), currency=currency))

    assert isinstance(found, Priced)
    assert [found.lines[0].amount, found.total] == [Decimal(amount)] * 2


FACTORS = st.decimals(-1000, 1000, places=4)


@given(st.lists(st.builds(NewLine, st.text(max_size=20), FACTORS, FACTORS), min_size=1, max_size=6))
def test_each_line_is_within_half_a_cent_and_the_total_is_exactly_their_sum(lines: list[NewLine]) -> None:
    found = price_invoice(a_new_invoice(*lines))

    if isinstance(found, Unusable):
        assert sum(line.quantity * line.unit_price for line in lines) < Decimal("0.005") * len(lines)
        return
    for line, priced_line in zip(lines, found.lines, strict=True):
        assert priced_line.amount is not None
        assert abs(priced_line.amount - line.quantity * line.unit_price) <= Decimal("0.005")
        assert priced_line.amount % Decimal("0.01") == 0
    assert found.total == sum(line.amount or 0 for line in found.lines)
    assert fits(found.total)

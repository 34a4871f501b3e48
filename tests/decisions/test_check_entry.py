from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.check_entry import A_NUMBER, check_entry
from services.decisions.price_invoice import Priced, price_invoice
from services.model.invoice_entry import EntryProblems, InvoiceEntry, LineEntry
from services.model.invoice_window import NewInvoice, NewLine

FILLED = InvoiceEntry(
    project_id="pro1",
    doc_number=" F-1 ",
    txn_date="2026-11-02",
    due_date="2026-12-02",
    currency="USD",
    lines=(LineEntry(0, " Design ", "1.50", " 145 "), LineEntry(3, "Travel", "-1", "20.005")),
)


def an_entry(**facts: Any) -> InvoiceEntry:
    return replace(FILLED, **facts)


def test_a_form_that_is_filled_in_is_an_invoice_with_every_digit_as_it_was_typed() -> None:
    lines = (
        NewLine("Design", Decimal("1.50"), Decimal(145)),
        NewLine("Travel", Decimal(-1), Decimal("20.005")),
    )

    assert check_entry(FILLED) == NewInvoice(
        "pro1", "F-1", date(2026, 11, 2), date(2026, 12, 2), "USD", lines
    )


def test_a_number_and_a_due_date_may_be_left_open() -> None:
    found = check_entry(an_entry(doc_number="  ", due_date=None))

    assert isinstance(found, NewInvoice)
    assert (found.doc_number, found.due_date) == (None, None)


def test_everything_that_is_wrong_is_said_at_once_and_where_it_is() -> None:
    empty = InvoiceEntry(doc_number="x" * 22, lines=(LineEntry(7),))

    found = check_entry(empty)

    assert isinstance(found, EntryProblems)
    assert found.by_field.keys() == {"project_id", "doc_number", "txn_date", "currency"}
    assert found.by_line.keys() == {("description", 7), ("quantity", 7), ("unit_price", 7)}


def test_a_due_date_before_the_invoice_date_is_marked() -> None:
    found = check_entry(an_entry(due_date="2026-11-01"))

    assert found == EntryProblems({"due_date": "The due date is before the invoice date."})


@pytest.mark.parametrize("text", ["", "one", "1,5", "NaN", "Infinity", "1e400", "0." + "0" * 40 + "1", "٣x"])
def test_what_is_no_number_is_marked_on_its_own_field(text: str) -> None:
    found = check_entry(an_entry(lines=(LineEntry(4, "Design", text, "1"),)))

    assert found == EntryProblems(by_line={("quantity", 4): A_NUMBER})


def test_an_amount_that_cannot_be_kept_is_marked_on_its_price() -> None:
    found = check_entry(an_entry(lines=(LineEntry(4, "Design", "1000000", "1000000000000"),)))

    assert isinstance(found, EntryProblems)
    assert found.by_line.keys() == {("unit_price", 4)}


texts = st.text(max_size=30) | st.sampled_from(["1", "2.5", "-3", "1e9", "sNaN", "9" * 29])
entries = st.builds(
    InvoiceEntry,
    st.none() | texts,
    texts,
    st.none() | texts | st.just("2026-11-02"),
    st.none() | texts | st.just("2026-12-02"),
    st.none() | st.sampled_from(["USD", "JPY"]),
    st.lists(st.builds(LineEntry, st.integers(0, 99), texts, texts, texts), min_size=1, max_size=4).map(
        tuple
    ),
)


@given(entries)
def test_whatever_is_typed_is_an_invoice_that_has_a_price_or_is_said_in_words(entry: InvoiceEntry) -> None:
    found = check_entry(entry)

    if isinstance(found, EntryProblems):
        words = [*found.by_field.values(), *found.by_line.values()]
        assert words
        assert all(one.endswith(".") for one in words)
        return
    priced = price_invoice(found)
    assert isinstance(priced, Priced) or priced.sentence in (
        "The total is negative.",
        "The total is too large.",
    )

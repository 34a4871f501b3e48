"""Payments and credit memos that change invoices, though the invoices' own times do not move."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.sandbox.documents import Document, amount
from tests.mirror.mirrored import Mirrored

RANGE = date(2025, 10, 1), date(2025, 12, 31)


@pytest.fixture
def quiet(mirrored: Mirrored) -> Mirrored:
    """The range was read half an hour ago; payments leave versions and times of invoices as they are."""
    mirrored.controls.quiet(on=True)
    mirrored.refresh(*RANGE)
    mirrored.clock.move(minutes=30)
    return mirrored


def open_ids(mirrored: Mirrored) -> list[str]:
    """The open invoices of the range in the home currency, oldest first."""
    rows = mirrored.rows().values()
    found = (row.qbo_id for row in rows if row.payment_state == "open" and row.currency == "USD")
    return sorted(found, key=int)


def payments_of(mirrored: Mirrored, invoice_id: str) -> list[str]:
    links = mirrored.company.get("Invoice", invoice_id)["LinkedTxn"]
    return [link["TxnId"] for link in links if link["TxnType"] == "Payment"]


def balances(mirrored: Mirrored, *ids: str) -> list[Decimal]:
    """What the mirror says is open, after a refresh half an hour later."""
    mirrored.refresh(*RANGE)
    mirrored.clock.move(minutes=30)
    return [mirrored.rows()[qbo_id].balance for qbo_id in ids]


def version(mirrored: Mirrored, invoice_id: str) -> tuple[str, str]:
    invoice = mirrored.company.get("Invoice", invoice_id)
    return invoice["SyncToken"], invoice["MetaData"]["LastUpdatedTime"]


def total(mirrored: Mirrored, invoice_id: str) -> Decimal:
    return amount(mirrored.company.get("Invoice", invoice_id)["TotalAmt"])


def change(mirrored: Mirrored, entity: str, id: str, verb: str, **how: Any) -> None:
    mirrored.controls.change(verb=verb, entity=entity, id=id, **how)


def line_for(invoice_id: str, value: str) -> Document:
    return {"Amount": Decimal(value), "LinkedTxn": [{"TxnId": invoice_id, "TxnType": "Invoice"}]}


def test_a_payment_that_is_applied_moved_and_deleted_shows_in_each_next_refresh(quiet: Mirrored) -> None:
    first, second = open_ids(quiet)[:2]
    owed = [total(quiet, first), total(quiet, second)]
    before = [version(quiet, first), version(quiet, second)]

    quiet.controls.change(verb="pay", id=first, amount="1.00")
    applied = balances(quiet, first, second)
    (payment,) = payments_of(quiet, first)
    change(quiet, "Payment", payment, "edit", fields={"Line": [line_for(second, "1.00")]})
    moved = balances(quiet, first, second)
    change(quiet, "Payment", payment, "delete")
    deleted = balances(quiet, first, second)

    assert applied == [owed[0] - 1, owed[1]]
    assert moved == [owed[0], owed[1] - 1]
    assert deleted == owed
    assert [version(quiet, first), version(quiet, second)] == before


@pytest.mark.parametrize(
    ("verb", "how"),
    [
        ("delete", {}),
        ("void", {}),
        ("edit", {"fields": {"Line": []}}),
    ],
)
def test_what_a_payment_no_longer_names_is_open_again(quiet: Mirrored, verb: str, how: Any) -> None:
    paid = open_ids(quiet)[0]
    quiet.controls.change(verb="pay", id=paid)
    assert balances(quiet, paid) == [0]

    change(quiet, "Payment", payments_of(quiet, paid)[0], verb, **how)

    assert balances(quiet, paid) == [total(quiet, paid)]


def test_a_credit_memo_that_is_applied_and_deleted_shows_in_each_next_refresh(quiet: Mirrored) -> None:
    credited = open_ids(quiet)[0]

    memo = quiet.controls.change(verb="credit", id=credited, amount="2.00")
    applied = balances(quiet, credited)
    change(quiet, "CreditMemo", memo["Id"], "delete")

    assert applied == [total(quiet, credited) - 2]
    assert balances(quiet, credited) == [total(quiet, credited)]


def test_a_payment_that_was_there_at_the_first_reading_is_known_when_it_is_deleted(quiet: Mirrored) -> None:
    paid = next(
        qbo_id
        for qbo_id, row in sorted(quiet.rows().items())
        if row.payment_state == "paid" and payments_of(quiet, qbo_id)
    )

    change(quiet, "Payment", payments_of(quiet, paid)[0], "delete")

    assert balances(quiet, paid) == [amount(quiet.company.get("Invoice", paid)["Balance"])]
    assert quiet.rows()[paid].payment_state == "open"


def test_a_payment_costs_one_call_more_than_no_change(quiet: Mirrored) -> None:
    quiet.controls.change(verb="pay", id=open_ids(quiet)[0])
    source = quiet.source()

    quiet.refresh(*RANGE, source=source)

    assert source.calls == 5


def test_an_invoice_that_came_by_its_own_time_is_not_read_twice(quiet: Mirrored) -> None:
    quiet.controls.quiet(on=False)
    quiet.controls.change(verb="pay", id=open_ids(quiet)[0])
    source = quiet.source()

    quiet.refresh(*RANGE, source=source)

    assert source.calls == 4


def test_the_payment_of_an_invoice_that_is_not_here_costs_nothing(quiet: Mirrored) -> None:
    elsewhere = sorted(quiet.ids_there(date(2024, 1, 1), date(2025, 9, 30)) - set(quiet.rows()), key=int)
    owing = next(one for one in elsewhere if amount(quiet.company.get("Invoice", one)["Balance"]) > 0)
    quiet.controls.change(verb="pay", id=owing)
    source = quiet.source()

    quiet.refresh(*RANGE, source=source)

    assert (source.calls, owing in quiet.rows()) == (4, False)


def test_a_paid_invoice_that_is_deleted_before_it_is_read_again_is_gone(quiet: Mirrored) -> None:
    paid, other = open_ids(quiet)[:2]
    for one in (paid, other):
        quiet.controls.change(verb="pay", id=one, amount="1.00")
    quiet.controls.when("FROM Invoice WHERE Id IN", change={"verb": "delete", "id": paid})

    proof = quiet.refresh(*RANGE)

    assert paid not in quiet.rows()
    assert quiet.rows()[other].balance == total(quiet, other) - 1
    assert proof.quickbooks_count == proof.mirror_count


def test_one_that_quickbooks_counts_but_does_not_send_is_reviewed_until_it_comes(quiet: Mirrored) -> None:
    hidden, other = open_ids(quiet)[:2]
    for one in (hidden, other):
        quiet.controls.change(verb="pay", id=one, amount="1.00")
    quiet.controls.row(hidden, "missing")
    quiet.refresh(*RANGE)
    reviewed = quiet.rows()[hidden]
    quiet.controls.row(hidden, None)
    quiet.clock.move(minutes=30)

    quiet.refresh(*RANGE)

    after = quiet.rows()[hidden]
    assert (reviewed.problem, after.problem, after.balance) == ("unreadable", None, total(quiet, hidden) - 1)


def test_one_that_breaks_its_answer_costs_only_itself(quiet: Mirrored) -> None:
    poisoned, *others = open_ids(quiet)[:5]
    for one in (poisoned, *others):
        quiet.controls.change(verb="pay", id=one, amount="1.00")
    quiet.controls.row(poisoned, "poison")
    quiet.controls.fault("503_html", f"/invoice/{poisoned}", times=99)

    quiet.refresh(*RANGE)

    rows = quiet.rows()
    assert rows[poisoned].problem == "unreadable"
    assert [rows[one].balance for one in others] == [total(quiet, one) - 1 for one in others]


def test_a_payment_while_the_range_is_read_is_in_the_books_at_once(mirrored: Mirrored) -> None:
    mirrored.controls.quiet(on=True)
    first = mirrored.ids_there(date(2025, 10, 1), date(2025, 10, 20))
    owing = next(
        one
        for one in sorted(first, key=int)
        if amount(mirrored.company.get("Invoice", one).get("Balance")) > 1
    )
    mirrored.controls.when(
        "SELECT * FROM Invoice WHERE TxnDate",
        nth=2,
        change={"verb": "pay", "id": owing, "amount": "1.00"},
    )

    mirrored.refresh(*RANGE)

    assert mirrored.rows()[owing].balance == amount(mirrored.company.get("Invoice", owing)["Balance"])

"""Days with more invoices than a page holds."""

from __future__ import annotations

from datetime import UTC, date, datetime

from services.sandbox.documents import Document
from tests.mirror.mirrored import Mirrored

DAY = date(2022, 5, 5)


def add(mirrored: Mirrored, count: int, customers: list[str]) -> None:
    """So many invoices of one day, created in the same second."""
    for at in range(count):
        invoice: Document = {
            "TxnDate": DAY.isoformat(),
            "CustomerRef": {"value": customers[at % len(customers)]},
            "Line": [],
            "TotalAmt": 0,
            "Balance": 0,
        }
        mirrored.company.insert("Invoice", invoice, datetime(2022, 5, 6, tzinfo=UTC))


def test_a_full_day_is_read_whole(mirrored: Mirrored) -> None:
    mirrored.controls.bulk(180, DAY.isoformat(), DAY.isoformat())

    proof = mirrored.refresh(DAY, DAY)

    assert mirrored.ids_here(DAY, DAY) == mirrored.ids_there(DAY, DAY)
    assert proof.mirror_count == 180


def test_a_full_second_is_read_by_customer(mirrored: Mirrored) -> None:
    add(mirrored, 120, [customer["Id"] for customer in mirrored.company.documents("Customer")])

    proof = mirrored.refresh(DAY, DAY)

    assert mirrored.ids_here(DAY, DAY) == mirrored.ids_there(DAY, DAY)
    assert proof.mirror_count == 120


def test_what_cannot_be_cut_further_shows_in_the_proof(mirrored: Mirrored) -> None:
    add(mirrored, 60, ["1"])

    proof = mirrored.refresh(DAY, DAY)

    assert (proof.quickbooks_count, proof.mirror_count) == (60, 50)


def test_a_full_day_that_was_read_is_not_read_again(mirrored: Mirrored) -> None:
    mirrored.controls.bulk(180, DAY.isoformat(), DAY.isoformat())
    mirrored.refresh(DAY, DAY)
    mirrored.clock.move(minutes=30)
    source = mirrored.source()

    mirrored.refresh(DAY, DAY, source=source)

    assert source.calls == 4

"""The second reading of a range: only what changed since, and nothing of it missed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from services.model.quickbooks import Between, Entity, Field
from services.store.tables import mirror_lines, mirror_windows
from tests.mirror.mirrored import CONNECTION, Mirrored

RANGE = date(2025, 10, 1), date(2025, 12, 31)


@pytest.fixture
def read_once(mirrored: Mirrored) -> Mirrored:
    """The range was read half an hour ago."""
    mirrored.refresh(*RANGE)
    mirrored.clock.move(minutes=30)
    return mirrored


def an_id(mirrored: Mirrored) -> str:
    """An invoice of the range."""
    return min(mirrored.ids_there(*RANGE), key=int)


def test_nothing_changed_costs_four_calls(read_once: Mirrored) -> None:
    source = read_once.source()

    read_once.refresh(*RANGE, source=source)

    assert source.calls == 4


def test_a_change_costs_no_more_than_five_calls(read_once: Mirrored) -> None:
    read_once.controls.change(verb="edit", id=an_id(read_once), fields={"PrivateNote": "seen"})
    source = read_once.source()

    read_once.refresh(*RANGE, source=source)

    assert source.calls <= 5


def test_a_new_invoice_arrives(read_once: Mirrored) -> None:
    fields = {"TxnDate": "2025-11-11"}
    created = read_once.controls.change(verb="create", customer="1", amount="250.00", fields=fields)

    read_once.refresh(*RANGE)

    assert read_once.rows()[created["Id"]].total == Decimal("250.00")


def test_a_payment_arrives(read_once: Mirrored) -> None:
    opened = next(qbo_id for qbo_id, row in read_once.rows().items() if row.payment_state == "open")
    read_once.controls.change(verb="pay", id=opened, amount="1.00")

    read_once.refresh(*RANGE)

    assert read_once.rows()[opened].payment_state == "partial"


def test_a_void_arrives(read_once: Mirrored) -> None:
    voided = an_id(read_once)
    read_once.controls.change(verb="void", id=voided)

    read_once.refresh(*RANGE)

    assert read_once.rows()[voided].payment_state == "void"


def test_a_deleted_invoice_is_gone(read_once: Mirrored) -> None:
    deleted = an_id(read_once)
    read_once.controls.change(verb="delete", id=deleted)

    proof = read_once.refresh(*RANGE)

    assert deleted not in read_once.rows()
    assert proof.quickbooks_count == proof.mirror_count


def test_a_date_that_moved_out_of_the_range_is_known(read_once: Mirrored) -> None:
    moved = an_id(read_once)
    read_once.controls.change(verb="move", id=moved, date="2024-11-05")

    read_once.refresh(*RANGE)

    assert read_once.rows()[moved].txn_date == date(2024, 11, 5)


def test_a_date_that_moved_into_the_range_is_known(read_once: Mirrored) -> None:
    moved = min(read_once.ids_there(date(2025, 8, 1), date(2025, 8, 31)), key=int)
    read_once.controls.change(verb="move", id=moved, date="2025-11-05")

    proof = read_once.refresh(*RANGE)

    assert moved in read_once.ids_here(*RANGE)
    assert proof.quickbooks_count == proof.mirror_count


def test_lines_are_replaced_with_their_invoice(read_once: Mirrored) -> None:
    edited = an_id(read_once)
    line = {"Amount": 10, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {"Qty": 1}}
    read_once.controls.change(verb="edit", id=edited, fields={"Line": [line]})

    read_once.refresh(*RANGE)

    with read_once.engine.connect() as connection:
        query = sa.select(mirror_lines.c.amount).where(
            mirror_lines.c.qbo_id == edited, mirror_lines.c.kind == "sales_item"
        )
        assert connection.scalars(query).all() == [Decimal("10.00")]


def test_more_changes_than_a_page_holds_all_arrive(read_once: Mirrored) -> None:
    read_once.controls.bulk(180, "2025-11-01", "2025-11-30")
    for qbo_id in sorted(read_once.ids_there(*RANGE) - read_once.ids_here(*RANGE)):
        read_once.controls.change(verb="edit", id=qbo_id, fields={"PrivateNote": "new"})

    read_once.refresh(*RANGE)

    assert read_once.ids_here(*RANGE) == read_once.ids_there(*RANGE)


def test_a_wider_range_reads_only_what_was_not_read(read_once: Mirrored) -> None:
    read_once.controls.log.clear()

    read_once.refresh(RANGE[0] - timedelta(days=10), RANGE[1])

    dated = [one["statement"] for one in read_once.controls.log.entries() if "TxnDate" in one["statement"]]
    assert [words for words in dated if words.startswith("SELECT *")] == [
        "SELECT * FROM Invoice WHERE TxnDate >= '2025-09-21' AND TxnDate < '2025-10-01' "
        "ORDERBY TxnDate MAXRESULTS 50"
    ]


def test_a_proof_of_a_month_ago_is_read_again(read_once: Mirrored) -> None:
    read_once.clock.move(days=29)
    read_once.controls.log.clear()

    read_once.refresh(*RANGE)

    assert any(
        "SELECT * FROM Invoice WHERE TxnDate" in one["statement"] for one in read_once.controls.log.entries()
    )


def test_what_was_deleted_two_months_ago_is_gone_after_reading_again(read_once: Mirrored) -> None:
    deleted = an_id(read_once)
    read_once.controls.change(verb="delete", id=deleted)
    read_once.clock.move(days=61)

    read_once.refresh(*RANGE)

    assert deleted not in read_once.rows()


def test_after_a_full_answer_a_deletion_is_found_all_the_same(read_once: Mirrored) -> None:
    deleted = an_id(read_once)
    read_once.controls.bulk(1000, "2026-03-18", "2026-03-18")
    read_once.clock.move(days=1)
    read_once.controls.change(verb="delete", id=deleted)

    proof = read_once.refresh(*RANGE)

    assert deleted not in read_once.rows()
    assert proof.quickbooks_count == proof.mirror_count


def test_an_older_version_never_replaces_a_newer_one(read_once: Mirrored) -> None:
    first_week = Between(Field.TXN_DATE, RANGE[0], RANGE[0] + timedelta(days=7))
    older = read_once.source().documents(Entity.INVOICE, [first_week]).documents
    for one in older:
        read_once.controls.change(verb="edit", id=one.qbo_id, fields={"DocNumber": f"N{one.qbo_id}"})
    read_once.refresh(*RANGE)

    with read_once.store.writing() as tx:
        written = tx.mirror.of(Entity.INVOICE).keep(CONNECTION, older)
        tx.commit()

    assert written == frozenset()
    assert {read_once.rows()[one.qbo_id].doc_number for one in older} == {f"N{one.qbo_id}" for one in older}


def test_windows_do_not_pile_up(read_once: Mirrored) -> None:
    for _ in range(2):
        read_once.clock.move(days=30)
        read_once.refresh(*RANGE)

    with read_once.engine.connect() as connection:
        windows = connection.execute(sa.select(mirror_windows).order_by(mirror_windows.c.date_from)).all()
    assert sum((one.date_to - one.date_from).days for one in windows) == 92


def test_reading_again_says_that_the_windows_are_used(read_once: Mirrored) -> None:
    read_once.clock.move(days=2)

    read_once.refresh(*RANGE)

    with read_once.engine.connect() as connection:
        used = set(connection.scalars(sa.select(mirror_windows.c.used_at)))
    assert used == {read_once.clock.now()}


def test_a_changed_row_that_cannot_be_read_is_reviewed_and_stops_no_other(read_once: Mirrored) -> None:
    poisoned, other = sorted(read_once.ids_there(*RANGE), key=int)[:2]
    read_once.controls.change(verb="edit", id=poisoned, fields={"PrivateNote": "new"})
    read_once.controls.change(verb="edit", id=other, fields={"DocNumber": "NEW-1"})
    read_once.controls.row(poisoned, "poison")

    read_once.refresh(*RANGE)

    assert read_once.rows()[poisoned].problem == "unreadable"
    assert read_once.rows()[other].doc_number == "NEW-1"


def test_a_row_that_can_be_read_again_is_as_it_was(read_once: Mirrored) -> None:
    poisoned = an_id(read_once)
    before = read_once.rows()[poisoned]
    read_once.controls.change(verb="edit", id=poisoned, fields={"PrivateNote": "new"})
    read_once.controls.row(poisoned, "poison")
    read_once.refresh(*RANGE)
    read_once.controls.row(poisoned, None)

    proof = read_once.refresh(*RANGE)

    after = read_once.rows()[poisoned]
    assert (after.problem, after.total) == (before.problem, before.total)
    assert proof.quickbooks_count == proof.mirror_count

"""Change data capture tells 1,000 objects at most: what it cannot tell is found in other ways.

Here it mostly tells 250, and pages are as much smaller.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.mirror import Mirror
from services.model.quickbooks import Entity
from services.quickbooks.governor import Limits
from services.sandbox.documents import amount
from tests.mirror.mirrored import CONNECTION, NOW, Mirrored

RANGE = date(2025, 10, 1), date(2025, 12, 31)
CAPTURED = 250
#: One more than change data capture tells.
MANY = CAPTURED + 1
INTUITS, FEWER = Limits(page_size=400), Limits(page_size=100, captured=CAPTURED)
BY_DATE = "SELECT * FROM Invoice WHERE TxnDate"


@pytest.fixture
def busy(mirrored: Mirrored) -> Mirrored:
    """A busy company, read 30 minutes ago, whose payments leave their invoices' versions and times alone."""
    return made_busy(mirrored, FEWER)


def made_busy(mirrored: Mirrored, limits: Limits) -> Mirrored:
    mirrored.limits, mirrored.company.captures = limits, limits.captured
    mirrored.controls.bulk(limits.captured * 3 // 2 + 10, "2025-10-01", "2025-12-31")
    mirrored.controls.quiet(on=True)
    mirrored.refresh(*RANGE)
    mirrored.clock.move(minutes=30)
    return mirrored


def pay_many(mirrored: Mirrored, many: int = MANY) -> list[str]:
    """Somebody pays a little of more invoices than fit into one answer; their ids."""
    rows = mirrored.rows().values()
    owing = [one.qbo_id for one in rows if one.payment_state == "open" and one.currency == "USD"]
    for qbo_id in owing[:many]:
        mirrored.controls.change(verb="pay", id=qbo_id, amount="1.00")
    return owing[:many]


def edit_many(mirrored: Mirrored, entity: str) -> None:
    """Somebody writes a note on more documents than fit into one answer."""
    for document in mirrored.company.documents(entity)[-MANY:]:
        mirrored.company.replace(entity, {**document, "PrivateNote": "seen"})


def an_unpaid_id(mirrored: Mirrored) -> str:
    """An invoice whose deletion changes no payment, which would tell of it."""
    ids = sorted(mirrored.ids_there(*RANGE), key=int)
    return next(one for one in ids if not mirrored.company.get("Invoice", one).get("LinkedTxn"))


def statements(mirrored: Mirrored, begin: str) -> list[str]:
    found = (entry["statement"] for entry in mirrored.controls.log.entries())
    return [statement for statement in found if statement.startswith(begin)]


def balances_differ(mirrored: Mirrored) -> set[str]:
    """The invoices of the range whose balance is not QuickBooks'."""
    rows = mirrored.rows()
    return {
        qbo_id
        for qbo_id in mirrored.ids_there(*RANGE)
        if "Balance" in (document := mirrored.company.get("Invoice", qbo_id))
        and rows[qbo_id].problem is None
        and rows[qbo_id].balance != amount(document["Balance"])
    }


@pytest.mark.parametrize("limits", [INTUITS, FEWER], ids=["1000", "250"])
def test_more_payments_at_once_than_are_told_all_arrive(mirrored: Mirrored, limits: Limits) -> None:
    busy, many = made_busy(mirrored, limits), limits.captured + 1
    paid = pay_many(busy, many)

    busy.refresh(*RANGE)

    rows = busy.rows()
    assert len(paid) == many
    assert {rows[qbo_id].payment_state for qbo_id in paid} == {"partial"}
    assert balances_differ(busy) == set()


def test_a_payment_that_is_deleted_after_a_full_answer_of_others_is_noticed(busy: Mirrored) -> None:
    owed = pay_many(busy)[0]
    (link,) = busy.company.get("Invoice", owed)["LinkedTxn"]
    busy.refresh(*RANGE)
    busy.clock.move(minutes=30)
    edit_many(busy, "Payment")
    busy.clock.move(minutes=1)
    busy.controls.change(verb="delete", entity="Payment", id=link["TxnId"])
    busy.clock.move(minutes=1)

    busy.refresh(*RANGE)

    assert busy.rows()[owed].payment_state == "open"
    assert balances_differ(busy) == set()


def test_where_no_payment_was_deleted_only_changed_ones_are_read(busy: Mirrored) -> None:
    pay_many(busy)
    busy.refresh(*RANGE)
    busy.clock.move(minutes=30)
    edit_many(busy, "Payment")
    busy.controls.log.clear()

    busy.refresh(*RANGE)

    assert statements(busy, BY_DATE) == []
    counted = statements(busy, "SELECT COUNT(*) FROM Payment WHERE Id IN")
    assert len(counted) == -(-len(linked_payments(busy)) // busy.limits.page_size)


def linked_payments(mirrored: Mirrored) -> set[str]:
    links = [
        link
        for qbo_id in mirrored.rows()
        for link in mirrored.company.get("Invoice", qbo_id).get("LinkedTxn") or []
    ]
    return {link["TxnId"] for link in links if link["TxnType"] == "Payment"}


def test_a_deletion_after_a_full_answer_is_told_for_a_shorter_time(busy: Mirrored) -> None:
    edit_many(busy, "Invoice")
    busy.clock.move(minutes=40)
    deleted = min(busy.ids_there(*RANGE), key=int)
    busy.controls.change(verb="delete", id=deleted)
    busy.controls.log.clear()

    proof = busy.refresh(*RANGE)

    assert deleted not in busy.rows()
    assert statements(busy, BY_DATE) == []
    assert proof.quickbooks_count == proof.mirror_count


def test_a_deletion_that_nobody_tells_is_found_by_counting_and_one_window_is_read(busy: Mirrored) -> None:
    deleted = an_unpaid_id(busy)
    edit_many(busy, "Invoice")
    busy.controls.change(verb="delete", id=deleted)
    busy.controls.log.clear()

    proof = busy.refresh(*RANGE)

    assert deleted not in busy.rows()
    assert len(statements(busy, BY_DATE)) == 1
    assert proof.quickbooks_count == proof.mirror_count


def test_a_full_answer_and_no_deletion_read_no_window(busy: Mirrored) -> None:
    edit_many(busy, "Invoice")
    busy.controls.log.clear()

    busy.refresh(*RANGE)

    assert busy.versions_here(*RANGE) == busy.versions_there(*RANGE)
    assert statements(busy, BY_DATE) == []
    assert len(statements(busy, "SELECT COUNT(*) FROM Invoice WHERE TxnDate")) == 2


def test_a_deletion_beyond_a_gap_between_windows_is_found_too(busy: Mirrored) -> None:
    early = date(2025, 1, 1), date(2025, 3, 31)
    busy.refresh(*early)
    busy.clock.move(minutes=30)
    deleted = min(busy.ids_there(*early), key=int)
    edit_many(busy, "Invoice")
    busy.controls.change(verb="delete", id=deleted)
    busy.refresh(*RANGE)

    proof = busy.refresh(*early)

    assert deleted not in busy.rows()
    assert proof.quickbooks_count == proof.mirror_count


def test_a_customer_that_is_deleted_after_a_full_answer_is_gone(mirrored: Mirrored) -> None:
    mirrored.limits, mirrored.company.captures = FEWER, FEWER.captured
    for no in range(MANY):
        made = NOW - timedelta(minutes=no)
        mirrored.company.insert("Customer", {"DisplayName": f"Plain {no}", "Active": True}, made)
    mirrored.refresh(*RANGE)
    mirrored.clock.move(minutes=30)
    edit_many(mirrored, "Customer")
    deleted = mirrored.company.documents("Customer")[-1]["Id"]
    mirrored.controls.change(verb="delete", entity="Customer", id=deleted)
    mirrored.refresh(*RANGE)

    with mirrored.store.reading() as tx:
        known = set(tx.mirror.customers(CONNECTION))
    assert known == {customer["Id"] for customer in mirrored.company.documents("Customer")}


def test_after_a_gap_of_more_than_30_days_ids_customers_and_balances_are_quickbooks(busy: Mirrored) -> None:
    paid = pay_many(busy)[:20]
    busy.refresh(*RANGE)
    deleted = sorted(busy.ids_there(*RANGE), key=int)[::25]
    for qbo_id in deleted:
        busy.controls.change(verb="delete", id=qbo_id)
    for qbo_id in set(paid) - set(deleted):
        (link,) = busy.company.get("Invoice", qbo_id)["LinkedTxn"]
        busy.controls.change(verb="delete", entity="Payment", id=link["TxnId"])
    customer = busy.controls.change(verb="create", entity="Customer", fields={"DisplayName": "Brief"})
    Mirror(busy.store, busy.clock).refresh_customers(busy.source(), CONNECTION)
    busy.controls.change(verb="delete", entity="Customer", id=customer["Id"])
    busy.clock.move(days=31)

    proof = busy.refresh(*RANGE)

    with busy.store.reading() as tx:
        known = set(tx.mirror.customers(CONNECTION))
    assert busy.versions_here(*RANGE) == busy.versions_there(*RANGE)
    assert known == {customer["Id"] for customer in busy.company.documents("Customer")}
    assert balances_differ(busy) == set()
    assert proof.quickbooks_count == proof.mirror_count


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_deleted_bill_that_nobody_tells_is_found_by_a_run_of_other_dates(mirrored: Mirrored) -> None:
    mirrored.limits, mirrored.company.captures = Limits(page_size=50, captured=20), 20
    made = [mirrored.controls.change(verb="create", entity="Bill", fields=dated) for dated in _a_quarter(30)]
    deleted, *others = (bill["Id"] for bill in made)
    mirrored.refresh(*RANGE, entity=Entity.BILL)
    mirrored.clock.move(minutes=30)
    for bill in others:
        mirrored.controls.change(verb="bill", entity="Bill", id=bill)
    mirrored.controls.change(verb="delete", entity="Bill", id=deleted)

    mirrored.refresh(date(2025, 1, 1), date(2025, 1, 2), entity=Entity.BILL)

    here = mirrored.records(Entity.BILL)
    assert (deleted in here, set(others) <= set(here)) == (False, True)


def _a_quarter(count: int) -> list[dict[str, str]]:
    return [{"TxnDate": (RANGE[0] + timedelta(days=at)).isoformat()} for at in range(count)]

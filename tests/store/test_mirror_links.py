"""The mirror knows which payments and credit memos its invoices name, or did."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

import pytest

from services.model.quickbooks import Entity, Settler, SourceInvoice
from services.ports.mirror import ProvenWindow
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW
from tests.store.books import CONNECTION, a_document

PAYMENT, MEMO = Settler("Payment", "71"), Settler("CreditMemo", "71")
UPDATED = a_document().updated_at or NOW


def settled(qbo_id: str, *by: Settler, **facts: Any) -> SourceInvoice:
    return a_document(qbo_id=qbo_id, settled_by=by, digest=f"{qbo_id} {by}", **facts)


def keep(store: Store, *documents: SourceInvoice, connection_id: str = CONNECTION) -> None:
    with store.writing() as tx:
        tx.mirror.of(Entity.INVOICE).keep(connection_id, documents)
        tx.commit()


def named(store: Store, *settlers: Settler, ids: Collection[str] = (), **how: Any) -> set[str]:
    with store.reading() as tx:
        return set(tx.mirror.invoices_settled(CONNECTION, settlers, ids, how.get("updated_before")))


def test_the_invoices_of_a_payment_are_found(store: Store) -> None:
    keep(store, settled("101", PAYMENT), settled("102", PAYMENT, MEMO), settled("103", MEMO), settled("104"))

    assert named(store, PAYMENT) == {"101", "102"}
    assert named(store, MEMO) == {"102", "103"}
    assert named(store, PAYMENT, MEMO) == {"101", "102", "103"}
    assert named(store, Settler("Payment", "72")) == set()


def test_a_payment_of_another_company_is_another_one(store: Store) -> None:
    keep(store, settled("101", PAYMENT), connection_id="con2")

    assert named(store, PAYMENT, ids=["101"]) == set()


def test_a_link_that_no_longer_holds_is_still_found(store: Store) -> None:
    keep(store, settled("101", PAYMENT, sync_token=3))
    keep(store, settled("101", MEMO, sync_token=4))
    keep(store, settled("101", MEMO, PAYMENT, sync_token=5))

    assert named(store, PAYMENT) == {"101"}
    assert named(store, MEMO) == {"101"}


def test_an_older_version_adds_no_link(store: Store) -> None:
    keep(store, settled("101", sync_token=4))
    keep(store, settled("101", PAYMENT, sync_token=3))

    assert named(store, PAYMENT) == set()


def test_only_what_is_here_and_not_gone_is_found(store: Store) -> None:
    keep(store, settled("101", PAYMENT), settled("102", PAYMENT), settled("103"))
    with store.writing() as tx:
        tx.mirror.of(Entity.INVOICE).mark_gone(CONNECTION, ["101"], NOW)
        tx.commit()

    assert named(store, PAYMENT, ids=["101", "103", "999"]) == {"102", "103"}


@pytest.mark.parametrize(
    ("updated_at", "found"),
    [(UPDATED - timedelta(seconds=1), {"101"}), (UPDATED, set()), (None, {"101"})],
)
def test_only_what_was_last_updated_before_then_is_found(
    store: Store, updated_at: Any, found: set[str]
) -> None:
    keep(store, settled("101", PAYMENT, updated_at=updated_at))

    assert named(store, PAYMENT, updated_before=UPDATED) == found


def test_payments_are_listed_page_by_page_and_each_once(store: Store) -> None:
    payments = [Settler("Payment", str(no)) for no in range(1, 26)]
    keep(store, *(settled(str(100 + no), one, MEMO) for no, one in enumerate(payments)))
    keep(store, *(settled(str(200 + no), one) for no, one in enumerate(payments)))
    listed: list[Settler] = []

    with store.reading() as tx:
        while some := tx.mirror.settlers(CONNECTION, "Payment", listed[-1].qbo_id if listed else "", 10):
            listed += some

    assert len(listed) == 25
    assert set(listed) == set(payments)


def test_a_payment_that_is_forgotten_takes_its_links_along(store: Store) -> None:
    keep(store, settled("101", PAYMENT, MEMO), settled("102", PAYMENT))

    with store.writing() as tx:
        tx.mirror.forget_settlers(CONNECTION, [PAYMENT])
        tx.commit()

    with store.reading() as tx:
        left = tx.mirror.settlers(CONNECTION, "Payment", "", 10)
    assert (left, named(store, MEMO)) == ([], {"101"})


def test_the_windows_of_some_invoices_are_proven_no_longer(store: Store) -> None:
    first, second = date(2026, 10, 1), date(2026, 11, 1)
    end = date(2026, 12, 1)
    with store.writing() as tx:
        tx.mirror.of(Entity.INVOICE).prove_window(CONNECTION, ProvenWindow(first, second, 1, NOW))
        tx.mirror.of(Entity.INVOICE).prove_window(CONNECTION, ProvenWindow(second, end, 1, NOW))
        tx.mirror.of(Entity.INVOICE).keep(
            CONNECTION, [settled("101", txn_date=first), settled("102", txn_date=None)]
        )
        tx.mirror.of(Entity.INVOICE).forget_windows_of(CONNECTION, ["101", "102", "999"])
        tx.commit()

    with store.reading() as tx:
        assert [window.date_from for window in tx.mirror.of(Entity.INVOICE).windows(CONNECTION)] == [second]

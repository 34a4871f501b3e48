"""What looks unsent: among the paid invoices of the mirror, and by an index in a long invoice window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.invoice_status import DeliveryState, PaymentState
from services.model.quickbooks import Entity, SourceInvoice
from services.model.rejection import ReviewProblem
from services.ports.unsent import Movable
from services.store.engine import open_engine
from services.store.tables import metadata
from services.store.unit_of_work import Store
from services.store.unsent import UnsentRepository
from tests.services.desk_doubles import NOW
from tests.store.books import CONNECTION, a_document, keep_documents


def a_paid(number: int, delivery: DeliveryState = DeliveryState.SENT, **facts: Any) -> SourceInvoice:
    """A paid invoice, each of another day."""
    day = date(2026, 1, 1) + timedelta(days=number)
    paid = {"payment_state": PaymentState.PAID, "delivery_state": delivery, "txn_date": day}
    return a_document(**{"qbo_id": str(number)} | paid | facts)


def paid(store: Store, connection_id: str = CONNECTION) -> tuple[int, int]:
    with store.reading() as tx:
        return tx.unsent.paid(connection_id)


def test_paid_invoices_are_counted_and_those_that_look_unsent(store: Store) -> None:
    keep_documents(store, *(a_paid(number, delivery) for number, delivery in enumerate(DeliveryState)))

    assert paid(store) == (5, 2)


@pytest.mark.parametrize("payment", [payment for payment in PaymentState if payment is not PaymentState.PAID])
def test_what_is_not_paid_says_nothing(store: Store, payment: PaymentState) -> None:
    keep_documents(store, a_paid(1, DeliveryState.NOT_SENT, payment_state=payment))

    assert paid(store) == (0, 0)


def test_what_is_gone_or_needs_review_or_is_another_companys_says_nothing(store: Store) -> None:
    keep_documents(store, a_paid(1), a_paid(2, problem=ReviewProblem.SUMS_DIFFER), a_paid(3, txn_date=None))
    keep_documents(store, a_paid(4), connection_id="con2")
    with store.writing() as tx:
        tx.mirror.of(Entity.INVOICE).mark_gone(CONNECTION, ["1"], NOW)
        tx.commit()

    assert (paid(store), paid(store, "con2"), paid(store, "nobodys")) == ((0, 0), (1, 0), (0, 0))


def test_the_newest_ones_count(store: Store) -> None:
    old = [a_paid(number) for number in range(1, 6)]
    keep_documents(store, *old, *(a_paid(number, DeliveryState.NOT_SENT) for number in (6, 7)))

    with store.reading() as tx:
        assert tx.unsent.paid(CONNECTION, newest=3) == (3, 2)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Connection]:
    """An empty database, of whose sizes nobody has told SQLite: so it is in most installations."""
    engine = open_engine(f"sqlite:///{tmp_path / 'plans.db'}")
    metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.mark.parametrize("to_sent", [True, False])
def test_what_could_be_moved_is_found_by_its_index(database: Connection, to_sent: bool) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    sa.event.listen(database, "before_cursor_execute", note)
    UnsentRepository(database).count(Movable(CONNECTION, to_sent))
    sa.event.remove(database, "before_cursor_execute", note)
    statement, parameters = asked[-1]

    (step,) = database.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    assert "INDEX invoices_by_rule (connection_id=? AND tile=?)" in step.detail

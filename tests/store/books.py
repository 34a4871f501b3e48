"""Documents of the mirror, runs and their items, valid by default; a test states only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from services.model.import_run import Filters, ImportRun, NewRun, Via
from services.model.invoice_status import DeliveryState, InvoiceStatus, PaymentState, Tile
from services.model.quickbooks import Entity, SourceInvoice
from services.model.report import RunItem, Verdict
from services.ports.runs import Claim, PlannedItem
from services.store.unit_of_work import Store, Transaction
from tests.builders import a_line
from tests.services.desk_doubles import ADMIN, NOW, PLACE, TEAM

CONNECTION = "con1"
OCTOBER = Filters(date(2026, 10, 1), date(2026, 10, 31), frozenset(InvoiceStatus))
ANY_RUN = NewRun(CONNECTION, TEAM, ADMIN.user_id, Via.SLACK, OCTOBER, PLACE, draft_id="draft1")


def a_document(**facts: Any) -> SourceInvoice:
    """An open, sent invoice of October."""
    document = SourceInvoice(
        qbo_id="101",
        sync_token=3,
        created_at=datetime(2026, 10, 5, 17, tzinfo=UTC),
        updated_at=datetime(2026, 10, 6, 17, tzinfo=UTC),
        doc_number="1042",
        txn_date=date(2026, 10, 5),
        due_date=date(2026, 11, 4),
        customer_id="7",
        customer_name="Harbour House",
        currency="USD",
        exchange_rate=None,
        total=Decimal("100.00"),
        balance=Decimal("100.00"),
        tax=None,
        deposit=None,
        payment_state=PaymentState.OPEN,
        delivery_state=DeliveryState.SENT,
        problem=None,
        lines=(a_line(),),
        raw=b'{"Id":"101"}',
        digest="digest",
        content_digest="content",
    )
    return document._replace(**facts)


def an_item(position: int = 1, **facts: Any) -> RunItem:
    """An invoice that would be imported; its id follows its position, as 101 follows 1."""
    item = RunItem(
        position=position,
        qbo_id=str(100 + position),
        doc_number="1042",
        txn_date=date(2026, 10, 5),
        due_date=date(2026, 11, 4),
        currency="USD",
        total=Decimal("100.00"),
        balance=Decimal("100.00"),
        customer_id="7",
        customer_name="Harbour House",
        project_id=None,
        project_name=None,
        tile=Tile.AR_AGING,
        verdict=Verdict.WOULD_IMPORT,
        sync_token=3,
    )
    return replace(item, **facts)


def add_run(store: Store, **facts: Any) -> ImportRun:
    """A new run."""
    with store.writing() as tx:
        run = tx.runs.add(replace(ANY_RUN, **facts), NOW)
        tx.commit()
    return run


def claimed(store: Store, run: ImportRun, owner: str = "worker-1", now: datetime = NOW) -> Claim:
    """The right to work on the run."""
    with store.writing() as tx:
        claim = tx.runs.claim(run.id, owner, now)
        tx.commit()
    assert claim is not None
    return claim


def write_items(store: Store, run: ImportRun, items: Sequence[RunItem], plan_no: int = 1) -> None:
    """Items of a plan of the run."""
    with store.writing() as tx:
        put_items(tx, run, items, plan_no)
        tx.commit()


def put_items(tx: Transaction, run: ImportRun, items: Sequence[RunItem], plan_no: int = 1) -> None:
    """Items of a plan of the run, in a transaction that is going on."""
    tx.items.write(run.id, plan_no, [PlannedItem(item, f"material of {item.qbo_id}") for item in items])


def keep_documents(store: Store, *documents: SourceInvoice, connection_id: str = CONNECTION) -> None:
    """Documents in the mirror."""
    with store.writing() as tx:
        tx.mirror.of(Entity.INVOICE).keep(connection_id, documents)
        tx.commit()

"""Plans that take documents of the mirror in, and what then stands in the invoice window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.model.import_run import ImportRun
from services.model.quickbooks import Entity, LineKind, SourceInvoice
from services.model.report import Counts, RunItem
from services.store.engine import open_engine
from services.store.tables import invoice_lines, invoices
from services.store.unit_of_work import Store, Transaction
from tests.builders import a_line
from tests.services.desk_doubles import ADMIN, NOW, TEAM
from tests.store.books import (
    add_run,
    an_item,
    put_items,
)

BUNDLE = (
    a_line(line_no=1, kind=LineKind.GROUP, amount=Decimal("0.30")),
    a_line(line_no=2, parent_no=1, quantity=Decimal("1.5000000"), unit_price=Decimal("0.1234567")),
    a_line(line_no=3, kind=LineKind.DESCRIPTION, description="ünïcödé", quantity=None, unit_price=None),
    a_line(line_no=4, kind=LineKind.OTHER, detail_type="TaxLineDetail", amount=Decimal("-0.1")),
)


def planned(tx: Transaction, run: ImportRun, documents: Sequence[SourceInvoice]) -> list[RunItem]:
    """The documents in the mirror, and a plan that takes all of them in."""
    project = tx.projects.create(ADMIN, "Acme", "Redesign", NOW)
    tx.mirror.of(Entity.INVOICE).keep(run.connection_id, documents)
    items = [
        replace(an_item(no), **_of(one), project_id=project.id) for no, one in enumerate(documents, start=1)
    ]
    put_items(tx, run, items)
    return items


def _of(document: SourceInvoice) -> dict[str, Any]:
    return {name: getattr(document, name) for name in ("qbo_id", "sync_token", "doc_number", "balance")}


def plan(store: Store, *documents: SourceInvoice, **facts: Any) -> ImportRun:
    """A run with such a plan."""
    run = add_run(store, **facts)
    with store.writing() as tx:
        planned(tx, run, documents)
        tx.commit()
    return run


def apply(store: Store, run: ImportRun, after: int = 0, upto: int = 100) -> int:
    with store.writing() as tx:
        came_in = tx.ledger.apply(run, after, upto, False, NOW)
        tx.commit()
    return came_in


def counts(store: Store, run: ImportRun) -> Counts:
    with store.reading() as tx:
        return tx.sums.sums(run.id).counts


def rows_of(database_url: str, table: sa.Table, *order: sa.Column[Any]) -> list[dict[str, Any]]:
    engine = open_engine(database_url)
    with engine.connect() as database:
        found = [dict(row._mapping) for row in database.execute(sa.select(table).order_by(*order))]
    engine.dispose()
    return found


def invoices_in(database_url: str) -> list[dict[str, Any]]:
    return rows_of(database_url, invoices, invoices.c.id)


def lines_in(database_url: str) -> list[dict[str, Any]]:
    return rows_of(database_url, invoice_lines, invoice_lines.c.invoice_id, invoice_lines.c.line_no)


def plan_again(store: Store, *documents: SourceInvoice) -> ImportRun:
    """A run of the same project with the same plan."""
    run = add_run(store)
    with store.writing() as tx:
        (project,) = tx.projects.search(TEAM, "", 1, None)
        items = [an_item(no, qbo_id=one.qbo_id, project_id=project.id) for no, one in enumerate(documents, 1)]
        put_items(tx, run, items)
        tx.commit()
    return run

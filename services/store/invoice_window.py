"""The invoice window's rows one by one; lists of them stand in ``invoice_list``."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.invoice_window import InvoiceHistory, InvoiceRow, Origin
from services.model.quickbooks import LineKind, SourceLine
from services.ports.invoice_window import KeptInvoice, Scope
from services.store.tables import clients, invoice_lines, invoices, posted_invoices, project_members, projects
from services.store.tables_runs import import_runs

ROW_COLUMNS = (
    invoices.c.id,
    invoices.c.connection_id,
    invoices.c.doc_number,
    sa.func.coalesce(invoices.c.customer_name, clients.c.name).label("customer"),
    invoices.c.txn_date,
    invoices.c.due_date,
    invoices.c.currency,
    invoices.c.total,
    invoices.c.balance,
    invoices.c.tile,
    invoices.c.origin,
)
_REST = (
    "client_id",
    "project_id",
    "exchange_rate",
    "tax",
    "payment_state",
    "delivery_state",
    "unsent_as_sent",
    "run_id",
    "imported_at",
    "created_by",
    "created_at",
    "qbo_id",
)
WITH_CLIENT = invoices.outerjoin(clients, clients.c.id == invoices.c.client_id)
LINE_COLUMNS = tuple(column for column in invoice_lines.c if column.name != "invoice_id")


class InvoiceWindowRepository:
    """Invoices as people look at them."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def project_count(self, scope: Scope) -> int:
        """How many projects list the scope's member; 0 for a whole workspace."""
        if scope.member is None:
            return 0
        return self._database.scalar(sa.select(sa.func.count()).select_from(hers(scope).subquery())) or 0

    def find(self, scope: Scope, invoice_id: str) -> KeptInvoice | None:
        """The invoice; None if it is gone or not in the scope."""
        posted = sa.and_(
            posted_invoices.c.connection_id == invoices.c.connection_id,
            posted_invoices.c.qbo_id == invoices.c.qbo_id,
        )
        wanted: sa.Select[Any] = (
            sa.select(
                *ROW_COLUMNS,
                *(invoices.c[name] for name in _REST),
                import_runs.c.requested_by,
                posted_invoices.c.posted_at,
            )
            .select_from(
                WITH_CLIENT.outerjoin(import_runs, import_runs.c.id == invoices.c.run_id).outerjoin(
                    posted_invoices, posted
                )
            )
            .where(invoices.c.id == invoice_id, _seen(scope))
        )
        row = self._database.execute(wanted).one_or_none()
        return None if row is None else _kept(row)

    def lines(self, invoice_id: str, limit: int) -> list[SourceLine]:
        """Its first lines, in order."""
        own = sa.select(*LINE_COLUMNS).where(invoice_lines.c.invoice_id == invoice_id)
        return [
            _line(row) for row in self._database.execute(own.order_by(invoice_lines.c.line_no).limit(limit))
        ]

    def line_count(self, invoice_id: str) -> int:
        """How many lines it has."""
        counted = sa.select(sa.func.count()).where(invoice_lines.c.invoice_id == invoice_id)
        return self._database.scalar(counted) or 0


def _seen(scope: Scope) -> sa.ColumnElement[bool]:
    # A project is one workspace's. Asked for both, SQLite would go through the whole workspace.
    if scope.member is not None:
        return invoices.c.project_id.in_(hers(scope))
    return invoices.c.team_id == scope.team_id


def hers(scope: Scope) -> sa.Select[tuple[str]]:
    """Ids of the projects of her workspace that list her as a member."""
    members = project_members.c
    return (
        sa.select(members.project_id)
        .join(projects, projects.c.id == members.project_id)
        .where(members.user_id == scope.member, projects.c.team_id == scope.team_id)
    )


def row_of(row: Row[Any]) -> InvoiceRow:
    """The invoice, selected by ``ROW_COLUMNS``."""
    return InvoiceRow(
        id=row.id,
        connection_id=row.connection_id,
        doc_number=row.doc_number,
        customer=row.customer,
        txn_date=row.txn_date,
        due_date=row.due_date,
        currency=row.currency,
        total=row.total,
        balance=row.balance,
        tile=Tile(row.tile),
        origin=Origin(row.origin),
    )


def _kept(row: Row[Any]) -> KeptInvoice:
    is_imported = row.origin == Origin.IMPORTED.value
    history = InvoiceHistory(
        origin=Origin(row.origin),
        by=row.requested_by if is_imported else row.created_by,
        at=row.imported_at if is_imported else row.created_at,
        run_id=row.run_id,
        posted_at=row.posted_at,
        qbo_id=row.qbo_id,
    )
    return KeptInvoice(
        row=row_of(row),
        client_id=row.client_id,
        project_id=row.project_id,
        exchange_rate=row.exchange_rate,
        tax=row.tax,
        payment=PaymentState(row.payment_state),
        delivery=DeliveryState(row.delivery_state),
        unsent_as_sent=row.unsent_as_sent,
        history=history,
    )


def _line(row: Row[Any]) -> SourceLine:
    facts = row._asdict()
    return SourceLine(**facts | {"kind": LineKind(facts["kind"])})

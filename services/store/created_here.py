"""Invoices that are created here, and which of them are in QuickBooks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError

from services.decisions.classify_invoice import folded_number
from services.model.invoice_status import DeliveryState
from services.model.invoice_window import Origin
from services.model.people import Actor
from services.model.quickbooks import SourceLine
from services.ports.invoice_window import CreatedInvoice, Posting
from services.ports.runs import RowsRefused
from services.store.locks import lock_until_end
from services.store.tables import invoice_lines, invoices, posted_invoices
from services.store.versions import created_in, ledger_of, raise_version


class CreatedHereRepository:
    """Writes what is created here."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def lock(self, team_id: str) -> None:
        """Make others who create or post invoices in this workspace wait until the transaction ends."""
        lock_until_end(self._database, f"invoices|{team_id}")

    def has_number(self, team_id: str, client_id: str, folded: str) -> bool:
        """Whether the client has an invoice with this number, trimmed and case-folded."""
        same = sa.exists().where(
            invoices.c.team_id == team_id,
            invoices.c.client_id == client_id,
            invoices.c.doc_number_folded == folded,
        )
        return bool(self._database.scalar(sa.select(same)))

    def create(self, actor: Actor, created: CreatedInvoice, at: datetime) -> None:
        """A new invoice with its lines. Call ``lock`` before."""
        self._database.execute(sa.insert(invoices).values(_values(actor, created, at)))
        lines = [{"invoice_id": created.id, **_line_values(line)} for line in created.lines]
        self._database.execute(sa.insert(invoice_lines), lines)
        raise_version(self._database, created_in(actor.team_id))

    def is_here(self, connection_id: str, qbo_id: str) -> bool:
        """Whether this QuickBooks invoice is in the invoice window, imported or posted."""
        same = sa.exists().where(invoices.c.connection_id == connection_id, invoices.c.qbo_id == qbo_id)
        return bool(self._database.scalar(sa.select(same)))

    def post(self, posting: Posting, at: datetime) -> None:
        """Note that it is in QuickBooks. Raises ``RowsRefused`` if an import was quicker."""
        both = {"connection_id": posting.connection_id, "qbo_id": posting.qbo_id}
        own = sa.update(invoices).where(invoices.c.id == posting.invoice_id)
        try:
            self._database.execute(own.values(**both, tile=posting.tile.value, unsent_as_sent=True))
            noted = {**both, "invoice_id": posting.invoice_id, "posted_at": at}
            self._database.execute(sa.insert(posted_invoices).values(**noted))
        except IntegrityError as error:
            raise RowsRefused from error
        # The plans of its workspace, for it is unposted no longer, and those of its company.
        team_id = sa.select(invoices.c.team_id).where(invoices.c.id == posting.invoice_id)
        raise_version(self._database, created_in(self._database.scalar(team_id) or ""))
        raise_version(self._database, ledger_of(posting.connection_id))


def _line_values(line: SourceLine) -> dict[str, Any]:
    return {
        column.name: getattr(line, column.name) for column in invoice_lines.c if column.name != "invoice_id"
    } | {"kind": line.kind.value}


def _values(actor: Actor, created: CreatedInvoice, at: datetime) -> dict[str, Any]:
    new = created.new
    return {
        "id": created.id,
        "team_id": actor.team_id,
        "origin": Origin.CREATED_HERE.value,
        "client_id": created.client_id,
        "project_id": new.project_id,
        "doc_number": new.doc_number,
        "doc_number_folded": folded_number(new.doc_number),
        "txn_date": new.txn_date,
        "due_date": new.due_date,
        "currency": new.currency,
        "total": created.total,
        "balance": created.total,
        "payment_state": created.payment.value,
        "delivery_state": DeliveryState.NOT_SENT.value,
        "tile": created.tile.value,
        "unsent_as_sent": False,
        "created_by": actor.user_id,
        "created_at": at,
    }

"""Invoices of the mirror: one page at a time, only what changed, an older version never over a newer one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.quickbooks import SourceInvoice
from services.model.rejection import ReviewProblem
from services.store.bulk import Row, copy_many, in_chunks, insert_into, write_many
from services.store.tables import mirror_invoices, mirror_lines

#: Text of JSON shrinks to a quarter at this level; higher ones cost twice the time for a few percent.
_COMPRESSION = 3
#: No document has it, so that every reading counts as news.
NO_DIGEST = ""
_T = mirror_invoices.c


class _Known(NamedTuple):
    sync_token: int
    updated_at: datetime | None
    digest: str
    gone_at: datetime | None


class MirrorDocuments:
    """The tables ``mirror_invoices`` and ``mirror_lines``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, connection_id: str, invoices: Sequence[SourceInvoice]) -> frozenset[str]:
        """Write what is new, newer or back; the ids written."""
        latest = _latest_of(invoices)
        known = self._known(connection_id, latest)
        changed = [invoice for invoice in latest.values() if _is_news(invoice, known.get(invoice.qbo_id))]
        changed.sort(key=lambda invoice: invoice.qbo_id)
        self._upsert(connection_id, changed)
        self._drop_lines(connection_id, [one.qbo_id for one in changed if one.qbo_id in known])
        copy_many(self._connection, mirror_lines, _line_rows(connection_id, changed))
        return frozenset(invoice.qbo_id for invoice in changed)

    def mark_gone(self, connection_id: str, ids: Sequence[str], at: datetime) -> int:
        """Mark those of these that are here as deleted; how many."""
        statement = sa.update(mirror_invoices).where(
            _T.connection_id == connection_id, _T.qbo_id.in_(ids), _T.gone_at.is_(None)
        )
        return self._connection.execute(statement.values(gone_at=at)).rowcount

    def mark_unreadable(self, connection_id: str, ids: Sequence[str]) -> None:
        """Have these reviewed, and whatever is received of them next written."""
        statement = sa.update(mirror_invoices).where(_T.connection_id == connection_id, _T.qbo_id.in_(ids))
        values = {"problem": ReviewProblem.UNREADABLE.code, "digest": NO_DIGEST}
        self._connection.execute(statement.values(**values))

    def ids(self, connection_id: str, date_from: date, date_to: date) -> frozenset[str]:
        query = sa.select(_T.qbo_id).where(*_alive_between(connection_id, date_from, date_to))
        return frozenset(self._connection.scalars(query))

    def count(self, connection_id: str, date_from: date, date_to: date) -> int:
        counted = sa.select(sa.func.count()).select_from(mirror_invoices)
        query = counted.where(*_alive_between(connection_id, date_from, date_to))
        return self._connection.scalar(query) or 0

    def _known(self, connection_id: str, ids: dict[str, SourceInvoice]) -> dict[str, _Known]:
        """What is stored of these ids, locked until the transaction ends."""
        found = {}
        for some in in_chunks(ids):
            query = (
                sa.select(_T.qbo_id, _T.sync_token, _T.updated_at, _T.digest, _T.gone_at)
                .where(_T.connection_id == connection_id, _T.qbo_id.in_(some))
                .with_for_update()
            )
            found.update({row[0]: _Known(*row[1:]) for row in self._connection.execute(query)})
        return found

    def _upsert(self, connection_id: str, invoices: list[SourceInvoice]) -> None:
        statement = insert_into(self._connection, mirror_invoices)
        new = {
            column.name: column
            for column in statement.excluded
            if column.name not in ("connection_id", "qbo_id")
        }
        guarded = statement.on_conflict_do_update(
            index_elements=["connection_id", "qbo_id"],
            set_=new,
            where=statement.excluded.sync_token >= _T.sync_token,
        )
        write_many(self._connection, guarded, (_row(connection_id, invoice) for invoice in invoices))

    def _drop_lines(self, connection_id: str, ids: list[str]) -> None:
        for some in in_chunks(ids):
            lines = mirror_lines.c
            mine = sa.and_(lines.connection_id == connection_id, lines.qbo_id.in_(some))
            self._connection.execute(sa.delete(mirror_lines).where(mine))


def _alive_between(connection_id: str, date_from: date, date_to: date) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        _T.connection_id == connection_id,
        _T.txn_date >= date_from,
        _T.txn_date < date_to,
        _T.gone_at.is_(None),
    )


def _latest_of(invoices: Sequence[SourceInvoice]) -> dict[str, SourceInvoice]:
    """One invoice per id, the latest version: an answer may hold a row twice, and PostgreSQL refuses that."""
    latest: dict[str, SourceInvoice] = {}
    for invoice in invoices:
        other = latest.get(invoice.qbo_id)
        if other is None or invoice.sync_token >= other.sync_token:
            latest[invoice.qbo_id] = invoice
    return latest


def _is_news(invoice: SourceInvoice, known: _Known | None) -> bool:
    """Whether this document says more than what is stored.

    The same version may still differ: a name that it refers to was changed, or a payment moved its balance.
    """
    if known is None or invoice.sync_token > known.sync_token:
        return True
    if invoice.sync_token < known.sync_token:
        return False
    is_older = bool(invoice.updated_at and known.updated_at and invoice.updated_at < known.updated_at)
    return not is_older and (invoice.digest != known.digest or known.gone_at is not None)


def _row(connection_id: str, invoice: SourceInvoice) -> Row:
    """The values of one row, in the order of the table's columns."""
    return (
        connection_id,
        invoice.qbo_id,
        invoice.sync_token,
        invoice.created_at,
        invoice.updated_at,
        invoice.doc_number,
        invoice.txn_date,
        invoice.due_date,
        invoice.customer_id,
        invoice.customer_name,
        invoice.currency,
        invoice.exchange_rate,
        invoice.total,
        invoice.balance,
        invoice.tax,
        invoice.deposit,
        invoice.payment_state.value,
        invoice.delivery_state.value,
        invoice.problem.code if invoice.problem else None,
        zlib.compress(invoice.raw, _COMPRESSION),
        invoice.digest,
        invoice.content_digest,
        None,
    )


def _line_rows(connection_id: str, invoices: Sequence[SourceInvoice]) -> Iterator[Row]:
    for invoice in invoices:
        for line in invoice.lines:
            yield (
                connection_id,
                invoice.qbo_id,
                line.line_no,
                line.parent_no,
                line.kind.value,
                line.detail_type,
                line.description,
                line.item_id,
                line.item_name,
                line.quantity,
                line.unit_price,
                line.amount,
                line.service_date,
                line.tax_code,
            )

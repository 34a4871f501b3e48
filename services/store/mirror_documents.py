"""Invoices of the mirror: one page at a time, only what changed, an older version never over a newer one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from services.model.quickbooks import SourceInvoice, SourceLine
from services.model.rejection import ReviewProblem
from services.store.bulk import Row, copy_many, in_chunks, insert_into, these, write_many
from services.store.mirror_links import MirrorLinks
from services.store.mirror_months import note_months
from services.store.packing import packed
from services.store.tables import mirror_invoices, mirror_lines
from services.store.to_follow import note_to_follow
from services.store.versions import mirror_of, raise_version

#: No document has it, so that every reading counts as news.
NO_DIGEST = ""
_T = mirror_invoices.c
#: What an invoice has before it are values of columns, in the order of the table.
_PAYMENT_STATE = SourceInvoice._fields.index("payment_state")
_KIND = SourceLine._fields.index("kind")


class _Known(NamedTuple):
    txn_date: date | None
    sync_token: int
    updated_at: datetime | None
    digest: str
    gone_at: datetime | None
    content_digest: str


class MirrorDocuments:
    """The tables ``mirror_invoices`` and ``mirror_lines``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._links = MirrorLinks(connection)

    def keep(self, connection_id: str, invoices: Sequence[SourceInvoice]) -> frozenset[str]:
        """Write what is new, newer or back; the ids written."""
        latest = _latest_of(invoices)
        known = self._known(connection_id, latest)
        changed = list(latest.values())
        if known:
            changed = [one for one in changed if _is_news(one, known.get(one.qbo_id))]
        changed.sort(key=lambda invoice: invoice.qbo_id)
        renewed = [invoice for invoice in changed if invoice.qbo_id in known]
        self._renew(connection_id, renewed)
        new = (_row(connection_id, invoice) for invoice in changed if invoice.qbo_id not in known)
        copy_many(self._connection, mirror_invoices, new)
        copy_many(self._connection, mirror_lines, _line_rows(connection_id, changed))
        self._links.keep(connection_id, changed, known)
        ids = frozenset(invoice.qbo_id for invoice in changed)
        if changed:
            raise_version(self._connection, mirror_of(connection_id))
            note_months(self._connection, connection_id, _days_of_news(changed, known))
            note_to_follow(self._connection, connection_id, ids)
        return ids

    def mark_gone(self, connection_id: str, ids: Sequence[str], at: datetime) -> int:
        """Mark those of these that are here as deleted; how many."""
        statement = sa.update(mirror_invoices).where(
            _T.connection_id == connection_id, _T.qbo_id.in_(ids), _T.gone_at.is_(None)
        )
        gone = self._connection.execute(statement.values(gone_at=at)).rowcount
        if gone:
            raise_version(self._connection, mirror_of(connection_id))
            note_months(self._connection, connection_id, self.days(connection_id, ids))
            note_to_follow(self._connection, connection_id, ids)
        return gone

    def mark_unreadable(self, connection_id: str, ids: Sequence[str]) -> None:
        """Have these reviewed, and whatever is received of them next written."""
        statement = sa.update(mirror_invoices).where(_T.connection_id == connection_id, _T.qbo_id.in_(ids))
        values = {"problem": ReviewProblem.UNREADABLE.code, "digest": NO_DIGEST}
        raise_version(self._connection, mirror_of(connection_id))
        self._connection.execute(statement.values(**values))

    def ids(self, connection_id: str, date_from: date, date_to: date) -> frozenset[str]:
        query = sa.select(_T.qbo_id).where(*_alive_between(connection_id, date_from, date_to))
        return frozenset(self._connection.scalars(query))

    def count(self, connection_id: str, date_from: date, date_to: date) -> int:
        counted = sa.select(sa.func.count()).select_from(mirror_invoices)
        query = counted.where(*_alive_between(connection_id, date_from, date_to))
        return self._connection.scalar(query) or 0

    def alive(
        self, connection_id: str, ids: Collection[str], updated_before: datetime | None
    ) -> frozenset[str]:
        """Those of these ids that are here and not gone; if a time is given, last updated before it."""
        is_before = sa.or_(
            sa.true() if updated_before is None else _T.updated_at < updated_before, _T.updated_at.is_(None)
        )
        found: set[str] = set()
        for some in in_chunks(ids):
            query = sa.select(_T.qbo_id).where(
                _T.connection_id == connection_id, _T.qbo_id.in_(some), _T.gone_at.is_(None), is_before
            )
            found.update(self._connection.scalars(query))
        return frozenset(found)

    def days(self, connection_id: str, ids: Collection[str]) -> frozenset[date]:
        """The dates of these invoices."""
        found: set[date | None] = set()
        for some in in_chunks(ids):
            query = sa.select(_T.txn_date).where(_T.connection_id == connection_id, _T.qbo_id.in_(some))
            found.update(self._connection.scalars(query.distinct()))
        return frozenset(day for day in found if day is not None)

    def _known(self, connection_id: str, ids: Collection[str]) -> dict[str, _Known]:
        """What is stored of these ids, locked until the transaction ends."""
        query = (
            sa.select(*(_T[name] for name in ("qbo_id", *_Known._fields)))
            .where(_T.connection_id == connection_id, _T.qbo_id.in_(these(self._connection, ids)))
            .with_for_update()
        )
        return {row[0]: _Known(*row[1:]) for row in self._connection.execute(query)}

    def _renew(self, connection_id: str, invoices: list[SourceInvoice]) -> None:
        """Write these over what is stored of them."""
        if not invoices:
            return
        rows = (_row(connection_id, invoice) for invoice in invoices)
        write_many(self._connection, _newer(self._connection), rows)
        lines = mirror_lines.c
        ids = these(self._connection, [invoice.qbo_id for invoice in invoices])
        mine = sa.and_(lines.connection_id == connection_id, lines.qbo_id.in_(ids))
        self._connection.execute(sa.delete(mirror_lines).where(mine))


def _newer(connection: Connection) -> postgresql.Insert | sqlite.Insert:
    """Replaces a row by a version that is not older."""
    statement = insert_into(connection, mirror_invoices)
    key = ("connection_id", "qbo_id")
    return statement.on_conflict_do_update(
        index_elements=key,
        set_={column.name: column for column in statement.excluded if column.name not in key},
        where=statement.excluded.sync_token >= _T.sync_token,
    )


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


def _days_of_news(changed: Sequence[SourceInvoice], known: Mapping[str, _Known]) -> Iterator[date | None]:
    """The dates of those that are new, back, or other in what a payment does not move; and those they had."""
    for invoice in changed:
        before = known.get(invoice.qbo_id)
        is_same = before and before.gone_at is None and before.content_digest == invoice.content_digest
        if not is_same:
            yield invoice.txn_date
            yield before.txn_date if before else None


def _row(connection_id: str, invoice: SourceInvoice) -> Row:
    """The values of one row, in the order of the table's columns."""
    return (
        connection_id,
        *invoice[:_PAYMENT_STATE],
        invoice.payment_state.value,
        invoice.delivery_state.value,
        invoice.problem.code if invoice.problem else None,
        packed(invoice.raw),
        invoice.digest,
        invoice.content_digest,
        None,
    )


def _line_rows(connection_id: str, invoices: Sequence[SourceInvoice]) -> Iterator[Row]:
    """Lines have their values in the order of the table's columns."""
    for invoice in invoices:
        for line in invoice.lines:
            yield (connection_id, invoice.qbo_id, *line[:_KIND], line.kind._value_, *line[_KIND + 1 :])

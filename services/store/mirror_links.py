"""Which payments and credit memos settle which invoices of the mirror."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.quickbooks import Settler, SourceInvoice
from services.store.bulk import Row, copy_many, in_chunks, insert_into, write_many
from services.store.tables_links import mirror_links

_C = mirror_links.c


class MirrorLinks:
    """The table ``mirror_links``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, connection_id: str, invoices: Sequence[SourceInvoice], known: Container[str]) -> None:
        """Note what settles these invoices; those that are not ``known`` had no link before."""
        settled = [invoice for invoice in invoices if invoice.settled_by]
        new = [invoice for invoice in settled if invoice.qbo_id not in known]
        if new:
            copy_many(self._connection, mirror_links, _rows(connection_id, new))
        if len(new) < len(settled):
            old = (invoice for invoice in settled if invoice.qbo_id in known)
            statement = insert_into(self._connection, mirror_links).on_conflict_do_nothing()
            write_many(self._connection, statement, _rows(connection_id, old))

    def invoice_ids(self, connection_id: str, settlers: Collection[Settler]) -> frozenset[str]:
        """The invoices that name one of these settlers, or did."""
        found: set[str] = set()
        for which in _among(connection_id, settlers):
            found.update(self._connection.scalars(sa.select(_C.qbo_id).where(which)))
        return frozenset(found)

    def settlers(self, connection_id: str, kind: str, after: str, limit: int) -> list[Settler]:
        """At most so many settlers of this kind, those after this id, in the database's order of ids."""
        mine = sa.select(_C.txn_id).where(
            _C.connection_id == connection_id, _C.kind == kind, _C.txn_id > after
        )
        found = self._connection.scalars(mine.distinct().order_by(_C.txn_id).limit(limit))
        return [Settler(kind, txn_id) for txn_id in found]

    def forget(self, connection_id: str, settlers: Collection[Settler]) -> None:
        for which in _among(connection_id, settlers):
            self._connection.execute(sa.delete(mirror_links).where(which))


def _among(connection_id: str, settlers: Collection[Settler]) -> Iterator[sa.ColumnElement[bool]]:
    for kind in sorted({settler.kind for settler in settlers}):
        for some in in_chunks(settler.qbo_id for settler in settlers if settler.kind == kind):
            yield sa.and_(_C.connection_id == connection_id, _C.kind == kind, _C.txn_id.in_(some))


def _rows(connection_id: str, invoices: Iterable[SourceInvoice]) -> Iterator[Row]:
    for invoice in invoices:
        for settler in invoice.settled_by:
            yield (connection_id, settler.kind, settler.qbo_id, invoice.qbo_id)

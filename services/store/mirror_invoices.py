"""Invoices of the mirror, with their lines and with what settles them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy.engine import Connection

from services.model.quickbooks import Entity, SourceInvoice, SourceLine
from services.store.bulk import Row
from services.store.mirror_documents import Known, MirrorDocuments
from services.store.mirror_links import MirrorLinks
from services.store.mirror_months import note_months
from services.store.packing import packed
from services.store.tables import mirror_invoices, mirror_lines
from services.store.to_follow import note_to_follow
from services.store.versions import mirror_of

#: What an invoice has before it are values of columns, in the order of the table.
_PAYMENT_STATE = SourceInvoice._fields.index("payment_state")
_KIND = SourceLine._fields.index("kind")


class MirrorInvoices(MirrorDocuments[SourceInvoice]):
    """The tables ``mirror_invoices`` and ``mirror_lines``."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, Entity.INVOICE, mirror_invoices, mirror_lines)
        self.links = MirrorLinks(connection)

    def _scope(self, connection_id: str) -> str:
        return mirror_of(connection_id)

    def _row(self, connection_id: str, document: SourceInvoice) -> Row:
        return (
            connection_id,
            *document[:_PAYMENT_STATE],
            document.payment_state.value,
            document.delivery_state.value,
            document.problem.code if document.problem else None,
            packed(document.raw),
            document.digest,
            document.content_digest,
            None,
        )

    def _part_rows(self, connection_id: str, documents: Iterable[SourceInvoice]) -> Iterator[Row]:
        """Lines have their values in the order of the table's columns."""
        for invoice in documents:
            for line in invoice.lines:
                yield (connection_id, invoice.qbo_id, *line[:_KIND], line.kind._value_, *line[_KIND + 1 :])

    def _link(self, connection_id: str, documents: list[SourceInvoice], known: Mapping[str, Known]) -> None:
        self.links.keep(connection_id, documents, known)

    def _note(self, connection_id: str, ids: Collection[str], days: Iterable[date | None]) -> None:
        note_months(self._connection, connection_id, days)
        note_to_follow(self._connection, connection_id, ids)

"""Time activities, bills and purchases of the mirror, with their entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.entry import SourceEntry, SourceRecord, entry_ref
from services.model.quickbooks import Entity
from services.store.bulk import Row, these
from services.store.entry_following import note_entries_to_follow
from services.store.mirror_documents import MirrorDocuments
from services.store.packing import packed
from services.store.tables import mirror_customers
from services.store.tables_entries import mirror_entries, mirror_records
from services.store.versions import entries_mirror_of

#: What a record has before it are values of columns, in the order of the table.
_RAW = SourceRecord._fields.index("raw")
_ITEM_ID, _BILLABLE, _PROBLEM = map(SourceEntry._fields.index, ("item_id", "billable", "problem"))


class MirrorRecords(MirrorDocuments[SourceRecord]):
    """The rows of ``mirror_records`` and ``mirror_entries`` that are one resource's."""

    def __init__(self, connection: Connection, entity: Entity) -> None:
        super().__init__(connection, entity, mirror_records, mirror_entries)

    def _scope(self, connection_id: str) -> str:
        return entries_mirror_of(connection_id)

    def _row(self, connection_id: str, document: SourceRecord) -> Row:
        return (
            connection_id,
            self._resource,
            *document[:_RAW],
            packed(document.raw),
            document.digest,
            document.content_digest,
            None,
        )

    def _part_rows(self, connection_id: str, documents: Iterable[SourceRecord]) -> Iterator[Row]:
        documents = [*documents]
        # Asked for now: while rows are copied in, PostgreSQL answers nothing else.
        return self._entry_rows(connection_id, documents, self._projects(connection_id, documents))

    def _entry_rows(
        self, connection_id: str, documents: Iterable[SourceRecord], projects: dict[str, tuple[str, str]]
    ) -> Iterator[Row]:
        resource = self._resource
        for record in documents:
            for entry in record.entries:
                named = projects.get(entry.project_id) if entry.project_id else None
                yield (
                    connection_id,
                    resource,
                    record.qbo_id,
                    entry.line_no,
                    entry_ref(resource, record.qbo_id, entry.line_no),
                    record.txn_date,
                    entry.kind._value_,
                    entry.party_kind._value_ if entry.party_kind else None,
                    entry.party_id,
                    entry.party_name,
                    *(named or (entry.customer_id, entry.customer_name)),
                    *entry[_ITEM_ID:_BILLABLE],
                    entry.billable._value_,
                    *entry[_BILLABLE + 1 : _PROBLEM],
                    entry.problem.code if entry.problem else None,
                    entry.content_digest,
                )

    def _projects(self, connection_id: str, documents: Iterable[SourceRecord]) -> dict[str, tuple[str, str]]:
        """The projects beside customers that are known as sub-customers: id and name, by id."""
        stated = {entry.project_id for record in documents for entry in record.entries if entry.project_id}
        if not stated:
            return {}
        columns = mirror_customers.c
        wanted = sa.select(columns.qbo_id, columns.full_name).where(
            columns.connection_id == connection_id,
            columns.qbo_id.in_(these(self._connection, stated)),
            columns.gone_at.is_(None),
        )
        return {qbo_id: (qbo_id, name) for qbo_id, name in self._connection.execute(wanted)}

    def _note(self, connection_id: str, ids: Collection[str], days: Iterable[date | None]) -> None:
        note_entries_to_follow(self._connection, connection_id, self._resource, ids)

"""Time activities, bills and purchases of the mirror, with their entries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from sqlalchemy.engine import Connection

from services.model.entry import SourceEntry, SourceRecord, entry_ref
from services.model.quickbooks import Entity
from services.store.bulk import Row
from services.store.entry_following import note_entries_to_follow
from services.store.mirror_documents import MirrorDocuments
from services.store.packing import packed
from services.store.tables_entries import mirror_entries, mirror_records

#: What a record has before it are values of columns, in the order of the table.
_RAW = SourceRecord._fields.index("raw")
_PARTY_ID, _BILLABLE, _PROBLEM = map(SourceEntry._fields.index, ("party_id", "billable", "problem"))


class MirrorRecords(MirrorDocuments[SourceRecord]):
    """The rows of ``mirror_records`` and ``mirror_entries`` that are one resource's."""

    def __init__(self, connection: Connection, entity: Entity) -> None:
        super().__init__(connection, entity, mirror_records, mirror_entries)

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
        resource = self._resource
        for record in documents:
            for entry in record.entries:
                yield (
                    connection_id,
                    resource,
                    record.qbo_id,
                    entry.line_no,
                    entry_ref(resource, record.qbo_id, entry.line_no),
                    record.txn_date,
                    entry.kind._value_,
                    entry.party_kind._value_ if entry.party_kind else None,
                    *entry[_PARTY_ID:_BILLABLE],
                    entry.billable._value_,
                    *entry[_BILLABLE + 1 : _PROBLEM],
                    entry.problem.code if entry.problem else None,
                    entry.content_digest,
                )

    def _note(self, connection_id: str, ids: Collection[str], days: Iterable[date | None]) -> None:
        note_entries_to_follow(self._connection, connection_id, self._resource, ids)

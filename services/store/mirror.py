"""The mirror in the database: exact bytes (zlib) beside typed columns, written set by set."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.engine import Connection

from services.model.quickbooks import Entity, Settler
from services.ports.mirror import DocumentStore, ListStore
from services.store.mirror_customers import MirrorCustomers
from services.store.mirror_invoices import MirrorInvoices
from services.store.mirror_lists import list_of
from services.store.mirror_records import MirrorRecords


class MirrorRepository(MirrorCustomers):
    """QuickBooks' documents by connection."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._invoices = MirrorInvoices(connection)

    def of(self, entity: Entity) -> DocumentStore:
        return self._invoices if entity is Entity.INVOICE else MirrorRecords(self._connection, entity)

    def list_of(self, entity: Entity) -> ListStore:
        return list_of(self._connection, entity)

    def invoices_settled(
        self,
        connection_id: str,
        settlers: Collection[Settler],
        ids: Collection[str],
        updated_before: datetime | None,
    ) -> frozenset[str]:
        named = self._invoices.links.invoice_ids(connection_id, settlers) | frozenset(ids)
        return self._invoices.alive(connection_id, named, updated_before)

    def settlers(self, connection_id: str, kind: str, after: str, limit: int) -> list[Settler]:
        return self._invoices.links.settlers(connection_id, kind, after, limit)

    def forget_settlers(self, connection_id: str, settlers: Collection[Settler]) -> None:
        self._invoices.links.forget(connection_id, settlers)

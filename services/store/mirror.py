"""The mirror in the database: exact bytes (zlib) beside typed columns, written set by set."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.quickbooks import Settler, SourceInvoice
from services.ports.mirror import MirrorState, ProvenWindow
from services.store.bulk import in_chunks, insert_into
from services.store.mirror_customers import MirrorCustomers
from services.store.mirror_documents import MirrorDocuments
from services.store.mirror_links import MirrorLinks
from services.store.tables import mirror_state, mirror_windows


class MirrorRepository(MirrorCustomers):
    """QuickBooks' documents by connection."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._documents = MirrorDocuments(connection)
        self._links = MirrorLinks(connection)

    def state(self, connection_id: str) -> MirrorState:
        columns = (mirror_state.c.invoices_as_of, mirror_state.c.customers_as_of)
        query = sa.select(*columns).where(mirror_state.c.connection_id == connection_id)
        found = self._connection.execute(query).one_or_none()
        return MirrorState(*found) if found else MirrorState(None, None)

    def note_invoices_as_of(self, connection_id: str, as_of: datetime) -> None:
        self._note(connection_id, mirror_state.c.invoices_as_of, as_of)

    def note_customers_as_of(self, connection_id: str, as_of: datetime) -> None:
        self._note(connection_id, mirror_state.c.customers_as_of, as_of)

    def keep_invoices(self, connection_id: str, invoices: Sequence[SourceInvoice]) -> frozenset[str]:
        return self._documents.keep(connection_id, invoices)

    def mark_invoices_gone(self, connection_id: str, ids: Collection[str], at: datetime) -> int:
        return sum(self._documents.mark_gone(connection_id, some, at) for some in in_chunks(ids))

    def mark_invoices_unreadable(self, connection_id: str, ids: Collection[str]) -> None:
        for some in in_chunks(ids):
            self._documents.mark_unreadable(connection_id, some)

    def invoice_ids(self, connection_id: str, date_from: date, date_to: date) -> frozenset[str]:
        return self._documents.ids(connection_id, date_from, date_to)

    def count_invoices(self, connection_id: str, date_from: date, date_to: date) -> int:
        return self._documents.count(connection_id, date_from, date_to)

    def invoices_settled(
        self,
        connection_id: str,
        settlers: Collection[Settler],
        ids: Collection[str],
        updated_before: datetime | None,
    ) -> frozenset[str]:
        named = self._links.invoice_ids(connection_id, settlers) | frozenset(ids)
        return self._documents.alive(connection_id, named, updated_before)

    def settlers(self, connection_id: str, kind: str, after: str, limit: int) -> list[Settler]:
        return self._links.settlers(connection_id, kind, after, limit)

    def forget_settlers(self, connection_id: str, settlers: Collection[Settler]) -> None:
        self._links.forget(connection_id, settlers)

    def windows(self, connection_id: str) -> list[ProvenWindow]:
        columns = mirror_windows.c
        query = (
            sa.select(columns.date_from, columns.date_to, columns.count, columns.proven_at)
            .where(columns.connection_id == connection_id)
            .order_by(columns.date_from)
        )
        return [ProvenWindow(*row) for row in self._connection.execute(query)]

    def prove_window(self, connection_id: str, window: ProvenWindow) -> None:
        self.forget_windows(connection_id, window.date_from, window.date_to)
        self._connection.execute(
            sa.insert(mirror_windows).values(
                connection_id=connection_id,
                date_from=window.date_from,
                date_to=window.date_to,
                count=window.count,
                proven_at=window.proven_at,
                used_at=window.proven_at,
            )
        )

    def forget_windows(self, connection_id: str, date_from: date | None, date_to: date | None) -> None:
        overlapping = _overlapping(connection_id, date_from, date_to)
        self._connection.execute(sa.delete(mirror_windows).where(overlapping))

    def forget_windows_of(self, connection_id: str, ids: Collection[str]) -> None:
        for day in self._documents.days(connection_id, ids):
            self.forget_windows(connection_id, day, day + timedelta(days=1))

    def note_use(self, connection_id: str, date_from: date, date_to: date, at: datetime) -> None:
        used = sa.update(mirror_windows).where(_overlapping(connection_id, date_from, date_to))
        self._connection.execute(used.values(used_at=at))

    def _note(self, connection_id: str, column: sa.Column[datetime], as_of: datetime) -> None:
        # Two may read a company for the first time at once.
        new = insert_into(self._connection, mirror_state).values(connection_id=connection_id)
        self._connection.execute(new.on_conflict_do_nothing(index_elements=["connection_id"]))
        mine = mirror_state.c.connection_id == connection_id
        self._connection.execute(sa.update(mirror_state).where(mine).values({column: as_of}))


def _overlapping(connection_id: str, date_from: date | None, date_to: date | None) -> sa.ColumnElement[bool]:
    """Windows with a day of ``date_from <= day < date_to``; without dates, all of the connection."""
    columns = mirror_windows.c
    return sa.and_(
        columns.connection_id == connection_id,
        sa.true() if date_from is None else columns.date_to > date_from,
        sa.true() if date_to is None else columns.date_from < date_to,
    )

"""Removes what the mirror holds longer than it is used, a bounded number of rows at a time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.import_run import WORKING, RunStatus
from services.model.quickbooks import DOCUMENTS, Entity
from services.ports.retention import DocumentKey
from services.store.bulk import these
from services.store.locks import lock_until_end
from services.store.retained import retained
from services.store.tables import connections, mirror_customers, mirror_marks, mirror_windows
from services.store.tables_coverage import mirror_months
from services.store.tables_entries import mirror_people
from services.store.tables_runs import import_runs
from services.store.versions import entries_mirror_of, mirror_of, raise_version

#: What says that something was read; it goes before what was read.
_PROOFS = (mirror_windows, mirror_marks)
_PARTS = tuple({table: None for entity in DOCUMENTS for table in retained(entity).parts})
_LISTS = (mirror_customers, mirror_people)
_GOES_ON = sa.and_(
    import_runs.c.status == RunStatus.PAUSED.value, import_runs.c.resume_status == RunStatus.IMPORTING.value
)


class RetentionRepository:
    """The mirror's tables, seen by who tidies them up."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def companies(self) -> list[str]:
        """Every connection, in a fixed order."""
        return list(self._database.scalars(sa.select(connections.c.id).order_by(connections.c.id)))

    def hold(self, connection_id: str, now: datetime) -> bool:
        """Keep runs of the company from being taken up until the transaction ends; false if one works."""
        lock_until_end(self._database, f"company|{connection_id}")
        return self.is_free(connection_id, now)

    def is_free(self, connection_id: str, now: datetime) -> bool:
        """Whether no run of the company works at this moment."""
        runs = import_runs.c
        has_worker = sa.and_(runs.owner.is_not(None), runs.lease_until >= now)
        # A part of its plan may be in, and the rest is taken from the mirror as it is.
        works = sa.or_(runs.status.in_([status.value for status in WORKING]), _GOES_ON, has_worker)
        busy = sa.exists().where(runs.connection_id == connection_id, works)
        return not self._database.scalar(sa.select(busy))

    def goes_on(self, connection_id: str) -> bool:
        """Whether a run of the company is paused in the middle of its plan."""
        paused = sa.exists().where(import_runs.c.connection_id == connection_id, _GOES_ON)
        return bool(self._database.scalar(sa.select(paused)))

    def forget_unused(self, connection_id: str, before: datetime) -> int:
        """Take the windows that were last used before then for unread; how many."""
        unused = sa.delete(mirror_windows).where(
            mirror_windows.c.connection_id == connection_id, mirror_windows.c.used_at < before
        )
        return self._noted(connection_id, self._database.execute(unused).rowcount)

    def remove_uncited(
        self, connection_id: str, entity: Entity, after: DocumentKey, until: date, limit: int
    ) -> list[DocumentKey]:
        """Remove documents after this one, of days before ``until``, that neither ledger nor report needs."""
        kept = retained(entity)
        rows = kept.documents.c
        follows = sa.tuple_(rows.txn_date, rows.qbo_id) > sa.tuple_(
            sa.literal(after.txn_date, sa.Date), sa.literal(after.qbo_id)
        )
        wanted = (
            sa.select(rows.txn_date, rows.qbo_id)
            .where(kept.mine(kept.documents, connection_id, entity), follows, rows.txn_date < until)
            .where(~kept.is_cited(connection_id, entity), ~kept.is_reviewed(connection_id, entity))
            .order_by(rows.txn_date, rows.qbo_id)
            .limit(limit)
        )
        found = [DocumentKey(*row) for row in self._database.execute(wanted)]
        ids = these(self._database, [key.qbo_id for key in found])
        # Links have no index for this: all of the company's are looked through. They must not outlive their
        # invoice, which would be new when it is read again.
        self._remove_documents(connection_id, entity, ids)
        self._noted(connection_id, len(found))
        return found

    def remove_anything(self, connection_id: str, limit: int) -> int:
        """Remove rows of the company's mirror, whatever they are; how many. 0 once none are left."""
        for table in _PROOFS:
            if number := self._remove(table, connection_id, limit):
                return self._noted(connection_id, number)
        for entity in DOCUMENTS:
            if number := self._remove_some_documents(connection_id, entity, limit):
                return self._noted(connection_id, number)
        # What is left without a document is of an older kind, or of nothing any more.
        for table in (*_PARTS, *_LISTS, mirror_months):
            if number := self._remove(table, connection_id, limit):
                return self._noted(connection_id, number)
        return 0

    def _remove_some_documents(self, connection_id: str, entity: Entity, limit: int) -> int:
        """Whole ones: with their lines and links, in this very transaction."""
        kept = retained(entity)
        mine = kept.mine(kept.documents, connection_id, entity)
        found = list(self._database.scalars(sa.select(kept.documents.c.qbo_id).where(mine).limit(limit)))
        self._remove_documents(connection_id, entity, these(self._database, found))
        return len(found)

    def _remove_documents(self, connection_id: str, entity: Entity, ids: Any) -> None:
        kept = retained(entity)
        for table in kept.parts:
            mine = sa.and_(kept.mine(table, connection_id, entity), table.c.qbo_id.in_(ids))
            self._database.execute(sa.delete(table).where(mine))

    def _remove(self, table: sa.Table, connection_id: str, limit: int) -> int:
        mine = table.c.connection_id == connection_id
        rest = [column for column in table.primary_key.columns if column.name != "connection_id"]
        if not rest:
            return self._database.execute(sa.delete(table).where(mine)).rowcount
        some = sa.select(*rest).where(mine).limit(limit)
        key = sa.tuple_(*rest) if len(rest) > 1 else rest[0]
        return self._database.execute(sa.delete(table).where(mine, key.in_(some))).rowcount

    def _noted(self, connection_id: str, number: int) -> int:
        """The number; plans that were made from what is gone stand no longer, whatever they bring in."""
        for scope in (mirror_of, entries_mirror_of) if number else ():
            raise_version(self._database, scope(connection_id))
        return number

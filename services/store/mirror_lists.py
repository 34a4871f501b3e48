"""Lists of the mirror: customers, employees and vendors, as QuickBooks has them now."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.entry import PartyKind
from services.model.quickbooks import Entity, SourceCustomer, SourcePerson
from services.store.bulk import Row, in_chunks, insert_into, write_many
from services.store.mirror_proofs import MirrorMarks
from services.store.packing import packed
from services.store.tables import mirror_customers
from services.store.tables_entries import mirror_people

#: Which of the people each list holds.
KINDS = {Entity.EMPLOYEE: PartyKind.EMPLOYEE, Entity.VENDOR: PartyKind.VENDOR}

Listed = TypeVar("Listed", SourceCustomer, SourcePerson)


class MirrorList(MirrorMarks, ABC, Generic[Listed]):
    """One list in ``table``."""

    def __init__(self, connection: Connection, entity: Entity, table: sa.Table) -> None:
        super().__init__(connection, entity)
        self._table = table

    @abstractmethod
    def _row(self, connection_id: str, listed: Listed) -> Row:
        """The values of one row, in the order of the table's columns."""

    def _mine(self, connection_id: str) -> sa.ColumnElement[bool]:
        """The rows of this list."""
        return self._table.c.connection_id == connection_id

    def keep(self, connection_id: str, listed: Sequence[Any]) -> None:
        latest: dict[str, Listed] = {one.qbo_id: one for one in listed}
        statement = insert_into(self._connection, self._table)
        key = [column.name for column in self._table.primary_key.columns]
        new = {column.name: column for column in statement.excluded if column.name not in key}
        guarded = statement.on_conflict_do_update(
            index_elements=key, set_=new, where=self._is_not_older(statement)
        )
        rows = (self._row(connection_id, latest[one]) for one in sorted(latest))
        write_many(self._connection, guarded, rows)

    def mark_gone(self, connection_id: str, ids: Collection[str], at: datetime) -> None:
        rows = self._table.c
        for some in in_chunks(ids):
            here = sa.and_(self._mine(connection_id), rows.qbo_id.in_(some), rows.gone_at.is_(None))
            self._connection.execute(sa.update(self._table).where(here).values(gone_at=at))

    def _is_not_older(self, statement: Any) -> sa.ColumnElement[bool] | None:
        if "updated_at" not in self._table.c:
            return None
        is_older = statement.excluded.updated_at < self._table.c.updated_at
        return sa.not_(sa.func.coalesce(is_older, sa.false()))


class MirrorCustomerList(MirrorList[SourceCustomer]):
    """All rows of ``mirror_customers``."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection, Entity.CUSTOMER, mirror_customers)

    def _row(self, connection_id: str, listed: SourceCustomer) -> Row:
        return (
            connection_id,
            listed.qbo_id,
            listed.display_name,
            listed.full_name,
            listed.full_name.casefold(),
            listed.parent_id,
            listed.is_project,
            listed.is_active,
            listed.email,
            listed.currency,
            listed.updated_at,
            packed(listed.raw),
            listed.digest,
            None,
        )


class MirrorPeople(MirrorList[SourcePerson]):
    """The rows of ``mirror_people`` that are employees, or those that are vendors."""

    def __init__(self, connection: Connection, entity: Entity) -> None:
        super().__init__(connection, entity, mirror_people)
        self._kind = KINDS[entity]

    def _mine(self, connection_id: str) -> sa.ColumnElement[bool]:
        return sa.and_(super()._mine(connection_id), mirror_people.c.kind == self._kind.value)

    def _row(self, connection_id: str, listed: SourcePerson) -> Row:
        return (
            connection_id,
            self._kind.value,
            listed.qbo_id,
            listed.name,
            listed.name.casefold(),
            listed.email,
            listed.is_active,
            None,
        )


def list_of(connection: Connection, entity: Entity) -> MirrorCustomerList | MirrorPeople:
    """The list of these."""
    return MirrorCustomerList(connection) if entity is Entity.CUSTOMER else MirrorPeople(connection, entity)

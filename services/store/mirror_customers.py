"""Customers of the mirror."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.project import CustomerNode, KnownCustomer
from services.store.bulk import in_chunks
from services.store.tables import mirror_customers

_C = mirror_customers.c
_NODE = (_C.qbo_id, _C.full_name, _C.parent_id)
#: The last code point: everything that begins with a text sorts below text + this.
_LAST = "\U0010ffff"


class MirrorCustomers:
    """What is asked of the table ``mirror_customers``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def customers(self, connection_id: str) -> dict[str, CustomerNode]:
        query = sa.select(*_NODE).where(_C.connection_id == connection_id, _C.gone_at.is_(None))
        return {row[0]: CustomerNode(*row) for row in self._connection.execute(query)}

    def known_customers(self, connection_id: str) -> dict[str, KnownCustomer]:
        query = sa.select(*_NODE, _C.email, _C.is_active).where(
            _C.connection_id == connection_id, _C.gone_at.is_(None)
        )
        return {row[0]: KnownCustomer(*row) for row in self._connection.execute(query)}

    def search_customers(self, connection_id: str, text: str, limit: int) -> list[CustomerNode]:
        folded = text.strip().casefold()
        begins = self._begins_with(folded)
        found = self._nodes(connection_id, begins, limit)
        if folded and len(found) < limit:
            contains = sa.and_(_C.name_folded.contains(folded, autoescape=True), sa.not_(begins))
            found += self._nodes(connection_id, contains, limit - len(found))
        return found

    def customer_names(self, connection_id: str, ids: Collection[str]) -> dict[str, str]:
        names = {}
        for some in in_chunks(ids):
            query = sa.select(_C.qbo_id, _C.full_name).where(
                _C.connection_id == connection_id, _C.qbo_id.in_(some)
            )
            names.update({row[0]: row[1] for row in self._connection.execute(query)})
        return names

    def _begins_with(self, folded: str) -> sa.ColumnElement[bool]:
        # A range uses SQLite's index; on PostgreSQL the order of texts is the locale's and a range would err.
        if self._connection.dialect.name == "sqlite":
            return sa.and_(_C.name_folded >= folded, _C.name_folded < folded + _LAST)
        return _C.name_folded.startswith(folded, autoescape=True)

    def _nodes(self, connection_id: str, which: sa.ColumnElement[bool], limit: int) -> list[CustomerNode]:
        query = (
            sa.select(*_NODE)
            .where(_C.connection_id == connection_id, _C.gone_at.is_(None), which)
            .order_by(_C.name_folded, _C.qbo_id)
            .limit(limit)
        )
        return [CustomerNode(*row) for row in self._connection.execute(query)]

"""The customers of a company page by page, with their parents and their links."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.model.project import CustomerNode
from services.model.project_directory import CustomersWanted, ListedCustomer, Which
from services.store.bulk import in_chunks
from services.store.tables import customer_links, mirror_customers

_C = mirror_customers.c
_COLUMNS = (_C.qbo_id, _C.full_name, _C.parent_id, _C.email, _C.is_active, _C.is_project)
_KEY = (_C.name_folded, _C.qbo_id)
#: The last code point: everything that begins with a text sorts below text + this.
_LAST = "\U0010ffff"
#: QuickBooks nests customers at most five deep; more steps than that would be a circle.
_DEEPEST = 10


class CustomerListRepository:
    """Reads customers that are not gone from QuickBooks."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def page(self, wanted: CustomersWanted, limit: int) -> list[ListedCustomer]:
        """Customers by name: those after the one named, or the last ones before it; all if it is gone."""
        query: sa.Select[Any] = sa.select(*_COLUMNS).where(_is_of(wanted.connection_id), *_filters(wanted))
        anchor = self._anchor(wanted)
        is_before = wanted.beside.is_before and anchor is not None
        if anchor is not None:
            place, there = sa.tuple_(*_KEY), sa.tuple_(*map(sa.literal, anchor))
            query = query.where(place < there if is_before else place > there)
        order = [column.desc() if is_before else column for column in _KEY]
        found = [_listed(row) for row in self._database.execute(query.order_by(*order).limit(limit))]
        return found[::-1] if is_before else found

    def find(self, connection_id: str, customer_id: str) -> ListedCustomer | None:
        """The customer; None if QuickBooks has it no more."""
        query: sa.Select[Any] = sa.select(*_COLUMNS).where(_is_of(connection_id), _C.qbo_id == customer_id)
        row = self._database.execute(query).one_or_none()
        return None if row is None else _listed(row)

    def family(self, connection_id: str, customers: Collection[CustomerNode]) -> dict[str, CustomerNode]:
        """These customers and all their parents, by id."""
        known = {one.customer_id: one for one in customers}
        for _ in range(_DEEPEST):
            missing = {one.parent_id for one in known.values() if one.parent_id} - known.keys()
            found = self._nodes(connection_id, missing)
            if not found:
                break
            known |= found
        return known

    def links_of(self, connection_id: str, customer_ids: Collection[str]) -> dict[str, str]:
        """The project ids of those of them that have a link of their own."""
        links, found = customer_links.c, {}
        for some in in_chunks(customer_ids):
            query = sa.select(links.customer_id, links.project_id).where(
                links.connection_id == connection_id, links.customer_id.in_(some)
            )
            found.update({row.customer_id: row.project_id for row in self._database.execute(query)})
        return found

    def count_below(self, connection_id: str, customer: CustomerNode) -> int:
        """How many sub-customers it has, at whatever depth: their full names begin with its own."""
        begins = self._begins(f"{customer.name.casefold()}:")
        query = sa.select(sa.func.count()).where(_is_of(connection_id), begins)
        return self._database.scalar(query) or 0

    def _anchor(self, wanted: CustomersWanted) -> Row[Any] | None:
        query: sa.Select[Any] = sa.select(*_KEY).where(
            _is_of(wanted.connection_id), _C.qbo_id == wanted.beside.key
        )
        return None if wanted.beside.key is None else self._database.execute(query).one_or_none()

    def _begins(self, folded: str) -> sa.ColumnElement[bool]:
        # A range uses SQLite's index; on PostgreSQL the order of texts is the locale's and a range would err.
        if self._database.dialect.name == "sqlite":
            return sa.and_(_C.name_folded >= folded, _C.name_folded < folded + _LAST)
        return _C.name_folded.startswith(folded, autoescape=True)

    def _nodes(self, connection_id: str, ids: Collection[str]) -> dict[str, CustomerNode]:
        found = {}
        for some in in_chunks(ids):
            query = sa.select(_C.qbo_id, _C.full_name, _C.parent_id).where(
                _is_of(connection_id), _C.qbo_id.in_(some)
            )
            found.update({row[0]: CustomerNode(*row) for row in self._database.execute(query)})
        return found


def _is_of(connection_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(_C.connection_id == connection_id, _C.gone_at.is_(None))


def _filters(wanted: CustomersWanted) -> list[sa.ColumnElement[bool]]:
    folded = wanted.text.strip().casefold()
    found = [_C.name_folded.contains(folded, autoescape=True)] if folded else []
    if wanted.which is not Which.ALL:
        links = customer_links.c
        has_link = sa.exists().where(links.connection_id == _C.connection_id, links.customer_id == _C.qbo_id)
        found.append(has_link if wanted.which is Which.LINKED else ~has_link)
    return found


def _listed(row: Row[Any]) -> ListedCustomer:
    return ListedCustomer(*tuple(row))

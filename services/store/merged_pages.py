"""One page out of many lists that are sorted alike, each in an index: no more is read than is shown.

First the head of each list is looked up, one row of an index. What is on the page can only come from as many
lists as it has rows, those with the foremost heads; of these so many rows are read, and sorted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add
from typing import Any

import sqlalchemy as sa

from services.store.list_ways import Way
from services.store.tables import clients

_NONE = sa.literal_column("''", sa.Text)
#: Behind every date.
_LAST = "~"
Columns = Sequence[sa.ColumnElement[Any]]


def page_statement(dialect: str, way: Way, columns: Columns, limit: int) -> sa.Select[Any]:
    """The page's rows, in the order of the way."""
    merge: type[_Postgres] | type[_Sqlite] = _Postgres if dialect == "postgresql" else _Sqlite
    return merge(way, sa.literal_column(str(limit), sa.Integer)).statement(columns)


class _Merge:
    """What both databases have in common."""

    def __init__(self, way: Way, limit: sa.ColumnElement[int]) -> None:
        self._way = way
        self._limit = limit
        self._lists = way.lists.subquery("lists")

    def _sorted(self, columns: Columns) -> list[sa.ColumnElement[Any]]:
        return [column.desc() if self._way.descends else column.asc() for column in columns]

    def _of(self, lists: sa.FromClause, names: Sequence[str], limit: sa.ColumnElement[int]) -> sa.Select[Any]:
        """The beginning of each list: so many of its rows."""
        rows = self._way.table.alias()
        same = [rows.c[column.name] == column for column in lists.c if column.name in rows.c]
        wanted = sa.select(*(rows.c[name] for name in names)).where(*same, *self._way.conditions(rows))
        ordered = wanted.order_by(*self._sorted([rows.c[name] for name in self._way.order]))
        return ordered.limit(limit).correlate(lists)


_ONE = sa.literal_column("1", sa.Integer)


class _Postgres(_Merge):
    """By lateral joins."""

    def statement(self, columns: Columns) -> sa.Select[Any]:
        order, lists = self._way.order, self._lists
        head = self._of(lists, order, _ONE).lateral("head")
        foremost = sa.select(*lists.c).select_from(lists.join(head, sa.true()))
        first = foremost.order_by(*self._sorted([*head.c])).limit(self._limit).subquery("foremost")
        found = self._of(first, order, self._limit).lateral("found")
        rows = self._way.table
        shown = first.join(found, sa.true()).join(rows, rows.c.id == found.c.id)
        named = shown.outerjoin(clients, clients.c.id == rows.c.client_id)
        page = sa.select(*columns).select_from(named).order_by(*self._sorted([*found.c]))
        return page.limit(self._limit)


class _Sqlite(_Merge):
    """By correlated subqueries, which are all that it has for this."""

    def statement(self, columns: Columns) -> sa.Select[Any]:
        nothing = "" if self._way.descends else _LAST
        head = sa.func.coalesce(self._head(), sa.literal_column(f"'{nothing}'")).label("head")
        ahead = sa.select(*self._lists.c, head).order_by(*self._sorted([sa.literal_column("head")]))
        first = ahead.limit(self._limit).subquery("foremost")
        found = self._of(first, ("id",), self._limit)
        rows = self._way.table
        shown = first.join(rows, rows.c.id.in_(found))
        named = shown.outerjoin(clients, clients.c.id == rows.c.client_id)
        order = self._sorted([rows.c[name] for name in self._way.order])
        return sa.select(*columns).select_from(named).order_by(*order).limit(self._limit)

    def _head(self) -> sa.ScalarSelect[Any]:
        """The place of the list's first row, as one text: dates are of one length."""
        first = self._of(self._lists, self._way.order, _ONE)
        texts = (sa.func.coalesce(sa.type_coerce(one, sa.Text), _NONE) for one in first.selected_columns)
        return first.with_only_columns(reduce(add, texts)).scalar_subquery()

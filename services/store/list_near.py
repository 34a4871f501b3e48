"""For a member: of the workspace's invoices next to where the page begins, those of her projects.

Who is listed in many projects mostly finds a whole page there, in one look at one index. Who does not is
shown what the lists of each of her projects lead to, see ``merged_pages``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.model.invoice_list import Origin
from services.model.invoice_status import Tile
from services.store.list_shapes import CREATED_HERE, Shape
from services.store.list_ways import Condition, Way, ways_of
from services.store.tables import clients, invoices, project_members

#: So many invoices of the workspace are looked at; more are not worth it.
MOST_LOOKED_AT = 1_000
#: What narrows the list to some of her projects, or is searched for otherwise.
_NARROW = {"project_id", "client_id", "run_id", "number", "amount", "customer"}
#: What is asked of an invoice besides its days, all of it in the index.
_ASKED = ("tile", "currency", "origin")
_CREATED_HERE: sa.ColumnElement[Any] = sa.literal_column(f"'{Origin.CREATED_HERE.value}'")
_NOTHING = sa.literal_column("''", sa.Text)
_OWED: sa.ColumnElement[Any] = sa.literal_column(f"'{Tile.AR_AGING.value}'")


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks how far: whether what was found is the whole page."""

    shape: Shape
    most: int

    @property
    def is_worth_it(self) -> bool:
        """Whether there is such an index for this list."""
        return self.shape.is_member and not _NARROW & self.shape.chosen

    def is_whole(self, found: Sequence[sa.Row[Any]]) -> bool:
        """Whether no invoice beyond those that were looked at belongs to the page."""
        told, is_full = found[0]._mapping, len(found) == self.shape.limit and found[0].id is not None
        ways = range(2 if self._is_overdue else 1)
        return all(told[f"n_{no}"] < self.most or (is_full and self._is_before(found, no)) for no in ways)

    def _is_before(self, found: Sequence[sa.Row[Any]], way: int) -> bool:
        """Whether the whole page stands before what was not looked at on this way."""
        if not self._is_overdue:
            return True
        end, last = found[-1].due_date or found[-1].txn_date, found[0]._mapping[f"last_{way}"]
        return bool(end > last if self.shape.is_backwards else end < last)

    @property
    def _is_overdue(self) -> bool:
        return "is_overdue" in self.shape.chosen

    def statement(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.Select[Any]:
        """The page, beside how far was looked on each way; one row without an invoice where none is hers."""
        ways = list(ways_of(self.shape))
        parts = [self._of_workspace(way, no) for no, way in enumerate(ways)]
        both = sa.union_all(*(sa.select(*one.subquery().c) for one in parts)) if len(parts) > 1 else parts[0]
        near = both.cte("near")
        hers = sa.select(near).where(near.c.project_id.in_(_hers()), *self._asked(near))
        limit = sa.literal_column(str(self.shape.limit), sa.Integer)
        found = hers.order_by(*_places(near, ways[0])).limit(limit).subquery("found")
        told = sa.select(*_told(near, ways)).select_from(near).subquery("told")
        shown = told.outerjoin(found, sa.true()).outerjoin(invoices, invoices.c.id == found.c.id)
        named = shown.outerjoin(clients, clients.c.id == invoices.c.client_id)
        return sa.select(*columns, *told.c).select_from(named).order_by(*_places(found, ways[0]))

    def _of_workspace(self, way: Way, number: int) -> sa.Select[Any]:
        """The workspace's invoices on this way, beginning where the page does."""
        rows = invoices.alias()
        lead = rows.c.due_date if way.order[0] == "due_date" and number == 0 else rows.c.txn_date
        known = [rows.c[name] for name in ("txn_date", "id", "project_id", *self._names())]
        named = sa.literal_column(str(number), sa.Integer).label("way"), lead.label("lead")
        of_team = sa.select(*named, *known)
        wanted = of_team.where(rows.c.team_id == sa.bindparam("team_id"), *way.conditions(rows))
        # As the indexes are declared, see tables_lists.
        if self._is_overdue:
            wanted = wanted.where(_NOTHING.op("||")(rows.c.tile) == _OWED)
        elif CREATED_HERE in self.shape.chosen:
            wanted = wanted.where(rows.c.origin == _CREATED_HERE)
        order = [rows.c[name] for name in way.order]
        return wanted.order_by(*_directed(order, way)).limit(sa.literal_column(str(self.most), sa.Integer))

    def _names(self) -> list[str]:
        return [name for name in _ASKED if name in self.shape.chosen]

    def _asked(self, near: sa.FromClause) -> list[Condition]:
        return [near.c[name] == sa.bindparam(name) for name in self._names()]


def _told(near: sa.FromClause, ways: Sequence[Way]) -> Iterator[sa.ColumnElement[Any]]:
    """How many were looked at on each way; and of several, where the last of them stands."""
    if len(ways) == 1:
        yield sa.func.count().label("n_0")
        return
    for no, way in enumerate(ways):
        lead = sa.case((near.c.way == sa.literal_column(str(no), sa.Integer), near.c.lead))
        yield sa.func.count(lead).label(f"n_{no}")
        yield (sa.func.min(lead) if way.descends else sa.func.max(lead)).label(f"last_{no}")


def _places(near: sa.FromClause, way: Way) -> list[sa.ColumnElement[Any]]:
    """The order of the page."""
    return _directed([near.c.lead, near.c.txn_date, near.c.id], way)


def _directed(columns: Sequence[sa.ColumnElement[Any]], way: Way) -> list[sa.ColumnElement[Any]]:
    return [column.desc() if way.descends else column.asc() for column in columns]


def _hers() -> sa.Select[tuple[str]]:
    """A project is one workspace's, so that of the workspace's invoices none else are hers."""
    lists_her = project_members.c.user_id == sa.bindparam("member")
    return sa.select(project_members.c.project_id).where(lists_her)

"""For a member: of the workspace's entries next to where the page begins, those of her projects.

As ``list_near`` does with invoices: one look at one index, and the lists of each of her projects where that
does not lead to a whole page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.store.entry_ways import ORDER, Shape, kinds_of, places_of
from services.store.list_ways import projects_of
from services.store.tables_entries import entries

#: So many of the workspace's entries of a kind are looked at; more are not worth it.
MOST_LOOKED_AT = 1_000


@dataclass(frozen=True, slots=True)
class EntryLook:
    """Who looks how far: whether what was found is the whole page."""

    shape: Shape
    most: int

    @property
    def is_worth_it(self) -> bool:
        """Whether there is such an index for this list."""
        narrow = self.shape.mark is not None or self.shape.has("party") or self.shape.has("project_id")
        return self.shape.is_member and not narrow

    def is_whole(self, found: Sequence[sa.Row[Any]]) -> bool:
        """Whether no entry beyond those that were looked at belongs to the page."""
        told, is_full = found[0]._mapping, len(found) == self.shape.limit and found[0].id is not None
        last = found[-1].txn_date
        for number, _ in enumerate(kinds_of(self.shape)):
            end = told[f"last_{number}"]
            is_within = is_full and (last < end if self.shape.is_before else last > end)
            if told[f"n_{number}"] == self.most and not is_within:
                return False
        return True

    def statement(self, columns: Sequence[sa.ColumnElement[Any]]) -> sa.Select[Any]:
        """The page, beside how far was looked; one row without an entry where none is hers."""
        parts = [self._of_workspace(kind, no).subquery() for no, kind in enumerate(kinds_of(self.shape))]
        near = sa.union_all(*(sa.select(*part.c) for part in parts)).cte("near")
        hers = sa.select(near.c.id).where(near.c.project_id.in_(projects_of(is_member=True)))
        limit = sa.literal_column(str(self.shape.limit), sa.Integer)
        found = hers.order_by(*self._sorted(near)).limit(limit).subquery("found")
        told = sa.select(*self._told(near)).select_from(near).subquery("told")
        shown = told.outerjoin(found, sa.true()).outerjoin(entries, entries.c.id == found.c.id)
        return sa.select(*columns, *told.c).select_from(shown).order_by(*self._sorted(entries))

    def _of_workspace(self, kind: sa.ColumnElement[str], number: int) -> sa.Select[Any]:
        """The workspace's entries of this kind, beginning where the page does."""
        rows, way = entries.alias(), sa.literal_column(str(number), sa.Integer).label("way")
        mine = rows.c.team_id == sa.bindparam("team_id"), rows.c.tile == sa.bindparam("tile")
        asked = sa.select(way, rows.c.txn_date, rows.c.id, rows.c.project_id).where(
            *mine, rows.c.kind == kind
        )
        here = asked.where(rows.c.gone_at.is_(None), *places_of(rows, self.shape))
        return here.order_by(*self._sorted(rows)).limit(sa.literal_column(str(self.most), sa.Integer))

    def _told(self, near: sa.FromClause) -> Iterator[sa.ColumnElement[Any]]:
        """Of each kind, how many were looked at and of which day the last of them is."""
        for number, _ in enumerate(kinds_of(self.shape)):
            day = sa.case((near.c.way == sa.literal_column(str(number), sa.Integer), near.c.txn_date))
            yield sa.func.count(day).label(f"n_{number}")
            yield (sa.func.max(day) if self.shape.is_before else sa.func.min(day)).label(f"last_{number}")

    def _sorted(self, rows: sa.FromClause) -> list[sa.ColumnElement[Any]]:
        return [rows.c[name].asc() if self.shape.is_before else rows.c[name].desc() for name in ORDER]

"""Projects with unbilled work, and which of them have invoices that may have billed it already."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.model.invoice_window import Origin
from services.model.project_directory import Beside
from services.ports.invoice_window import Scope
from services.ports.work_in_progress import Month, ProjectMonths, Span
from services.store.entry_sums import UNBILLED, EntrySums
from services.store.tables import invoices, project_members, projects
from services.store.tables_totals import entry_totals as totals
from services.store.tables_totals import tile_totals

_ORDER = (projects.c.label_folded, projects.c.id)


class EntryProjects(EntrySums):
    """Projects in the order of their names."""

    def projects(self, scope: Scope, beside: Beside, limit: int) -> list[str]:
        """Projects with unbilled work: after this one, or the last before it."""
        asked, is_before = _with_work(scope, self._is_postgres), False
        anchor = self._anchor(scope, beside)
        if anchor is not None:
            is_before = beside.is_before
            place, there = sa.tuple_(*_ORDER), sa.tuple_(*map(sa.literal, anchor))
            asked = asked.where(place < there if is_before else place > there)
        order = [column.desc() if is_before else column.asc() for column in _ORDER]
        found = list(self._database.scalars(asked.order_by(*order).limit(limit)))
        return found[::-1] if is_before else found

    def billed_twice(self, scope: Scope, project_id: str | None, limit: int) -> list[str]:
        """Projects with unbilled work that have invoices of QuickBooks too."""
        theirs = tile_totals.c
        has_invoices = _there_is(
            theirs.team_id == scope.team_id,
            theirs.project_id == projects.c.id,
            theirs.connection_id != "",
            theirs.n != 0,
        )
        asked = _with_work(scope, self._is_postgres).where(has_invoices)
        if project_id is not None:
            asked = asked.where(projects.c.id == project_id)
        return list(self._database.scalars(asked.order_by(*_ORDER).limit(limit)))

    def spans(self, team_id: str, project_ids: Collection[str]) -> Mapping[str, Span]:
        """Of each of these, the first day of unbilled work, and the last one of an imported invoice."""
        first = sa.select(sa.func.min(totals.c.day)).where(
            totals.c.team_id == team_id, totals.c.project_id == projects.c.id, UNBILLED, totals.c.n != 0
        )
        columns = (projects.c.id, first.scalar_subquery().label("work"), _last_invoice(team_id).label("last"))
        asked = sa.select(*columns).where(projects.c.id.in_(sorted(project_ids)))
        return {row.id: Span(row.work, row.last) for row in self._database.execute(asked)}

    def months(self, team_id: str, project_ids: Collection[str]) -> ProjectMonths:
        """The months of these projects in which there is either."""
        if not project_ids:
            return ProjectMonths(frozenset(), frozenset())
        listed = sorted(project_ids)
        of_work = _by_month(totals.c.project_id, totals.c.day, self._is_postgres).where(
            totals.c.team_id == team_id, totals.c.project_id.in_(listed), UNBILLED, totals.c.n != 0
        )
        of_invoices = _by_month(invoices.c.project_id, invoices.c.txn_date, self._is_postgres).where(
            invoices.c.project_id.in_(listed), invoices.c.origin == Origin.IMPORTED.value
        )
        return ProjectMonths(self._months(of_work), self._months(of_invoices))

    def _months(self, asked: sa.Select[Any]) -> frozenset[Month]:
        found = self._database.execute(asked)
        return frozenset(Month(row[0], date.fromisoformat(f"{row[1]}-01")) for row in found)

    def _anchor(self, scope: Scope, beside: Beside) -> sa.Row[Any] | None:
        if beside.key is None:
            return None
        mine = projects.c.team_id == scope.team_id, projects.c.id == beside.key
        asked: sa.Select[Any] = sa.select(*_ORDER).where(*mine)
        return self._database.execute(asked).one_or_none()


def _there_is(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Asked of each project: PostgreSQL would make a join of it that reads the totals of all of them."""
    one = sa.select(sa.literal_column("1", sa.Integer)).where(*conditions).limit(1)
    return one.correlate(projects).scalar_subquery().is_not(None)


def _with_work(scope: Scope, is_postgres: bool) -> sa.Select[Any]:
    has_work = _there_is(
        totals.c.team_id == scope.team_id, totals.c.project_id == projects.c.id, UNBILLED, totals.c.n != 0
    )
    found = sa.select(projects.c.id).where(projects.c.team_id == scope.team_id, has_work)
    if scope.member is None:
        return found
    # Beginning with hers: in the order of names every project of the workspace would be looked at.
    hers = sa.select(project_members.c.project_id).where(project_members.c.user_id == scope.member)
    # For a subselect it would go through everybody's projects, for an array it looks up hers.
    return found.where(
        projects.c.id == sa.any_(sa.func.array(hers.scalar_subquery()))
        if is_postgres
        else projects.c.id.in_(hers)
    )


def _last_invoice(team_id: str) -> sa.ScalarSelect[Any]:
    """The end of each list of the project's imported invoices, of which the last."""
    lists, mine = tile_totals.c, invoices.c
    end = (
        sa.select(mine.txn_date)
        .where(mine.project_id == projects.c.id, mine.tile == lists.tile, mine.currency == lists.currency)
        .where(mine.origin == Origin.IMPORTED.value)
        .order_by(mine.txn_date.desc())
        .limit(1)
        .correlate(projects, tile_totals)
        .scalar_subquery()
    )
    known = sa.select(sa.func.max(end, type_=sa.Date)).where(
        lists.team_id == team_id, lists.project_id == projects.c.id, lists.connection_id != "", lists.n != 0
    )
    return known.correlate(projects).scalar_subquery()


def _by_month(
    project: sa.ColumnElement[Any], day: sa.ColumnElement[Any], is_postgres: bool
) -> sa.Select[Any]:
    """Months as texts, such as ``2026-09``: cheaper than two numbers taken from each day."""
    text = (
        sa.func.to_char(day, "YYYY-MM") if is_postgres else sa.func.substr(sa.type_coerce(day, sa.Text), 1, 7)
    )
    month = text.label("month")
    return sa.select(project, month).group_by(project, month)

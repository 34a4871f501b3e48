"""Projects with unbilled work, and which of them have invoices that may have billed it already."""

from __future__ import annotations

from collections.abc import Collection, Mapping
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
        last = _end_of_invoices(team_id, projects.c.id, is_last=True)
        columns = (projects.c.id, first.scalar_subquery().label("work"), last.label("last"))
        asked = sa.select(*columns).where(projects.c.id.in_(sorted(project_ids)))
        return {row.id: Span(row.work, row.last) for row in self._database.execute(asked)}

    def months(self, team_id: str, project_ids: Collection[str]) -> ProjectMonths:
        """The months of their unbilled work, and those of the first invoices from each of these on."""
        if not project_ids:
            return ProjectMonths(frozenset(), frozenset())
        days = _first_days(team_id, sorted(project_ids), self._is_postgres).subquery("months")
        first = _end_of_invoices(team_id, days.c.project_id, is_last=False, since=days.c.month)
        found = list(self._database.execute(sa.select(days.c.project_id, days.c.month, first.label("first"))))
        billed = (Month(row.project_id, row.first.replace(day=1)) for row in found if row.first)
        return ProjectMonths(frozenset(Month(row.project_id, row.month) for row in found), frozenset(billed))

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


def _end_of_invoices(
    team_id: str,
    project_id: sa.ColumnElement[str],
    is_last: bool,
    since: sa.ColumnElement[Any] | None = None,
) -> sa.ScalarSelect[Any]:
    """The first or last day of the project's imported invoices: of each of its lists one row of an index."""
    lists, mine = tile_totals.alias("lists"), invoices.c
    end = (
        sa.select(mine.txn_date)
        .where(mine.project_id == project_id, mine.tile == lists.c.tile, mine.currency == lists.c.currency)
        .where(mine.origin == Origin.IMPORTED.value, sa.true() if since is None else mine.txn_date >= since)
        .order_by(mine.txn_date.desc() if is_last else mine.txn_date.asc())
        .limit(1)
        .correlate_except(invoices)
        .scalar_subquery()
    )
    ends = sa.func.max(end, type_=sa.Date) if is_last else sa.func.min(end, type_=sa.Date)
    of_project = lists.c.team_id == team_id, lists.c.project_id == project_id
    known = sa.select(ends).where(*of_project, lists.c.connection_id != "", lists.c.n != 0)
    return known.correlate_except(lists).scalar_subquery()


def _first_days(team_id: str, project_ids: list[str], is_postgres: bool) -> sa.Select[Any]:
    """The first day of each month in which one of these projects has unbilled work."""
    day = sa.type_coerce(totals.c.day, sa.Text)
    month = (
        sa.cast(sa.func.date_trunc("month", totals.c.day), sa.Date)
        if is_postgres
        else sa.type_coerce(sa.func.substr(day, 1, 7, type_=sa.Text) + "-01", sa.Date)
    )
    return (
        sa.select(totals.c.project_id, month.label("month"))
        .where(totals.c.team_id == team_id, totals.c.project_id.in_(project_ids), UNBILLED, totals.c.n != 0)
        .distinct()
    )

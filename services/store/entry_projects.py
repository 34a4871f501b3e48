"""Projects with unbilled work, and which of them have invoices that may have billed it already."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa

from services.model.invoice_window import Origin
from services.model.project_directory import Beside
from services.ports.invoice_window import Scope
from services.ports.work_in_progress import Month, ProjectMonths, Span
from services.store.entry_sums import TEAM_ID, THESE, UNBILLED, EntrySums
from services.store.tables import invoices, project_members, projects
from services.store.tables_totals import entry_totals as totals
from services.store.tables_totals import tile_totals

_ORDER = (projects.c.label_folded, projects.c.id)
_MOST = sa.bindparam("most", type_=sa.Integer)
_Asked = Callable[[sa.ColumnElement[str]], sa.ColumnElement[bool]]


class EntryProjects(EntrySums):
    """Projects in the order of their names."""

    def projects(self, scope: Scope, beside: Beside, limit: int) -> list[str]:
        """Projects with unbilled work: after this one, or the last before it."""
        anchor = self._anchor(scope, beside)
        is_before = None if anchor is None else beside.is_before
        values = self._values(scope) | {"most": limit} | (anchor._asdict() if anchor else {})
        asked = _projects(scope.member is not None, self._is_postgres, is_before)
        found = list(self._database.scalars(asked, values))
        return found[::-1] if is_before else found

    def billed_twice(self, scope: Scope, project_id: str | None, limit: int) -> list[str]:
        """Projects with unbilled work that have invoices of QuickBooks too."""
        asked = _billed_twice(scope.member is not None, self._is_postgres, project_id is not None)
        values = self._values(scope) | {"most": limit, "project_id": project_id}
        return list(self._database.scalars(asked, values))

    def spans(self, team_id: str, project_ids: Collection[str]) -> Mapping[str, Span]:
        """Of each of these, the first day of unbilled work, and the last one of an imported invoice."""
        values = {"team_id": team_id, "project_ids": sorted(project_ids)}
        return {row.id: Span(row.work, row.last) for row in self._database.execute(_SPANS, values)}

    def months(self, team_id: str, project_ids: Collection[str]) -> ProjectMonths:
        """The months of their unbilled work, and those of the first invoices from each of these on."""
        if not project_ids:
            return ProjectMonths(frozenset(), frozenset())
        values = {"team_id": team_id, "project_ids": sorted(project_ids)}
        found = self._database.execute(_months(self._is_postgres), values).all()
        billed = (Month(row.project_id, row.first.replace(day=1)) for row in found if row.first)
        return ProjectMonths(frozenset(Month(row.project_id, row.month) for row in found), frozenset(billed))

    def _anchor(self, scope: Scope, beside: Beside) -> sa.Row[Any] | None:
        if beside.key is None:
            return None
        return self._database.execute(_ANCHOR, {"team_id": scope.team_id, "id": beside.key}).one_or_none()


# Statements are kept: to put one together takes longer than to run it.

_ANCHOR: sa.Select[Any] = sa.select(*_ORDER).where(
    projects.c.team_id == TEAM_ID, projects.c.id == sa.bindparam("id")
)


@cache
def _projects(is_hers: bool, is_postgres: bool, is_before: bool | None) -> sa.Select[str]:
    """A page of projects with unbilled work: of the first ones, or before or after one of them."""
    asked = _seen(is_hers, is_postgres)
    if is_before is not None:
        place = sa.tuple_(*_ORDER)
        there = sa.tuple_(*(sa.bindparam(column.name, type_=column.type) for column in _ORDER))
        asked = asked.where(place < there if is_before else place > there)
    order = [column.desc() if is_before else column.asc() for column in _ORDER]
    return _first_with(asked.order_by(*order), is_hers, _has_work)


@cache
def _billed_twice(is_hers: bool, is_postgres: bool, is_one: bool) -> sa.Select[str]:
    asked = _seen(is_hers, is_postgres)
    if is_one:
        asked = asked.where(projects.c.id == sa.bindparam("project_id"))
    return _first_with(asked.order_by(*_ORDER), is_hers, _has_work, _has_invoices)


@cache
def _months(is_postgres: bool) -> sa.Select[Any]:
    days = _first_days(is_postgres).subquery("months")
    first = _end_of_invoices(days.c.project_id, is_last=False, since=days.c.month)
    return sa.select(days.c.project_id, days.c.month, first.label("first"))


def _seen(is_hers: bool, is_postgres: bool) -> sa.Select[str]:
    """The projects of the workspace, or those of them that list her."""
    found = sa.select(projects.c.id).where(projects.c.team_id == TEAM_ID)
    if not is_hers:
        return found
    # Beginning with hers: in the order of names every project of the workspace would be looked at.
    hers = sa.select(project_members.c.project_id).where(project_members.c.user_id == sa.bindparam("member"))
    # For a subselect it would go through everybody's projects, for an array it looks up hers.
    return found.where(
        projects.c.id == sa.any_(sa.func.array(hers.scalar_subquery()))
        if is_postgres
        else projects.c.id.in_(hers)
    )


def _first_with(asked: sa.Select[str], is_hers: bool, *has: _Asked) -> sa.Select[str]:
    """The first of these projects that have all this: asked of one after the other until there are enough."""
    if not is_hers:
        return asked.where(*(one(projects.c.id) for one in has)).limit(_MOST)
    # Hers are not in the order of an index: without the offset all would be asked before they are sorted.
    hers = asked.offset(0).subquery("hers").c
    return sa.select(hers.id).where(*(one(hers.id) for one in has)).limit(_MOST)


def _has_work(project_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    return _there_is(*_unbilled_of(project_id))


def _has_invoices(project_id: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    theirs = tile_totals.c
    of_project = theirs.team_id == TEAM_ID, theirs.project_id == project_id
    return _there_is(*of_project, theirs.connection_id != "", theirs.n != 0)


def _there_is(*conditions: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Asked of each project: PostgreSQL would make a join of it that reads the totals of all of them."""
    one = sa.select(sa.literal_column("1", sa.Integer)).where(*conditions).limit(1)
    return one.correlate_except(totals, tile_totals).scalar_subquery().is_not(None)


def _unbilled_of(project_id: sa.ColumnElement[str]) -> tuple[sa.ColumnElement[bool], ...]:
    return totals.c.team_id == TEAM_ID, totals.c.project_id == project_id, UNBILLED, totals.c.n != 0


def _end_of_invoices(
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
    of_project = lists.c.team_id == TEAM_ID, lists.c.project_id == project_id
    known = sa.select(ends).where(*of_project, lists.c.connection_id != "", lists.c.n != 0)
    return known.correlate_except(lists).scalar_subquery()


def _first_days(is_postgres: bool) -> sa.Select[Any]:
    """The first day of each month in which one of these projects has unbilled work."""
    day = sa.type_coerce(totals.c.day, sa.Text)
    month = (
        sa.cast(sa.func.date_trunc("month", totals.c.day), sa.Date)
        if is_postgres
        else sa.type_coerce(sa.func.substr(day, 1, 7, type_=sa.Text) + "-01", sa.Date)
    )
    return (
        sa.select(totals.c.project_id, month.label("month"))
        .where(totals.c.team_id == TEAM_ID, totals.c.project_id.in_(THESE), UNBILLED, totals.c.n != 0)
        .distinct()
    )


_SPANS = sa.select(
    projects.c.id,
    sa.select(sa.func.min(totals.c.day)).where(*_unbilled_of(projects.c.id)).scalar_subquery().label("work"),
    _end_of_invoices(projects.c.id, is_last=True).label("last"),
).where(projects.c.id.in_(THESE))

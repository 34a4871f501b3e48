"""In which sorted lists, each in an index, a page of the invoice list is looked for, and where it begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.model.invoice_list import Origin
from services.model.invoice_status import Tile
from services.store.list_shapes import Shape
from services.store.looked_up import LookedUp
from services.store.tables import clients, invoices, project_members, projects
from services.store.tables_runs import import_runs
from services.store.tables_totals import tile_totals as held

Rows = sa.FromClause
Condition = sa.ColumnElement[bool]
#: A parameter would not be recognised as the condition of a partial index.
_OWED: sa.ColumnElement[Any] = sa.literal_column(f"'{Tile.AR_AGING.value}'")
#: The project of totals of a whole workspace.
_WORKSPACE = sa.literal_column("''", sa.Text)
_NEWEST_FIRST = ("txn_date", "id")


@dataclass(frozen=True, slots=True)
class Way:
    """Lists that are sorted alike: one for each row of ``lists``, of the invoices that have its values."""

    lists: sa.Select[Any]
    order: tuple[str, ...]
    descends: bool
    #: Further conditions on a row.
    conditions: Callable[[Rows], list[Condition]]
    #: Whose rows they are.
    table: sa.Table = invoices


def ways_of(shape: Shape) -> Iterator[Way]:
    """The ways that together lead to all that is wanted."""
    is_before = shape.is_backwards
    if "is_overdue" in shape.chosen:
        for has_due_date in (True, False):
            days = _DueDays(shape, has_due_date)
            # Also where none has a due date: PostgreSQL knows its index by all of its columns alone.
            order = ("due_date", "txn_date", "id")
            yield Way(_lists(shape, "currency", "origin"), order, is_before, days.conditions)
    elif "customer" in shape.chosen:
        yield Way(_of_customer(shape), _NEWEST_FIRST, not is_before, _Dates(shape).conditions)
    else:
        # What a run brought in was all imported.
        kinds = ("tile", "currency") if "run_id" in shape.chosen else ("tile", "currency", "origin")
        yield Way(_lists(shape, *kinds), _NEWEST_FIRST, not is_before, _Dates(shape).conditions)


def _lists(shape: Shape, *kinds: str) -> sa.Select[Any]:
    """What there is: whose, in which tile and currency the totals know of any, and how it came here."""
    tile = (
        _OWED
        if "tile" not in kinds
        else sa.bindparam("tile", type_=sa.Text)
        if "tile" in shape.chosen
        else None
    )
    wanted = [held.c.team_id == sa.bindparam("team_id"), held.c.n != 0]
    wanted += [] if tile is None else [held.c.tile == tile]
    wanted += [held.c.currency == sa.bindparam("currency")] if "currency" in shape.chosen else []
    known = [held.c[name] for name in kinds if name in held.c]
    found = _held(shape, wanted, known).distinct().subquery("known")
    if "origin" not in kinds:
        return sa.select(*found.c)
    origins = _origins(shape)
    return sa.select(*found.c, *origins.c).select_from(found.join(origins, sa.true()))


def _held(
    shape: Shape, wanted: Sequence[Condition], known: Sequence[sa.ColumnElement[Any]]
) -> sa.Select[Any]:
    """What the totals know of those whose lists are asked for."""
    if shape.is_member and not {"project_id", "client_id", "run_id"} & shape.chosen:
        # Other workspaces' projects have no totals in this one.
        hers = project_members.c.user_id == sa.bindparam("member")
        hint = LookedUp(held.c.project_id, sa.select(project_members.c.project_id).where(hers))
        listed = project_members.join(held, held.c.project_id == project_members.c.project_id)
        return sa.select(held.c.project_id, *known).select_from(listed).where(hers, hint, *wanted)
    owner, of_whom = _owner(shape)
    of_owner = held.c.project_id == (owner if owner.name == "project_id" else _WORKSPACE)
    return sa.select(owner, *known).select_from(of_whom.join(held, sa.and_(of_owner, *wanted)))


def _origins(shape: Shape) -> sa.FromClause:
    if "origin" in shape.chosen:
        return sa.select(sa.bindparam("origin", type_=sa.Text).label("origin")).subquery("origins")
    each = [sa.select(sa.literal_column(f"'{one.value}'", sa.Text).label("origin")) for one in Origin]
    return sa.union_all(*each).subquery("origins")


def _owner(shape: Shape) -> tuple[sa.ColumnElement[Any], sa.FromClause]:
    """The narrowest that is asked for. Ids were sent by somebody's client: others' lead to nothing."""
    if shape.is_member or "project_id" in shape.chosen:
        found = projects_of(shape.is_member)
        for name, column in (("project_id", projects.c.id), ("client_id", projects.c.client_id)):
            found = found.where(column == sa.bindparam(name)) if name in shape.chosen else found
        # Runs are for those who see every project.
        found = found.where(sa.false()) if "run_id" in shape.chosen else found
        return _named(found, "project_id")
    for name, table in (("client_id", clients), ("run_id", import_runs)):
        if name in shape.chosen:
            mine = table.c.team_id == sa.bindparam("team_id")
            own = sa.select(table.c.id.label(name)).where(table.c.id == sa.bindparam(name), mine)
            return _named(own, name)
    return _named(sa.select(sa.bindparam("team_id", type_=sa.Text).label("team_id")), "team_id")


def _named(found: sa.Select[Any], name: str) -> tuple[sa.ColumnElement[Any], sa.FromClause]:
    owners = found.subquery("owners")
    return owners.c[name], owners


def projects_of(is_member: bool) -> sa.Select[Any]:
    """Ids of the workspace's projects, or of those that list the member."""
    found = sa.select(projects.c.id.label("project_id")).where(projects.c.team_id == sa.bindparam("team_id"))
    if not is_member:
        return found
    lists_her = project_members.c.project_id == projects.c.id
    return found.join(project_members, lists_her).where(project_members.c.user_id == sa.bindparam("member"))


def _of_customer(shape: Shape) -> sa.Select[Any]:
    """The projects that the customer may have invoices in."""
    names = ("connection_id", "customer_id")
    customer = [sa.bindparam(name, type_=sa.Text).label(name) for name in names]
    if shape.is_member:
        return projects_of(is_member=True).add_columns(*customer)
    own = [invoices.c[name] == sa.bindparam(name) for name in names]
    # From one to the next in their index: a customer has thousands of invoices, in a project or two.
    first = sa.select(sa.func.min(invoices.c.project_id).label("project_id")).where(*own)
    walk = first.cte("walk", recursive=True)
    beyond = sa.select(sa.func.min(invoices.c.project_id)).where(
        *own, invoices.c.project_id > walk.c.project_id
    )
    walk = walk.union_all(sa.select(beyond.scalar_subquery()).where(walk.c.project_id.is_not(None)))
    # Asked of each: a join would read every project of the workspace.
    of_team = sa.select(projects.c.team_id).where(projects.c.id == walk.c.project_id).scalar_subquery()
    return sa.select(walk.c.project_id, *customer).where(of_team == sa.bindparam("team_id"))


def beside(rows: Rows, order: Sequence[str], key: Sequence[str], is_greater: bool) -> Condition:
    """Whether the row stands on this side of the key in this order."""
    columns = [rows.c[name] for name in order]
    values = [sa.bindparam(name, type_=column.type) for name, column in zip(key, columns, strict=True)]
    place, found = sa.tuple_(*columns), sa.tuple_(*values)
    return place > found if is_greater else place < found


@dataclass(frozen=True, slots=True)
class _Dates:
    """Newest first between two dates."""

    shape: Shape

    def conditions(self, rows: Rows) -> list[Condition]:
        shape, day = self.shape, rows.c.txn_date
        found: list[Condition] = []
        if shape.has_key:
            found.append(beside(rows, _NEWEST_FIRST, ("key_day", "key_id"), shape.is_backwards))
        found += [day >= sa.bindparam("date_from")] if "first" in shape.bounds else []
        return found + ([day <= sa.bindparam("date_to")] if "last" in shape.bounds else [])


@dataclass(frozen=True, slots=True)
class _DueDays:
    """Longest overdue first: those with a due date, or those for which the invoice date counts."""

    shape: Shape
    has_due_date: bool

    def conditions(self, rows: Rows) -> list[Condition]:
        first = "due_date" if self.has_due_date else "txn_date"
        # As the partial indexes are declared, see tables_lists.
        found = [rows.c.tile.op("||")(sa.literal_column("''", sa.Text)) == _OWED]
        found += [] if self.has_due_date else [rows.c.due_date.is_(None)]
        if self.shape.has_key:
            key = ("key_lead", "key_day", "key_id")
            found.append(beside(rows, (first, "txn_date", "id"), key, not self.shape.is_backwards))
        return found + (self._late(rows, rows.c[first]) if "last" in self.shape.bounds else [])

    def _late(self, rows: Rows, due: sa.ColumnElement[Any]) -> list[Condition]:
        """Due before the day that it is at its company: these days differ by two at most."""
        has_begun = [due < sa.bindparam("today")]
        for number, is_elsewhere in enumerate(self.shape.later_days):
            company = sa.func.coalesce(rows.c.connection_id, "")
            named = company.in_(sa.bindparam(f"companies_{number}", expanding=True))
            there = sa.not_(named) if is_elsewhere else named
            has_begun.append(sa.and_(due < sa.bindparam(f"day_{number}"), there))
        latest = len(self.shape.later_days) - 1
        # The last of them is all that an index can begin or end at.
        ends = [due < sa.bindparam(f"day_{latest}")] if self.shape.later_days else []
        return [*ends, sa.or_(*has_begun)]

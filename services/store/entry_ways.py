"""In which sorted lists, each in an index, a page of entries is looked for, and where it begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.model.entry import EntryKind
from services.store.bounded import plainly
from services.store.list_ways import Condition, Rows, beside, projects_of
from services.store.tables_entries import PARTY

ORDER = ("txn_date", "id")


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked apart from its values: pages of one shape are read by one statement.

    ``is_before`` is None at the beginning.
    """

    chosen: frozenset[str]
    #: The column that marks what is listed whatever tile it stands in; none for the lists of a tile.
    mark: str | None
    is_member: bool
    is_before: bool | None
    limit: int

    def has(self, name: str) -> bool:
        return name in self.chosen


def lists_of(shape: Shape) -> sa.Select[Any]:
    """One list of each kind: of the party, of each project, or of the workspace. What is marked is one."""
    if shape.mark:
        return _owners(shape)
    team = sa.select(_value("team_id"))
    owners = team.add_columns(*map(_value, PARTY)) if shape.has("party") else _owners(shape)
    whose, kinds = owners.subquery("owners"), _kinds(shape).subquery("kinds")
    return sa.select(*whose.c, _value("tile"), kinds.c.kind).select_from(whose.join(kinds, sa.true()))


def _owners(shape: Shape) -> sa.Select[Any]:
    """The workspace, or the projects that are asked for."""
    if not (shape.is_member or shape.has("project_id")):
        return sa.select(_value("team_id"))
    owners = projects_of(shape.is_member)
    if shape.has("project_id"):
        owners = owners.where(owners.selected_columns.project_id == sa.bindparam("project_id"))
    return owners


def conditions_of(rows: Rows, shape: Shape) -> list[Condition]:
    """What is asked of each row of the lists."""
    found: list[Condition] = []
    if shape.mark:
        found.extend(_marked(rows, shape.mark, shape))
    else:
        found.append(rows.c.gone_at.is_(None))
        found.extend(_of_projects(rows, shape) if shape.has("party") else ())
    return [*found, *places_of(rows, shape)]


def places_of(rows: Rows, shape: Shape) -> Iterator[Condition]:
    """Where the page is."""
    if shape.is_before is not None:
        yield beside(rows, ORDER, ("key_day", "key_id"), shape.is_before)
    if shape.has("date_from"):
        yield rows.c.txn_date >= sa.bindparam("date_from")
    if shape.has("date_to"):
        yield rows.c.txn_date <= sa.bindparam("date_to")


def kinds_of(shape: Shape) -> list[sa.ColumnElement[str]]:
    """The kinds that are asked for."""
    if shape.has("kind"):
        return [sa.bindparam("kind", type_=sa.Text)]
    return [sa.literal_column(f"'{one.value}'", sa.Text) for one in EntryKind]


def _kinds(shape: Shape) -> sa.Select[Any]:
    each = [sa.select(one.label("kind")) for one in kinds_of(shape)]
    return each[0] if len(each) == 1 else sa.select(*sa.union_all(*each).subquery("each_kind").c)


def _value(name: str) -> sa.ColumnElement[Any]:
    return sa.bindparam(name, type_=sa.Text).label(name)


def _marked(rows: Rows, mark: str, shape: Shape) -> Iterator[Condition]:
    """What the list of those that are marked does not say by itself."""
    yield rows.c[mark].is_not(None)
    names = [*(["kind"] if shape.has("kind") else []), *(PARTY if shape.has("party") else [])]
    # Fewer are marked than somebody has worked.
    yield from (plainly(rows.c[name]) == sa.bindparam(name) for name in names)


def _of_projects(rows: Rows, shape: Shape) -> Iterator[Condition]:
    """What the list of one person or vendor does not say by itself."""
    if shape.has("project_id"):
        yield rows.c.project_id == sa.bindparam("project_id")
    if shape.is_member:
        yield rows.c.project_id.in_(projects_of(is_member=True))

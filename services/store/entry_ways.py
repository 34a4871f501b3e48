"""In which sorted lists, each in an index, a page of entries is looked for, and where it begins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from services.model.entry import EntryKind
from services.store.list_ways import Condition, Rows, beside, projects_of
from services.store.tables_entries import PARTY

ORDER = ("txn_date", "id")


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked apart from its values: pages of one shape are read by one statement.

    ``is_before`` is None at the beginning.
    """

    chosen: frozenset[str]
    is_gone: bool
    is_member: bool
    is_before: bool | None
    limit: int

    def has(self, name: str) -> bool:
        return name in self.chosen


def lists_of(shape: Shape) -> sa.Select[Any]:
    """One list of each kind: of the party, of each project, or of the workspace. What is gone is one list."""
    team = sa.select(_value("team_id"))
    if shape.is_gone:
        return team
    if shape.has("party"):
        owners = team.add_columns(*map(_value, PARTY))
    elif shape.is_member or shape.has("project_id"):
        owners = projects_of(shape.is_member)
        if shape.has("project_id"):
            owners = owners.where(owners.selected_columns.project_id == sa.bindparam("project_id"))
    else:
        owners = team
    whose, kinds = owners.subquery("owners"), _kinds(shape).subquery("kinds")
    return sa.select(*whose.c, _value("tile"), kinds.c.kind).select_from(whose.join(kinds, sa.true()))


def conditions_of(rows: Rows, shape: Shape) -> list[Condition]:
    """What is asked of each row of the lists."""
    found: list[Condition] = []
    found.extend(_gone(rows, shape) if shape.is_gone else [rows.c.gone_at.is_(None)])
    if shape.is_gone or shape.has("party"):
        found.extend(_of_projects(rows, shape))
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


def _gone(rows: Rows, shape: Shape) -> Iterator[Condition]:
    """What the list of those that are gone does not say by itself."""
    yield rows.c.gone_at.is_not(None)
    if shape.has("kind"):
        yield rows.c.kind == sa.bindparam("kind")
    if shape.has("party"):
        yield from (rows.c[name] == sa.bindparam(name) for name in PARTY)


def _of_projects(rows: Rows, shape: Shape) -> Iterator[Condition]:
    """What lists that are one person's, or the workspace's, do not say by themselves."""
    if shape.has("project_id"):
        yield rows.c.project_id == sa.bindparam("project_id")
    if shape.is_member:
        yield rows.c.project_id.in_(projects_of(is_member=True))

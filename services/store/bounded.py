"""What keeps a look at few rows small: counts that go no further than a bound, by the index that is meant."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa


def bounded_count(which: sa.ColumnElement[bool], among: sa.FromClause, most: int) -> sa.ScalarSelect[Any]:
    """How many rows these are; one more than the most stands for all that are more."""
    found = sa.select(sa.literal_column("1", sa.Integer)).select_from(among).where(which).limit(most + 1)
    return sa.select(sa.func.count()).select_from(found.subquery()).scalar_subquery()


def plainly(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """The text, in a form for which no index is looked for."""
    return column.op("||")(sa.literal_column("''", sa.Text))

"""A hint for PostgreSQL beside a condition that says the same: look values up instead of reading all rows."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class LookedUp(FunctionElement[bool]):
    """Whether the column has one of the values: an array is looked up in an index, value by value.

    In a join, each value costs several times as much.
    """

    inherit_cache = True
    type = sa.Boolean()

    def __init__(self, column: sa.ColumnElement[Any], values: sa.Select[Any]) -> None:
        super().__init__(column, values.scalar_subquery())


@compiles(LookedUp)
def _nothing(_: LookedUp, __: SQLCompiler, **___: Any) -> str:
    return "1 = 1"


@compiles(LookedUp, "postgresql")
def _any(element: LookedUp, compiler: SQLCompiler, **options: Any) -> str:
    column, values = (compiler.process(one, **options) for one in element.clauses)
    return f"{column} = ANY (ARRAY{values})"

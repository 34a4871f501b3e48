"""Columns of values as the driver wants them, a whole column at a time.

SQLAlchemy converts value by value, through several calls each; for a page of invoices with their lines that
costs more than the database's own work. What comes out is the same (there is a test that compares them).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.types import Amount, Exact, Instant, to_units

Convert = Callable[[Any], Any]


def converted(connection: Connection, table: sa.Table, rows: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """The rows, with a value for every column in the table's order, ready for the driver."""
    if not rows:
        return []
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    for at, convert in _converters(table, connection.dialect.name):
        columns[at] = [None if value is None else convert(value) for value in columns[at]]
    return list(zip(*columns, strict=True))


@cache
def _converters(table: sa.Table, dialect_name: str) -> list[tuple[int, Convert]]:
    """The columns whose values are converted, by their place, and how."""
    found = ((at, _converter(column.type, dialect_name)) for at, column in enumerate(table.columns))
    return [(at, convert) for at, convert in found if convert is not None]


def _converter(kind: sa.types.TypeEngine[Any], dialect_name: str) -> Convert | None:
    """How a value that is not None is converted; None where it goes as it is."""
    if isinstance(kind, Amount):
        return to_units
    if isinstance(kind, Exact):
        return plain
    if isinstance(kind, Instant):
        return sqlite_instant if dialect_name == "sqlite" else with_zone
    if isinstance(kind, sa.Date):
        return date.isoformat if dialect_name == "sqlite" else None
    if isinstance(kind, sa.Text | sa.Integer | sa.LargeBinary | sa.Boolean):
        return None
    raise TypeError(f"Columns of the type {kind!r} are not written by the page.")


def plain(number: Decimal) -> str:
    """Every digit, never an exponent."""
    shown = str(number)
    return format(number, "f") if "E" in shown else shown


def with_zone(moment: datetime) -> datetime:
    """The same moment. Raises ``ValueError`` without a zone."""
    if moment.tzinfo is None:
        raise ValueError("An instant needs its zone.")
    return moment


def sqlite_instant(moment: datetime) -> str:
    """UTC as SQLAlchemy writes it into SQLite: text that sorts as the moments do, without a zone."""
    return with_zone(moment).astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")

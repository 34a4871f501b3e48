"""Many rows at once: SQLAlchemy writes the statement, and the driver gets whole columns converted together.

Core's own executemany costs about twice the time on this path, because it builds a dictionary and a parameter
set per row.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from services.store.bulk_values import converted

#: How many values one IN may name: below every driver's limit on parameters.
CHUNK = 500
#: Rows of one INSERT on SQLite: 25 columns stay below its limit of 32,766 parameters.
TOGETHER = 100
#: Rows that are converted at a time.
_PART = 1000

_TYPE_NAMES = {
    "TEXT": "text",
    "BIGINT": "int8",
    "INTEGER": "int4",
    "BOOLEAN": "bool",
    "BYTEA": "bytea",
    "DATE": "date",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
}

Row = Sequence[Any]


def insert_into(connection: Connection, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    """The dialect's INSERT, which knows ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def write_many(connection: Connection, statement: sa.Insert, rows: Iterable[Row]) -> None:
    """Run an INSERT once per row. Each row has a value for every column, in the table's order."""
    sql = _sql(statement, connection.dialect.name)
    for some in _parts(rows):
        connection.exec_driver_sql(sql, converted(connection, cast(sa.Table, statement.table), some))


def copy_many(connection: Connection, table: sa.Table, rows: Iterable[Row]) -> None:
    """Add rows whose keys are known to be free; on PostgreSQL by COPY, in its binary form."""
    ready = (converted(connection, table, some) for some in _parts(rows))
    if connection.dialect.name != "postgresql":
        for some in ready:
            _insert_together(connection, table, some)
        return
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    driver: Any = connection.connection.driver_connection
    statement = f'COPY "{table.name}" ({names}) FROM STDIN (FORMAT BINARY)'
    with _named_errors(connection, statement), driver.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(_copied_types(table))
        for row in chain.from_iterable(ready):
            copy.write_row(row)


@contextmanager
def _named_errors(connection: Connection, statement: str) -> Iterator[None]:
    """Around what the driver does by itself: its errors mean what they mean everywhere."""
    dialect, driver = connection.dialect, connection.connection.driver_connection
    base: Any = dialect.loaded_dbapi.Error
    try:
        yield
    except base as error:
        is_lost = dialect.is_disconnect(error, cast(Any, driver), None)
        if is_lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            statement, None, error, base, connection_invalidated=is_lost, dialect=dialect
        ) from error


def these(connection: Connection, values: Iterable[str]) -> sa.Select[Any]:
    """The values as a subquery for IN: one statement however many there are, with one parameter.

    (On PostgreSQL ``= ANY(array)`` reads a whole table that was loaded a moment ago; a join does not.)
    """
    if connection.dialect.name == "postgresql":
        listed = sa.func.unnest(sa.cast(sorted(values), postgresql.ARRAY(sa.Text)))
        return sa.select(listed.column_valued("value"))
    text = json.dumps(sorted(values))
    return sa.select(sa.func.json_each(text).table_valued("value").c.value)


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows, so many at a time that they stay in the processor's own memory."""
    left = iter(rows)
    while some := list(islice(left, _PART)):
        yield some


def _insert_together(connection: Connection, table: sa.Table, rows: list[Row]) -> None:
    """Many rows in one statement, which saves SQLite a quarter of the work."""
    whole = len(rows) - len(rows) % TOGETHER
    sql, one = _sql_together(table, TOGETHER), _sql_together(table, 1)
    for start in range(0, whole, TOGETHER):
        connection.exec_driver_sql(sql, tuple(chain.from_iterable(rows[start : start + TOGETHER])))
    if rows[whole:]:
        connection.exec_driver_sql(one, rows[whole:])


@lru_cache(maxsize=64)
def _sql_together(table: sa.Table, rows: int) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    row = f"({', '.join('?' * len(table.columns))})"
    return f'INSERT INTO "{table.name}" ({names}) VALUES {", ".join([row] * rows)}'  # noqa: S608


def _sql(statement: sa.Insert, dialect_name: str) -> str:
    """The statement's text, with plain placeholders in the order of the table's columns."""
    columns = cast(sa.Table, statement.table).columns
    full = statement.values({column.name: sa.bindparam(column.name) for column in columns})
    if dialect_name == "postgresql":
        return str(full.compile(dialect=psycopg.dialect(paramstyle="format")))  # type: ignore[no-untyped-call]
    return str(full.compile(dialect=sqlite.dialect(paramstyle="qmark")))


@lru_cache(maxsize=64)
def _copied_types(table: sa.Table) -> list[str]:
    """PostgreSQL's names of the columns' types, which a binary COPY has to state."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return [_TYPE_NAMES[column.type.compile(dialect)] for column in table.columns]


def in_chunks(values: Iterable[str], size: int = CHUNK) -> Iterator[list[str]]:
    """The values in a fixed order, at most ``size`` at a time."""
    ordered = sorted(values)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]

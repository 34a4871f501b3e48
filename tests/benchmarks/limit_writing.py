"""The limit's writing: raw executemany on SQLite, binary COPY on PostgreSQL; one commit a page, no lookup."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa

from services.store import tables_links  # noqa: F401 - its table is found by its name
from services.store.tables import invoices, metadata, mirror_invoices, mirror_lines
from services.store.tables_runs import run_items
from tests.benchmarks.limit_rows import Known, Row, Rows

#: What the ledger takes from the mirror as it is, and where the rest of its columns comes from.
_FROM_MIRROR = (
    *("connection_id", "qbo_id", "customer_id", "customer_name", "doc_number", "txn_date", "due_date"),
    *("currency", "exchange_rate", "total", "balance", "tax", "payment_state", "delivery_state"),
    *("sync_token", "raw", "digest", "content_digest"),
)
_OWN = {
    "id": "m.connection_id || ':' || m.qbo_id",
    "team_id": "r.team_id",
    "origin": "'imported'",
    "client_id": "p.client_id",
    "project_id": "i.project_id",
    "doc_number_folded": "i.doc_number_folded",
    "tile": "i.tile",
    "unsent_as_sent": "false",
    "run_id": "i.run_id",
    "imported_at": "CURRENT_TIMESTAMP",
}
_LINE = tuple(one.name for one in mirror_lines.columns if one.name not in ("connection_id", "qbo_id"))
_PAGE = "i.run_id = {0} AND i.position > {0} AND i.position <= {0}"


class Writer(Protocol):
    """Writes pages."""

    def write(self, rows: Rows, after: int, upto: int) -> None:
        """The rows of one page, and the ledger's rows made from them."""
        ...

    def close(self) -> None: ...


class SqliteWriter:
    """By the standard library's driver, with the product's own settings."""

    def __init__(self, url: sa.URL, known: Known) -> None:
        self._known = known
        self._database = sqlite3.connect(str(url.database), isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            self._database.execute(f"PRAGMA {pragma}")
        self._inserts = {name: _insert(metadata.tables[name]) for name in _WRITTEN}
        self._ledger = [statement.replace("{}", "?") for statement in _ledger("?")]

    def write(self, rows: Rows, after: int, upto: int) -> None:
        database, inserts = self._database, self._inserts
        database.execute("BEGIN IMMEDIATE")
        for name, some in _by_table(rows).items():
            database.executemany(inserts[name], some)
        for statement in self._ledger:
            database.execute(statement, (self._known.run_id, after, upto))
        database.execute("COMMIT")

    def close(self) -> None:
        self._database.close()


class PostgresWriter:
    """By psycopg's binary COPY."""

    def __init__(self, url: sa.URL, known: Known) -> None:
        self._known = known
        plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._database = psycopg.connect(plain)
        self._copies = {name: _copy(metadata.tables[name]) for name in _WRITTEN}
        self._ledger = _ledger("%s")

    def write(self, rows: Rows, after: int, upto: int) -> None:
        with self._database.cursor() as cursor:
            for name, some in _by_table(rows).items():
                self._fill(cursor, name, some)
            for statement in self._ledger:
                cursor.execute(statement.encode(), (self._known.run_id, after, upto))
        self._database.commit()

    def _fill(self, cursor: psycopg.Cursor[Any], name: str, rows: Sequence[Row]) -> None:
        statement, types = self._copies[name]
        with cursor.copy(statement.encode()) as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

    def close(self) -> None:
        self._database.close()


_WRITTEN = ("mirror_invoices", "mirror_lines", "mirror_links", "run_items")
_TYPES: dict[type[Any], str] = {
    sa.Text: "text",
    sa.Integer: "int4",
    sa.BigInteger: "int8",
    sa.Date: "date",
    sa.DateTime: "timestamptz",
    sa.LargeBinary: "bytea",
    sa.Boolean: "bool",
}


def _by_table(rows: Rows) -> dict[str, Sequence[Row]]:
    return dict(zip(_WRITTEN, (rows.invoices, rows.lines, rows.links, rows.items), strict=True))


def _insert(table: sa.Table) -> str:
    marks = ", ".join("?" for _ in table.columns)
    return f'INSERT INTO "{table.name}" ({_names(table)}) VALUES ({marks})'  # noqa: S608 - names of ours


def _copy(table: sa.Table) -> tuple[str, list[str]]:
    return f'COPY "{table.name}" ({_names(table)}) FROM STDIN (FORMAT BINARY)', list(
        map(_type, table.columns)
    )


def _names(table: sa.Table) -> str:
    return ", ".join(f'"{column.name}"' for column in table.columns)


def _type(column: sa.Column[Any]) -> str:
    kind = column.type
    plain = kind.impl_instance if isinstance(kind, sa.TypeDecorator) else kind
    return next(_TYPES[one] for one in type(plain).__mro__ if one in _TYPES)


def _ledger(mark: str) -> list[str]:
    """The statements that copy a page's invoices and lines into the ledger."""
    chosen = _PAGE.format(mark)
    own, same = ", ".join(_OWN.values()), ", ".join(f"m.{name}" for name in _FROM_MIRROR)
    lines = ", ".join(f"l.{name}" for name in _LINE)
    return [
        f"INSERT INTO {invoices.name} ({', '.join((*_OWN, *_FROM_MIRROR))}) "  # noqa: S608 - names of ours
        f"SELECT {own}, {same} FROM {run_items.name} i "
        "JOIN import_runs r ON r.id = i.run_id "
        f"JOIN {mirror_invoices.name} m ON m.connection_id = r.connection_id AND m.qbo_id = i.qbo_id "
        f"JOIN projects p ON p.id = i.project_id WHERE {chosen}",
        f"INSERT INTO invoice_lines (invoice_id, {', '.join(_LINE)}) "  # noqa: S608 - names of ours
        f"SELECT l.connection_id || ':' || l.qbo_id, {lines} FROM {run_items.name} i "
        f"JOIN import_runs r ON r.id = i.run_id "
        f"JOIN {mirror_lines.name} l ON l.connection_id = r.connection_id AND l.qbo_id = i.qbo_id "
        f"WHERE {chosen}",
    ]

"""A large invoice window, made by the database itself: ten years of invoices, in minutes.

What stands in it follows from each invoice's number alone, so that two databases hold the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from services.store import tables_lists
from services.store.tables import clients, connections, invoices, project_members, projects
from services.store.totals_0012 import DAYS_BY_ROWS, TILES_BY_ROWS

TEAM, COMPANY = "T0BENCH", "c0ffee000001"
#: The newest invoice is of this day, and so is "today".
LAST, DAYS = date(2026, 11, 24), 3650
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
#: A member of every hundredth project, and one of the first forty.
FEW, MANY = "U0FEW", "U0MANY"
_WRITTEN = 50_000
_TOTALS = (("tile_totals", TILES_BY_ROWS), ("day_totals", DAYS_BY_ROWS))

# Knuth's multiplicative hash: numbers that stand beside each other do not go to the same project.
_SPREAD = "(n * 2654435761 % 4294967296)"
#: Half of all invoices belong to the first hundredth of the customers.
_CUSTOMER = f"(CASE WHEN n % 2 = 0 THEN {_SPREAD} / 7 % :popular ELSE {_SPREAD} / 7 % :customers END)"
_AGE = "(:days - 1 - n * :days / :count)"
_COLUMNS = {
    "id": f"'{COMPANY}:' || n",
    "team_id": f"'{TEAM}'",
    "connection_id": f"'{COMPANY}'",
    "qbo_id": "CAST(n AS TEXT)",
    "origin": f"CASE WHEN {_SPREAD} % 50 = 0 THEN 'created_here' ELSE 'imported' END",
    "client_id": f"'client' || ({_CUSTOMER} % :projects % :clients)",
    "project_id": f"'project' || ({_CUSTOMER} % :projects)",
    "customer_id": f"CAST({_CUSTOMER} AS TEXT)",
    "customer_name": f"'Customer ' || {_CUSTOMER}",
    "doc_number": "CAST(n + 1000 AS TEXT)",
    "doc_number_folded": "CAST(n + 1000 AS TEXT)",
    "currency": f"CASE WHEN {_SPREAD} % 100 < 90 THEN 'USD' WHEN {_SPREAD} % 100 < 97 THEN 'EUR' "
    f"WHEN {_SPREAD} % 1000 < 999 THEN 'GBP' ELSE 'CAD' END",
    "payment_state": "'open'",
    "delivery_state": "'sent'",
    "unsent_as_sent": ":no",
    "run_id": "'IMP-RUN' || (n * 120 / :count)",
    "total": f"CASE WHEN {_SPREAD} % 10 = 0 THEN 150000000 ELSE {_SPREAD} / 11 % 500000 * 1000 END",
}
#: Of the newest two months half is owed, and a tenth not sent; of older ones a twentieth is owed.
_TILE = (
    f"CASE WHEN {_AGE} < 60 AND {_SPREAD} / 13 % 10 < 5 THEN 'ar_aging' "
    f"WHEN {_AGE} < 60 AND {_SPREAD} / 13 % 10 = 5 THEN 'drafts' "
    f"WHEN {_SPREAD} / 13 % 20 = 6 THEN 'ar_aging' ELSE 'finals' END"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How many of what."""

    count: int
    projects: int = 10_000
    clients: int = 2_000
    customers: int = 20_000


def fill(engine: Engine, shape: Shape) -> None:
    """Put the invoices and their projects into empty tables; indexes come afterwards, which is quicker."""
    with engine.begin() as database:
        _add_projects(database, shape)
    with _indexes_afterwards(engine), _totals_afterwards(engine):
        for first in range(0, shape.count, _WRITTEN):
            with engine.begin() as database:
                _add_invoices(database, shape, first, min(first + _WRITTEN, shape.count))
    analyze(engine)


def fill_totals(engine: Engine, shape: Shape) -> None:
    """Only the totals of such invoices, and their projects: to look at totals, nothing else is read."""
    with engine.begin() as database:
        _add_projects(database, shape)
        columns, rows, values = _rows(database, shape, 0, shape.count)
        for table, by_rows in _TOTALS:
            made = f"(SELECT {', '.join(f'{value} AS {name}' for name, value in columns.items())} {rows})"
            generated = by_rows.replace("FROM invoices", f"FROM {made} AS invoices")
            database.execute(sa.text(f"INSERT INTO {table} {generated}"), values)
        database.exec_driver_sql("ANALYZE")


def _add_invoices(database: Connection, shape: Shape, first: int, end: int) -> None:
    columns, rows, values = _rows(database, shape, first, end)
    sql = f"INSERT INTO invoices ({', '.join(columns)}) SELECT {', '.join(columns.values())} {rows}"
    database.execute(sa.text(sql), values)


def _rows(
    database: Connection, shape: Shape, first: int, end: int
) -> tuple[dict[str, str], str, dict[str, object]]:
    """The columns of these invoices, where their numbers come from, and the values of both."""
    is_postgres = database.dialect.name == "postgresql"
    issued = f"date '{LAST}' - {_AGE}::int" if is_postgres else f"date('{LAST}', '-' || {_AGE} || ' days')"
    due = f"{issued} + 30" if is_postgres else f"date('{LAST}', (30 - {_AGE}) || ' days')"
    counted = f"SELECT {first} AS n UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {end}"  # noqa: S608
    numbers = f"(WITH RECURSIVE numbers(n) AS ({counted}) SELECT n FROM numbers)"  # noqa: S608
    if is_postgres:
        numbers = f"generate_series({first}::bigint, {end - 1}) AS numbers(n)"
    due = f"CASE WHEN {_SPREAD} / 17 % 20 = 0 THEN NULL ELSE {due} END"
    columns = _COLUMNS | {"txn_date": issued, "due_date": due, "tile": _TILE}
    columns["balance"] = f"CASE WHEN {_TILE} = 'finals' THEN 0 ELSE {columns['total']} END"
    groups = {"projects": shape.projects, "clients": shape.clients, "customers": shape.customers}
    values: dict[str, object] = {
        "count": shape.count,
        "days": DAYS,
        "no": False,
        "popular": max(1, shape.customers // 100),
    }
    return columns, f"FROM {numbers}", values | groups


def _add_projects(database: Connection, shape: Shape) -> None:
    known = {"team_id": TEAM, "realm_id": "1", "company_name": "Books", "home_currency": "USD"}
    state = {"fiscal_year_start": 1, "time_zone": "UTC", "status": "connected", "connected_by": "cli"}
    flags = {"multi_currency": True, "treat_unsent_as_sent": False, "token_version": 0, "connected_at": NOW}
    database.execute(sa.insert(connections).values(id=COMPANY, **known, **state, **flags))
    names = [f"Client {no}" for no in range(shape.clients)]
    rows = [
        {"id": f"client{no}", "team_id": TEAM, "name": name, "name_folded": name.casefold()}
        for no, name in enumerate(names)
    ]
    database.execute(sa.insert(clients), rows)
    database.execute(sa.insert(projects), [_project(no, shape) for no in range(shape.projects)])
    listed = [{"project_id": f"project{no}", "user_id": FEW} for no in range(min(40, shape.projects))]
    listed += [{"project_id": f"project{no}", "user_id": MANY} for no in range(0, shape.projects, 25)]
    database.execute(sa.insert(project_members), listed)


def _project(number: int, shape: Shape) -> dict[str, object]:
    client, name = number % shape.clients, f"Project {number}"
    label = f"client {client} / {name}".casefold()
    names = {"name": name, "name_folded": name.casefold(), "label_folded": label}
    made = {"team_id": TEAM, "client_id": f"client{client}", "created_by": "cli", "created_at": NOW}
    return {"id": f"project{number}", **names, **made}


def analyze(engine: Engine) -> None:
    """As after some hours of operation."""
    if engine.dialect.name == "sqlite":
        with engine.begin() as database:
            database.exec_driver_sql("ANALYZE")
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as database:
        database.exec_driver_sql("VACUUM ANALYZE")


@contextmanager
def _totals_afterwards(engine: Engine) -> Iterator[None]:
    """Everything within is written without its totals, which are added up at the end."""
    with engine.begin() as database:
        triggers = without_triggers(database, "invoices")
    yield
    with engine.begin() as database:
        for statement in triggers:
            database.exec_driver_sql(statement)
        for table, by_rows in _TOTALS:
            database.execute(sa.text(f"INSERT INTO {table} {by_rows}"))


def without_triggers(database: Connection, table: str) -> list[str]:
    """The statements that bring them back."""
    if database.dialect.name == "postgresql":
        database.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER"]
    named = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    found = {row.name: row.sql for row in database.execute(named, {"table": table})}
    for name in found:
        database.exec_driver_sql(f"DROP TRIGGER {name}")
    return [*found.values()]


@contextmanager
def _indexes_afterwards(engine: Engine) -> Iterator[None]:
    """Everything within is written without indexes but the keys."""
    found = sorted({*invoices.indexes, *tables_lists.INDEXES}, key=lambda index: str(index.name))
    for index in found:
        index.drop(engine, checkfirst=True)
    yield
    for index in found:
        index.create(engine)

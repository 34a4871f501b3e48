"""Time entries and expenses beside a large invoice window: as many as its invoices, made by the database."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from services.store.tables_entries import entries
from services.store.totals_0027 import ENTRIES_BY_ROWS
from tests.benchmarks.big_window import COMPANY, DAYS, LAST, TEAM, Shape, analyze, without_triggers

_WRITTEN = 50_000
_SPREAD = "(n * 2654435761 % 4294967296)"
_PROJECT = f"({_SPREAD} / 7 % :projects)"
_AGE = "(:days - 1 - n * :days / :count)"
_IS_TIME = f"{_SPREAD} / 19 % 4 > 0"
#: Of the newest two months nearly all is unbilled, of older work a twentieth.
_TILE = (
    f"CASE WHEN {_AGE} < 60 AND {_SPREAD} / 13 % 10 > 0 THEN 'work_in_progress' "
    f"WHEN {_SPREAD} / 13 % 20 = 6 THEN 'work_in_progress' "
    f"WHEN {_SPREAD} / 13 % 20 = 7 THEN 'not_billable' ELSE 'billed' END"
)
_COLUMNS = {
    "id": f"'{COMPANY}:TimeActivity:' || n",
    "team_id": f"'{TEAM}'",
    "connection_id": f"'{COMPANY}'",
    "ref": "'TimeActivity:' || n",
    "resource": f"CASE WHEN {_IS_TIME} THEN 'TimeActivity' ELSE 'Bill' END",
    "qbo_id": "CAST(n AS TEXT)",
    "line_no": "0",
    "client_id": f"'client' || ({_PROJECT} % :clients)",
    "project_id": f"'project' || {_PROJECT}",
    "currency": f"CASE WHEN {_SPREAD} % 100 < 95 THEN 'USD' ELSE 'EUR' END",
    "kind": f"CASE WHEN {_IS_TIME} THEN 'time' ELSE 'expense' END",
    "party_kind": f"CASE WHEN {_IS_TIME} THEN 'employee' ELSE 'vendor' END",
    "party_id": f"CAST({_SPREAD} / 23 % 200 AS TEXT)",
    "party_name": f"'Person ' || {_SPREAD} / 23 % 200",
    "billable": "'billable'",
    "seconds": f"CASE WHEN {_IS_TIME} THEN {_SPREAD} % 28800 END",
    "amount": f"{_SPREAD} / 11 % 50000 * 1000",
    "content_digest": "'content'",
    "tile": _TILE,
    "run_id": "'IMP-WORK'",
    "sync_token": "0",
    "digest": "'digest'",
}


def fill_work(engine: Engine, shape: Shape) -> None:
    """Put the entries into the empty table; indexes and totals come afterwards, which is quicker."""
    indexes = sorted(entries.indexes, key=lambda index: str(index.name))
    for index in indexes:
        index.drop(engine, checkfirst=True)
    with engine.begin() as database:
        triggers = without_triggers(database, "entries")
    for first in range(0, shape.count, _WRITTEN):
        with engine.begin() as database:
            _add(database, shape, first, min(first + _WRITTEN, shape.count))
    for index in indexes:
        index.create(engine)
    with engine.begin() as database:
        for statement in triggers:
            database.exec_driver_sql(statement)
        database.execute(sa.text(f"INSERT INTO entry_totals {ENTRIES_BY_ROWS}"))
    analyze(engine)


def _add(database: Connection, shape: Shape, first: int, end: int) -> None:
    is_postgres = database.dialect.name == "postgresql"
    day = f"date '{LAST}' - {_AGE}::int" if is_postgres else f"date('{LAST}', '-' || {_AGE} || ' days')"
    counted = f"SELECT {first} AS n UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < {end}"  # noqa: S608
    numbers = f"(WITH RECURSIVE numbers(n) AS ({counted}) SELECT n FROM numbers)"  # noqa: S608
    if is_postgres:
        numbers = f"generate_series({first}::bigint, {end - 1}) AS numbers(n)"
    columns = _COLUMNS | {"txn_date": day, "imported_at": f"CAST('{LAST} 12:00:00' AS TIMESTAMP)"}
    if not is_postgres:
        columns["imported_at"] = f"'{LAST} 12:00:00.000000'"
    sql = f"INSERT INTO entries ({', '.join(columns)}) SELECT {', '.join(columns.values())} FROM {numbers}"  # noqa: S608
    groups = {"projects": shape.projects, "clients": shape.clients}
    database.execute(sa.text(sql), {"count": shape.count, "days": DAYS} | groups)

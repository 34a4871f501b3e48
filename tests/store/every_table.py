"""A workspace that has rows in every table, made from the tables themselves: no new one is forgotten."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.belonging import CATALOGUE, OWNED
from services.store.message_tables import inbox_seen
from services.store.packing import packed
from services.store.tables import audit_log, connections, metadata
from services.store.tables_entries import entries
from services.store.tables_reviews import changed_projects
from services.store.tables_schedules import schedule_fires
from services.store.tables_totals import day_totals, entry_totals, tile_totals
from services.store.tables_versions import book_versions
from services.store.types import Amount, Exact, Instant
from services.store.versions import (
    created_in,
    entries_ledger_of,
    entries_mirror_of,
    ledger_of,
    mirror_of,
    projects_of,
)
from tests.services.desk_doubles import NOW

RAW = b'{"Id": "101", "DocNumber": "=1+1 \xc3\xa9"}'
MONEY = Decimal("1234567.89")
#: Kept by triggers, once there are invoices and entries.
BY_THEMSELVES = (tile_totals, day_totals, entry_totals)
_NOBODYS = {one.table.name for one in CATALOGUE if one.whose is None}
_KEYS = ("connection", "client", "project", "run", "schedule", "invoice", "move")
#: What an ``id`` is called where others name it.
_NAMED = {
    "connections": "connection",
    "clients": "client",
    "projects": "project",
    "import_runs": "run",
    "schedules": "schedule",
    "invoices": "invoice",
    "tile_moves": "move",
}


def fill(database: Connection, team_id: str) -> None:
    """One row of the workspace in every table, or more where rows belong in more than one way."""
    for table in metadata.sorted_tables:
        if table.name not in _NOBODYS and table not in BY_THEMSELVES:
            for values in _rows(table, team_id):
                database.execute(sa.insert(table).values(**_row(table, team_id) | values))


def fill_nobodys(database: Connection) -> None:
    """A row in each table that is nobody's, and one that only looks as if it were somebody's."""
    for name in _NOBODYS:
        table = metadata.tables[name]
        database.execute(sa.insert(table).values(**_row(table, "nobody")))
    database.execute(sa.insert(inbox_seen).values(key="quickbooks|1|2", seen_at=NOW))


def counted(database: Connection) -> dict[str, int]:
    """How many rows each table has that may belong to a workspace."""
    return {
        one.table.name: _number(database, sa.select(sa.func.count()).select_from(one.table)) for one in OWNED
    }


def belonging(database: Connection, team_id: str) -> dict[str, int]:
    """How many rows of each table are this workspace's, as the catalogue has it."""
    found = {}
    for one in OWNED:
        assert one.whose is not None
        mine = sa.select(sa.func.count()).select_from(one.table).where(one.whose(team_id))
        found[one.table.name] = _number(database, mine)
    return found


def _number(database: Connection, wanted: sa.Select[int]) -> int:
    return database.scalar(wanted) or 0


def _rows(table: sa.Table, team_id: str) -> list[dict[str, Any]]:
    """What is particular about the rows of this table."""
    connection_id = name_of("connection", team_id)
    of_company = (mirror_of, ledger_of, entries_mirror_of, entries_ledger_of)
    scopes = [*(of(connection_id) for of in of_company), created_in(team_id), projects_of(team_id)]
    gone = {kind: f"gone-{name_of(kind, team_id)}" for kind in ("schedule", "invoice")}
    particular: dict[sa.Table, list[dict[str, Any]]] = {
        audit_log: [
            {"action": "schedule_created", "subject": gone["schedule"]},
            {"action": "project_changed", "subject": gone["invoice"]},
        ],
        schedule_fires: [{}, {"schedule_id": gone["schedule"]}],
        entries: [{"gone_at": None}],  # those that are gone have no totals
        changed_projects: [{}, {"invoice_id": gone["invoice"]}],
        book_versions: [{"scope": scope} for scope in scopes],
        inbox_seen: [{"key": f"{team_id}|delivery|effect"}],
        connections: [{"status": "connected", "refresh_token_sealed": f"sealed of {team_id}".encode()}],
    }
    return particular.get(table, [{}])


def _row(table: sa.Table, team_id: str) -> dict[str, Any]:
    return {column.name: _value(table, column, team_id) for column in table.columns if _is_given(column)}


def _is_given(column: sa.Column[Any]) -> bool:
    return not (column.primary_key and isinstance(column.type, sa.Integer) and column.name == "id")


def _value(table: sa.Table, column: sa.Column[Any], team_id: str) -> Any:
    if column.name == "team_id":
        return team_id
    if column.name == "tile":
        return "ar_aging"
    kind = _NAMED.get(table.name) if column.name == "id" else column.name.removesuffix("_id")
    if kind in _KEYS and isinstance(column.type, sa.Text):
        return name_of(kind, team_id)
    return _of_type(column, team_id)


def _of_type(column: sa.Column[Any], team_id: str) -> Any:
    by_type: tuple[tuple[type, Any], ...] = (
        (Amount, MONEY),
        (Exact, MONEY),
        (Instant, NOW),
        (sa.Boolean, False),
        (sa.Integer, 1),
        (sa.Date, date(2026, 10, 5)),
        (sa.LargeBinary, packed(RAW)),
        (sa.JSON, {"of": team_id}),
    )
    return next((value for kind, value in by_type if isinstance(column.type, kind)), _text(column, team_id))


def _text(column: sa.Column[Any], team_id: str) -> str:
    return f"{column.name} of {team_id}"


def name_of(kind: str, team_id: str) -> str:
    """The id of the workspace's one row of this kind."""
    return f"{kind}-of-{team_id}"

"""Rows of time entries and expenses, put in directly: any tile, any project, any day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.tables_entries import entries
from tests.services.desk_doubles import NOW, TEAM

_HOURS: dict[str, Any] = {
    "connection_id": "con1",
    "resource": "TimeActivity",
    "line_no": 0,
    "project_id": "p1",
    "doc_number": None,
    "txn_date": date(2026, 10, 5),
    "due_date": None,
    "currency": "USD",
    "exchange_rate": None,
    "kind": "time",
    "party_kind": "employee",
    "party_id": "55",
    "party_name": "Emily Platt",
    "customer_id": "1",
    "customer_name": "Harbour House",
    "item_id": "2",
    "item_name": "Hours",
    "account_id": None,
    "account_name": None,
    "description": "Sketches",
    "billable": "billable",
    "seconds": 7200,
    "rate": Decimal("75"),
    "quantity": None,
    "amount": Decimal("150.00"),
    "tax": None,
    "markup": None,
    "problem": None,
    "content_digest": "content",
    "tile": "work_in_progress",
    "run_id": "IMP-1",
    "imported_at": NOW,
    "sync_token": 0,
    "digest": "digest",
    "gone_at": None,
}


def an_entry_row(**facts: Any) -> dict[str, Any]:
    """Two hours of October that nobody was billed for; a test states only the fact it is about."""
    number = str(facts.get("qbo_id", "5"))
    team_id = facts.get("team_id", TEAM)
    row = _HOURS | {"qbo_id": number, "team_id": team_id, "client_id": f"client-{team_id}"} | facts
    ref = f"{row['resource']}:{row['qbo_id']}" + (f":{row['line_no']}" if row["line_no"] else "")
    return {"id": f"{row['connection_id']}:{ref}", "ref": ref} | row


def an_expense_row(**facts: Any) -> dict[str, Any]:
    """A line of a bill."""
    bill = {
        "resource": "Bill",
        "line_no": 1,
        "kind": "expense",
        "party_kind": "vendor",
        "party_id": "30",
        "party_name": "Norton Lumber",
        "seconds": None,
        "rate": None,
        "account_id": "7",
        "account_name": "Job Materials",
    }
    return an_entry_row(**bill | facts)


def add_entries(database: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Entries, as they are."""
    found = list(rows)
    if found:
        database.execute(sa.insert(entries), found)

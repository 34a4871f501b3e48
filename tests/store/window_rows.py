"""Rows of the invoice window, put in directly: any tile, any company, any day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.tables import clients, invoices, project_members, projects
from tests.services.desk_doubles import MEMBER, NOW, TEAM

OTHER_TEAM = "T2"
#: Projects by workspace, and those that list the member.
PROJECTS = {"p1": TEAM, "p2": TEAM, "p3": OTHER_TEAM}
WITH_MEMBER = ("p1", "p3")


def an_invoice_row(**facts: Any) -> dict[str, Any]:
    """An open invoice of October that was sent; a test states only the fact it is about."""
    number = str(facts.get("qbo_id", "101"))
    row: dict[str, Any] = {
        "id": f"{facts.get('connection_id', 'con1')}:{number}",
        "team_id": TEAM,
        "connection_id": "con1",
        "qbo_id": number,
        "origin": "imported",
        "client_id": None,
        "project_id": "p1",
        "customer_name": "Harbour House",
        "doc_number": "1042",
        "txn_date": date(2026, 10, 5),
        "due_date": date(2026, 11, 4),
        "currency": "USD",
        "total": Decimal("100.00"),
        "balance": Decimal("100.00"),
        "payment_state": "open",
        "delivery_state": "sent",
        "tile": "ar_aging",
        "unsent_as_sent": False,
        "imported_at": NOW,
    }
    return row | facts


def add_projects(database: Connection) -> None:
    """A client with its projects in each workspace."""
    for team in (TEAM, OTHER_TEAM):
        client = {"id": f"client-{team}", "team_id": team, "name": "Acme", "name_folded": "acme"}
        database.execute(sa.insert(clients).values(client))
    for project_id, team in PROJECTS.items():
        words = {"name": project_id, "name_folded": project_id, "label_folded": f"acme / {project_id}"}
        made = {"created_by": "cli", "created_at": NOW, "client_id": f"client-{team}", "team_id": team}
        database.execute(sa.insert(projects).values(id=project_id, **words, **made))
    for project_id in WITH_MEMBER:
        listed = {"project_id": project_id, "user_id": MEMBER.user_id}
        database.execute(sa.insert(project_members).values(listed))


def add_rows(database: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Invoices, as they are."""
    found = list(rows)
    if found:
        database.execute(sa.insert(invoices), found)

"""Rows of the invoice window, put in directly: any tile, any company, any day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from services.model.invoice_status import INVOICE_TILES
from services.ports.invoice_window import Scope
from services.store.tables import clients, invoices, project_members, projects
from tests.services.desk_doubles import MEMBER, NOW, TEAM

Rows = list[dict[str, Any]]

OTHER_TEAM = "T2"
TODAY = date(2026, 11, 24)
#: Projects by workspace, and those that list the member.
PROJECTS = {"p1": TEAM, "p2": TEAM, "p3": OTHER_TEAM}
WITH_MEMBER = ("p1", "p3")
HERS = Scope(TEAM, MEMBER.user_id)
SCOPES = st.sampled_from([Scope(TEAM), HERS, Scope(OTHER_TEAM), Scope(OTHER_TEAM, MEMBER.user_id)])


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


_AMOUNTS = st.integers(-(10**16), 10**16).map(lambda units: Decimal(units) / 100_000)
_DAYS = st.integers(0, 130).map(lambda back: TODAY - timedelta(days=back))
#: Any value for what lists and totals go by.
FACTS = {
    "tile": st.sampled_from([tile.value for tile in INVOICE_TILES]),
    "currency": st.sampled_from(["USD", "EUR"]),
    "connection_id": st.sampled_from(["con1", "con2"]),
    "project_id": st.sampled_from(sorted(PROJECTS)),
    "total": _AMOUNTS,
    "balance": _AMOUNTS,
    "txn_date": _DAYS,
    "due_date": st.none() | _DAYS,
}


def numbered(rows: Sequence[dict[str, Any]], start: int = 0) -> Rows:
    """Each with an id of its own, in the workspace of its project."""
    return [
        an_invoice_row(**row, qbo_id=str(no), team_id=PROJECTS[row["project_id"]])
        for no, row in enumerate(rows, start)
    ]


ANY_ROWS = st.lists(st.fixed_dictionaries(FACTS), max_size=25).map(numbered)


def seen(rows: Rows, scope: Scope) -> Rows:
    """Those of the rows that the scope contains, the plain way."""
    of_team = [row for row in rows if row["team_id"] == scope.team_id]
    return [row for row in of_team if scope.member is None or row["project_id"] in WITH_MEMBER]

"""What the invoice list can be filtered by, to choose from: clients, and customers of QuickBooks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.invoice_list import CustomerKey, Named
from services.ports.invoice_window import Scope
from services.store.list_ways import projects_of
from services.store.tables import clients, connections, invoices, projects
from services.store.tables import mirror_customers as customers


class ListNameRepository:
    """Names, of which people see those that lead to something they may see."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def clients(self, scope: Scope, text: str, limit: int) -> list[Named]:
        """Clients with projects in the scope, by the start of their name, then by any part of it."""
        own = sa.select(clients.c.id, clients.c.name, clients.c.name_folded)
        visible = own.where(clients.c.team_id == sa.bindparam("team_id"), *_is_seen(scope))
        return [Named(row.id, row.name) for row in self._matching(visible, scope, text, limit)]

    def client_name(self, scope: Scope, client_id: str) -> str | None:
        """How the client is called; None if it has no project in the scope."""
        own = sa.select(clients.c.name).where(clients.c.id == client_id)
        visible = own.where(clients.c.team_id == sa.bindparam("team_id"), *_is_seen(scope))
        name: str | None = self._database.scalar(visible, _values(scope))
        return name

    def customers(self, scope: Scope, text: str, limit: int) -> list[tuple[CustomerKey, str]]:
        """Customers with invoices in the scope, by the start of their name, then by any part of it."""
        of_team = sa.select(connections.c.id).where(connections.c.team_id == sa.bindparam("team_id"))
        own = sa.select(
            customers.c.connection_id, customers.c.qbo_id, customers.c.full_name, customers.c.name_folded
        )
        same = (
            invoices.c.connection_id == customers.c.connection_id,
            invoices.c.customer_id == customers.c.qbo_id,
        )
        # Asked about their projects only where that matters: to the rest every invoice is visible.
        seen = (
            same if scope.member is None else (*same, invoices.c.project_id.in_(projects_of(is_member=True)))
        )
        visible = own.where(customers.c.connection_id.in_(of_team), sa.exists().where(*seen))
        found = self._matching(visible, scope, text, limit)
        return [(CustomerKey(row.connection_id, row.qbo_id), row.full_name) for row in found]

    def _matching(self, visible: sa.Select[Any], scope: Scope, text: str, limit: int) -> list[sa.Row[Any]]:
        """By the start of the name, then by any part of it."""
        folded = text.strip().casefold()
        name = visible.selected_columns["name_folded"]
        begins = name.startswith(folded, autoescape=True)
        found = [*self._database.execute(visible.where(begins).order_by(name).limit(limit), _values(scope))]
        if folded and len(found) < limit:
            holds = sa.and_(name.contains(folded, autoescape=True), sa.not_(begins))
            rest = visible.where(holds).limit(limit - len(found))
            found += sorted(
                self._database.execute(rest, _values(scope)), key=lambda row: str(row.name_folded)
            )
        return found


def _is_seen(scope: Scope) -> list[sa.ColumnElement[bool]]:
    """For a member: whether the client has a project that lists her."""
    if scope.member is None:
        return []
    hers = projects_of(is_member=True).subquery("hers")
    own = sa.select(projects.c.client_id).join(hers, hers.c.project_id == projects.c.id)
    return [clients.c.id.in_(own)]


def _values(scope: Scope) -> dict[str, str | None]:
    return {"team_id": scope.team_id, "member": scope.member}

"""Looks whether who connected a company is still in the workspace, and tells administrators once if not."""

from __future__ import annotations

from services.clock import Clock
from services.model.audit import AuditAction
from services.model.connection import Connection
from services.model.outbox import MessageKind, NewMessage
from services.model.people import CLI_USER, Actor
from services.ports.audit import AuditQuery
from services.ports.desk import People, Rights
from services.ports.store import Store, Transaction


class Connectors:
    """The people who connected companies: the access is their accounts' at Intuit."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, people: People | None) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._people = people

    def look(self) -> int:
        """How many were found to have left; each is told of once for each company."""
        if self._people is None:
            return 0
        return sum(self._told(company, self._people) for company in self._connected())

    def _connected(self) -> list[Connection]:
        with self._store.reading() as tx:
            granted = tx.connections.granted()
            companies = tx.connections.by_realm(None)
        return [one for one in companies if one.id in granted and one.connected_by != CLI_USER]

    def _told(self, company: Connection, people: People) -> bool:
        if self._is_known(company) or not people.is_gone(company.team_id, company.connected_by):
            return False
        # Slack may be asked who they are: not in the transaction.
        others = [one for one in self._rights.people(company.team_id) if one != company.connected_by]
        if not others:
            # Nobody could be told: it is looked again once somebody has claimed the workspace.
            return False
        with self._store.writing() as tx:
            self._tell(tx, company, others)
            tx.commit()
        return True

    def _is_known(self, company: Connection) -> bool:
        asked = AuditQuery(company.team_id, action=AuditAction.CONNECTOR_GONE, subjects=(company.id,))
        with self._store.reading() as tx:
            found = tx.audit.page(asked, None, False, 1)
        return bool(found) and found[0].details.get("person") == company.connected_by

    def _tell(self, tx: Transaction, company: Connection, others: list[str]) -> None:
        now, by = self._clock.now(), company.connected_by
        system = Actor(company.team_id, "system")
        tx.audit.add(system, AuditAction.CONNECTOR_GONE, company.id, {"person": by}, now)
        facts = {"company": company.company_name, "by": by, "connection_id": company.id}
        for person in others:
            key = f"connector-gone:{company.id}:{by}:{person}"
            new = NewMessage(company.team_id, MessageKind.CONNECTOR_GONE, key, "", person, facts)
            tx.outbox.add(new, now)

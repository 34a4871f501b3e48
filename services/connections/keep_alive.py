"""Keeps the access to companies that nobody imports from, and tells administrators before it ends."""

from __future__ import annotations

from contextlib import suppress

from services.clock import Clock
from services.connections.connectors import Connectors
from services.connections.tokens import AccessTokens
from services.decisions.access_end import access_end, is_idle, mark_reached
from services.errors import AppError
from services.model.connection import AccessEnd, Granted
from services.model.outbox import MessageKind, NewMessage
from services.ports.desk import People, Rights
from services.ports.store import Store


class KeepAlive:
    """Looks at every connected company."""

    def __init__(
        self, store: Store, clock: Clock, rights: Rights, tokens: AccessTokens, people: People | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._tokens = tokens
        #: Looks after who gave the access.
        self.connectors = Connectors(store, clock, rights, people)

    def look(self) -> int:
        """Use what was idle for a week, and tell of what ends; how many were used."""
        now = self._clock.now()
        idle = [company for company, granted in self._granted().items() if is_idle(granted, now)]
        for connection_id in idle:
            # QuickBooks may be away: another look comes in an hour, and people are told weeks ahead.
            with suppress(AppError):
                self._tokens.current(connection_id)
        for connection_id, granted in self._granted().items():
            end = access_end(granted, now)
            mark = mark_reached(end, now)
            if mark is not None:
                self._tell(connection_id, end, mark)
        return len(idle)

    def _granted(self) -> dict[str, Granted]:
        with self._store.reading() as tx:
            return tx.connections.granted()

    def _tell(self, connection_id: str, end: AccessEnd, mark: int) -> None:
        """Once for this end and this mark, whoever looks."""
        with self._store.reading() as tx:
            company = tx.connections.get(connection_id)
        # Slack may be asked who they are: not in the transaction.
        people, now = self._rights.people(company.team_id), self._clock.now()
        facts = {
            "company": company.company_name,
            "connection_id": connection_id,
            "at": end.at.isoformat(),
            "is_final": end.is_final,
        }
        key = f"access:{connection_id}:{end.at:%Y-%m-%d}:{mark}"
        with self._store.writing() as tx:
            for person in people:
                new = NewMessage(
                    company.team_id, MessageKind.ACCESS_ENDS, f"{key}:{person}", "", person, facts
                )
                tx.outbox.add(new, now)
            tx.commit()

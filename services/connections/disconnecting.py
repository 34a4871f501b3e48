"""Disconnecting a company: its tokens go at once, its imports end, its ledger stays."""

from __future__ import annotations

from collections.abc import Callable

from services.clock import Clock
from services.model.audit import AuditAction
from services.model.connection import Connection
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.store import Store, Transaction

#: Cancels the imports of a company, in the transaction that disconnects it.
Stop = Callable[[Transaction, str, Actor], None]


class Disconnecting:
    """Ends connections. What QuickBooks said, the mirror, goes with the next cleaning up."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, stop: Stop) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._stop = stop

    def disconnect(self, actor: Actor, connection_id: str) -> Connection:
        """Forget its tokens and cancel its imports, in one transaction; connecting it again undoes neither.

        A process that is reading the company at this moment writes nothing more than the page under way.
        Raises ``NotAllowed`` or ``NotFound``.
        """
        self._rights.require(actor, Right.CONNECT)
        with self._store.writing() as tx:
            company = tx.connections.get(connection_id, actor.team_id)
            if tx.connections.disconnect(connection_id):
                self._stop(tx, connection_id, actor)
                details = {"realm_id": company.realm_id}
                now = self._clock.now()
                tx.audit.add(actor, AuditAction.COMPANY_DISCONNECTED, connection_id, details, now)
                tx.commit()
        return company

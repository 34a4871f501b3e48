"""Disconnecting a company: its tokens go at once, its imports end, its ledger stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.clock import Clock
from services.connections.giving_back import Given, GivingBack
from services.errors import AppError
from services.model.audit import AuditAction
from services.model.connection import Connection, Tokens
from services.model.people import Actor, Right
from services.ports.desk import OAuthServer, Rights
from services.ports.store import Store, Transaction

#: Cancels the imports of a company, in the transaction that disconnects it.
Stop = Callable[[Transaction, str, Actor], None]


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The company as it was. ``is_known_there``: QuickBooks may still list the app among its own.

    ``is_shared``: it does, because another workspace has the company connected.
    """

    company: Connection
    is_known_there: bool = False
    is_shared: bool = False


#: What the log says of a consent that was not given back.
_NOTED = {Given.UNHEARD: AuditAction.REVOKE_FAILED, Given.IN_USE: AuditAction.CONSENT_KEPT}


class Disconnecting:
    """Ends connections. What QuickBooks said, the mirror, goes with the next cleaning up."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, stop: Stop, server: OAuthServer) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._stop = stop
        self._giving_back = GivingBack(store, server)

    def disconnect(self, actor: Actor, connection_id: str) -> Disconnected:
        """As ``end``, for somebody who may. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.CONNECT)
        return self.end(actor, connection_id)

    def end(self, actor: Actor, connection_id: str) -> Disconnected:
        """Forget its tokens and cancel its imports, in one transaction; then give the tokens back to Intuit.

        A process that is reading the company at this moment writes nothing more than the page under way.
        Connecting it again undoes neither. Raises ``NotFound``, or ``Repeated`` for the same press.
        """
        with self._store.writing() as tx:
            # A press that is delivered late must not end what was connected since.
            tx.inbox.once(actor, AuditAction.COMPANY_DISCONNECTED.code, self._clock.now())
            company = tx.connections.get(connection_id, actor.team_id)
            tokens = _opened(tx, connection_id)
            if not tx.connections.disconnect(connection_id):
                return Disconnected(company)
            self._stop(tx, connection_id, actor)
            self._note(tx, actor, AuditAction.COMPANY_DISCONNECTED, company)
            tx.commit()
        given = self._given_back(actor, company, tokens)
        return Disconnected(company, given is Given.UNHEARD, given is Given.IN_USE)

    def _given_back(self, actor: Actor, company: Connection, tokens: Tokens | None) -> Given:
        """Whether Intuit knows that it is over; where not, the log says so."""
        # After the commit: of two workspaces that disconnect it at once, the last one finds it unused.
        given = self._giving_back.give(company.realm_id, tokens)
        if given in _NOTED:
            with self._store.writing() as tx:
                self._note(tx, actor, _NOTED[given], company)
                tx.commit()
        return given

    def _note(self, tx: Transaction, actor: Actor, action: AuditAction, company: Connection) -> None:
        tx.audit.add(actor, action, company.id, {"realm_id": company.realm_id}, self._clock.now())


def _opened(tx: Transaction, connection_id: str) -> Tokens | None:
    """Its tokens; None where no key opens them, which must not keep the company connected."""
    try:
        return tx.connections.tokens(connection_id)
    except AppError:
        return None

"""Access tokens that are refreshed by one process at a time, and never lost on the way.

Intuit replaces the refresh token when it is used, and the old one dies: two processes that refresh at once
end the connection. So a lease decides who refreshes, and the version of the tokens decides what is stored.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import timedelta

from services.clock import Clock
from services.connections.giving_back import Given, GivingBack
from services.errors import AppError, NeedsReconnect, NotFound, QuickBooksUnavailable
from services.model.audit import AuditAction
from services.model.connection import Connection, ConnectionStatus, Tokens
from services.model.people import Actor
from services.ports.desk import OAuthServer
from services.ports.store import Store, Transaction

#: A token with less left is refreshed before it is used.
ENOUGH_LEFT = timedelta(minutes=5)
#: Seconds between two looks at what another process refreshes.
POLL = 0.2
#: A minute: longer than a lease (45 seconds), so that a process that died is waited out.
MOST_POLLS = 300
#: Granted tokens are kept for a minute while the store cannot take them; seconds between two attempts.
STORE_ATTEMPTS = 31
STORE_PAUSE = 2.0


class AccessTokens:
    """The access tokens of all connections."""

    def __init__(self, store: Store, server: OAuthServer, clock: Clock) -> None:
        self._store = store
        self._server = server
        self._clock = clock
        self._giving_back = GivingBack(store, server)

    def current(self, connection_id: str) -> str:
        """A token with at least five minutes left. Raises ``NeedsReconnect`` or ``QuickBooksUnavailable``."""
        tokens = self._read(connection_id)
        if tokens.access_expires_at - self._clock.now() >= ENOUGH_LEFT:
            return tokens.access_token
        return self._newer(connection_id, tokens)

    def renew(self, connection_id: str, refused: str) -> str:
        """A token other than ``refused``, which QuickBooks answered with 401. Raises ``NeedsReconnect``."""
        tokens = self._read(connection_id)
        if tokens.access_token != refused:
            return tokens.access_token
        return self._newer(connection_id, tokens)

    def refused(self, connection_id: str, access_token: str) -> None:
        """QuickBooks refuses this token for good: nobody asks again until the company is reconnected.

        A connection that has another token by now is well.
        """
        with self._store.writing() as tx:
            stored = tx.connections.tokens(connection_id)
            if stored is not None and stored.access_token == access_token:
                self._mark(tx, connection_id, stored.version)
            tx.commit()

    def _newer(self, connection_id: str, old: Tokens) -> str:
        """A token of a later version than ``old``, made here or by somebody else."""
        owner, company = secrets.token_hex(8), self._company(connection_id)
        for _ in range(MOST_POLLS):
            if self._claims(connection_id, old.version, owner):
                return self._refresh(company, old, owner)
            latest = self._read(connection_id)
            if latest.version != old.version:
                return latest.access_token
            self._clock.sleep(POLL)
        raise QuickBooksUnavailable("Another process has been refreshing the connection for a minute.")

    def _refresh(self, company: Connection, old: Tokens, owner: str) -> str:
        """The new access token; the tokens are stored before it is given to anybody."""
        try:
            granted = self._server.refresh(old.refresh_token)
        except NeedsReconnect:
            return self._after_refusal(company.id, old)
        except AppError:
            self._release(company.id, owner)
            raise
        if self._replaced(company.id, granted, old.version):
            return granted.access_token
        self._give_back(company, granted)
        return self._read(company.id).access_token

    def _give_back(self, company: Connection, granted: Tokens) -> None:
        # Disconnected or erased meanwhile: whoever did that had but the old token to give back, and nobody
        # else has this one.
        if self._giving_back.give(company.realm_id, granted) is Given.UNHEARD:
            actor, details = Actor(company.team_id, "system"), {"realm_id": company.realm_id}
            with suppress(NotFound), self._store.writing() as tx:
                # Of a workspace that is erased nothing is noted.
                tx.connections.get(company.id)
                tx.audit.add(actor, AuditAction.REVOKE_FAILED, company.id, details, self._clock.now())
                tx.commit()

    def _after_refusal(self, connection_id: str, old: Tokens) -> str:
        # The refresh token may be dead only because somebody used it a moment ago: then theirs stands there.
        latest = self._read(connection_id)
        if latest.version != old.version:
            return latest.access_token
        with self._store.writing() as tx:
            self._mark(tx, connection_id, old.version)
            tx.commit()
        # Read again: who reconnected meanwhile wins.
        return self._read(connection_id).access_token

    def _mark(self, tx: Transaction, connection_id: str, version: int) -> None:
        if tx.connections.mark_needs_reconnect(connection_id, version):
            actor = Actor(tx.connections.get(connection_id).team_id, "system")
            tx.audit.add(actor, AuditAction.RECONNECT_NEEDED, connection_id, {}, self._clock.now())

    def _replaced(self, connection_id: str, granted: Tokens, version: int) -> bool:
        for attempt in range(STORE_ATTEMPTS):
            try:
                with self._store.writing() as tx:
                    replaced = tx.connections.replace_tokens(connection_id, granted, version)
                    tx.commit()
                return replaced
            except AppError:
                # This may be the only living refresh token: a database that is busy or away is asked again.
                if attempt == STORE_ATTEMPTS - 1:
                    raise
                self._clock.sleep(STORE_PAUSE)
        return False

    def _claims(self, connection_id: str, version: int, owner: str) -> bool:
        with self._store.writing() as tx:
            won = tx.connections.claim_refresh(connection_id, version, owner, self._clock.now())
            tx.commit()
        return won

    def _release(self, connection_id: str, owner: str) -> None:
        with self._store.writing() as tx:
            tx.connections.release_refresh(connection_id, owner)
            tx.commit()

    def _company(self, connection_id: str) -> Connection:
        with self._store.reading() as tx:
            return tx.connections.get(connection_id)

    def _read(self, connection_id: str) -> Tokens:
        with self._store.reading() as tx:
            status = tx.connections.get(connection_id).status
            tokens = tx.connections.tokens(connection_id)
        if status is not ConnectionStatus.CONNECTED or tokens is None:
            raise NeedsReconnect
        return tokens

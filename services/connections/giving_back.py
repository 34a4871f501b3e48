"""Giving a consent back to Intuit, so that none lives on that nobody here has the tokens of."""

from __future__ import annotations

from enum import Enum, auto

from services.errors import AppError
from services.model.connection import ConnectionStatus, Tokens
from services.ports.desk import OAuthServer
from services.ports.store import Store


class Given(Enum):
    """What became of a consent. ``IN_USE``: some workspace works with the company, so it was kept."""

    BACK = auto()
    IN_USE = auto()
    UNHEARD = auto()


class GivingBack:
    """Gives consents back, best effort: what Intuit does not hear of ends by itself."""

    def __init__(self, store: Store, server: OAuthServer) -> None:
        self._store = store
        self._server = server

    def give(self, realm_id: str, tokens: Tokens | None) -> Given:
        """End the consent for this company. ``tokens`` are None where no key opens them.

        Intuit does not say whether it ends a consent alone, or the app's whole access to the company. By the
        second reading, whoever works with the company would lose it too.
        """
        try:
            if self._is_in_use(realm_id):
                return Given.IN_USE
            if tokens is None:
                return Given.UNHEARD
            self._server.revoke(tokens.refresh_token)
        except AppError:
            return Given.UNHEARD
        return Given.BACK

    def _is_in_use(self, realm_id: str) -> bool:
        with self._store.reading() as tx:
            companies = tx.connections.by_realm(realm_id)
        return any(one.status is ConnectionStatus.CONNECTED for one in companies)

"""What the store keeps of a connection."""

from __future__ import annotations

from services.model.connection import Connection, ConnectionStatus, Tokens
from services.store.unit_of_work import Store


def stored(store: Store, connection: Connection) -> Tokens | None:
    """Its tokens."""
    with store.reading() as tx:
        return tx.connections.tokens(connection.id)


def status(store: Store, connection: Connection) -> ConnectionStatus:
    """Whether it works."""
    with store.reading() as tx:
        return tx.connections.get(connection.id).status

"""A connected company and its tokens, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.connections import AccessTokens, Connecting, Connections
from services.model.connection import Connection
from services.store.unit_of_work import Store
from tests.services.connections.consenting import URL, Desk, Rights
from tests.services.desk_doubles import (
    ADMIN,
    STRANGER,
    EveryRight,
    OneCompany,
    RotatingServer,
    SettableClock,
    connected,
    opened_store,
)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened_store(database_url) as store:
        yield store


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
def server(clock: SettableClock) -> RotatingServer:
    return RotatingServer(clock)


@pytest.fixture
def connection(store: Store, clock: SettableClock) -> Connection:
    return connected(store, clock)


@pytest.fixture
def tokens(store: Store, server: RotatingServer, clock: SettableClock) -> AccessTokens:
    return AccessTokens(store, server, clock)


@pytest.fixture
def company() -> OneCompany:
    return OneCompany()


@pytest.fixture
def connections(
    store: Store, clock: SettableClock, server: RotatingServer, company: OneCompany
) -> Connections:
    return Connections(store, clock, EveryRight(ADMIN, STRANGER), server, company)


@pytest.fixture
def desk(store: Store, clock: SettableClock, server: RotatingServer, company: OneCompany) -> Desk:
    """Connecting in the browser."""
    rights = Rights(ADMIN, STRANGER)
    connecting = Connecting(store, clock, rights, URL, (server, company))
    return Desk(connecting, store, clock, server, company, rights)

"""Tokens in the database are sealed to their row."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from services.model.connection import Connection
from services.store.encryption import Keyring, WrongKey
from services.store.engine import open_engine
from services.store.tables import connections as rows
from services.store.unit_of_work import Store
from tests.services.desk_doubles import KEYS, SettableClock, connected, opened_store


def test_no_token_stands_in_the_database(connection: Connection, database_url: str) -> None:

    engine = open_engine(database_url)
    with engine.connect() as database:
        row = database.execute(sa.select(rows)).one()
    engine.dispose()
    assert not any(token in repr(tuple(row)) for token in ("refresh-", "access-"))


def test_tokens_copied_to_another_connection_do_not_open(
    store: Store, clock: SettableClock, database_url: str
) -> None:
    connected(store, clock)
    connected(store, clock, id="con2", realm_id="2")
    engine = open_engine(database_url)
    with engine.begin() as database:
        stolen = sa.select(rows.c.refresh_token_sealed).where(rows.c.id == "con1").scalar_subquery()
        database.execute(sa.update(rows).where(rows.c.id == "con2").values(refresh_token_sealed=stolen))
    engine.dispose()

    with store.reading() as tx, pytest.raises(WrongKey):
        tx.connections.tokens("con2")


def test_tokens_open_after_the_keys_were_rotated(
    store: Store, clock: SettableClock, database_url: str
) -> None:
    connection = connected(store, clock)

    with opened_store(database_url, Keyring([b"n" * 32, bytes(32)])) as rotated, rotated.reading() as tx:
        tokens = tx.connections.tokens(connection.id)

    assert tokens is not None
    assert tokens.refresh_token == "refresh-0"


def test_the_keys_are_not_shown() -> None:
    assert "\\x00" not in repr(KEYS)

"""Whoever reads the whole database, byte by byte, finds no token, no code, no state and no key in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from services.model.installation import Installation, OAuthPurpose, OAuthState, digest_of
from services.store.encryption import Keyring
from services.store.tables import metadata
from services.store.unit_of_work import Store
from tests.builders import a_connection
from tests.kept_engines import kept_engine
from tests.services.desk_doubles import NOW, SettableClock, tokens_of

KEY = b"canary-key-of-32-bytes-exactly!!"
CANARIES = ("canary-access", "canary-refresh", "xoxb-canary-bot", "canary-code", "canary-state", "canary-key")
REALM = "9130357000000001"


@pytest.fixture
def filled(database_url: str) -> sa.Engine:
    """A database with everything that is secret in it."""
    engine = kept_engine(database_url)
    state = OAuthState(digest_of("canary-state"), OAuthPurpose.SLACK, NOW, NOW + timedelta(minutes=10))
    bot = Installation("T1", "Firm", "A1", "B1", "U0BOT", frozenset({"commands"}), "U1", NOW)
    with Store(engine, Keyring([KEY])).writing() as tx:
        tokens = tokens_of(SettableClock(), "canary-access", "canary-refresh")
        tx.connections.save(a_connection(realm_id=REALM), tokens)
        tx.installations.save(bot, "xoxb-canary-bot")
        tx.oauth_states.add(state)
        tx.oauth_states.change(state, "canary-code")
        tx.commit()
    return engine


def dumped(engine: sa.Engine) -> str:
    """Every value of every row, as text."""
    with engine.connect() as database:
        rows = [row for table in metadata.sorted_tables for row in database.execute(sa.select(table))]
    return "\n".join(_text(value) for row in rows for value in row)


def _text(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


def test_no_secret_stands_in_the_database_as_it_is(filled: sa.Engine) -> None:
    dump = dumped(filled)
    filled.dispose()

    assert REALM in dump
    assert digest_of("canary-state") in dump
    assert [canary for canary in CANARIES if canary in dump] == []

"""A copy is put back: of tokens, what the former database has is as new as what the copy has, or newer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from services.model.installation import Installation
from services.store.backup import back_up, restore
from services.store.encryption import Keyring
from services.store.engine import Engine, open_engine
from services.store.migrate import upgrade
from services.store.resealing import reseal
from services.store.sealed_tokens import forget
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW, SettableClock, connected

FIRM = Installation("T1", "Firm", "A1", "B1", "UBOT", frozenset(), "UADMIN", NOW)
OLD, NEW = Keyring([b"o" * 32]), Keyring([b"n" * 32, b"o" * 32])


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "own.db"


def sealed_and_copied(database: Path) -> tuple[Engine, Path]:
    """A company and two workspaces under a key that is replaced after the copy."""
    engine, copy = open_engine(f"sqlite:///{database}"), database.with_name("copy.db")
    upgrade(engine)
    store = Store(engine, OLD)
    connected(store, SettableClock())
    with store.writing() as tx:
        tx.installations.save(FIRM, "xoxb-1")
        tx.installations.save(replace(FIRM, team_id="T2"), "xoxb-2")
        tx.commit()
    back_up(database, copy)
    reseal(engine, NEW)
    return engine, copy


def test_what_was_sealed_anew_since_the_copy_and_removals_stay(database: Path) -> None:
    engine, copy = sealed_and_copied(database)
    newest = Keyring([b"n" * 32])
    with Store(engine, newest).writing() as tx:
        tx.installations.remove("T2", NOW)
        tx.commit()
    engine.dispose()

    restore(copy, database, NOW)

    with Store(engine, newest).reading() as tx:
        assert tx.connections.unopened() == []
        tokens, removed = tx.connections.tokens("con1"), tx.installations.find("T2")
        assert (tx.installations.token("T1"), tx.installations.token("T2")) == ("xoxb-1", None)
    engine.dispose()
    assert tokens is not None
    assert removed is not None
    assert (tokens.refresh_token, removed.removed_at) == ("refresh-0", NOW)


def test_what_was_given_up_since_the_copy_comes_back_with_it(database: Path) -> None:
    engine, copy = sealed_and_copied(database)
    forget(engine, None)
    engine.dispose()

    restore(copy, database, NOW)

    with Store(engine, OLD).reading() as tx:
        tokens = tx.connections.tokens("con1")
        assert tx.installations.token("T1") == "xoxb-1"
    engine.dispose()
    assert tokens is not None
    assert tokens.refresh_token == "refresh-0"

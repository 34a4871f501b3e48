"""A copy takes the place of the embedded database, while processes try to start."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from services.model.operations import Role
from services.operations.presence import BeingRestored, Presence
from services.store.backup import StoreInUse, alone, back_up, give_name, require_unused, restore
from services.store.engine import open_engine
from services.store.migrate import upgrade
from services.store.unit_of_work import Store
from tests.services.desk_doubles import KEYS, NOW, SettableClock


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "own.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@contextmanager
def started(database: Path) -> Iterator[Presence]:
    """A process that has opened the database."""
    engine = open_engine(f"sqlite:///{database}")
    try:
        yield Presence(Store(engine, KEYS), SettableClock(), is_embedded=True, machine="ledger-1/a")
    finally:
        engine.dispose()


def roles(database: Path) -> list[str]:
    """What is said to work on the database."""
    with closing(sqlite3.connect(database)) as found:
        return [role for (role,) in found.execute("SELECT role FROM replicas")]


def test_no_process_starts_while_the_database_is_replaced(database: Path) -> None:
    with alone(database, NOW), started(database) as process:
        with pytest.raises(BeingRestored):
            process.require_alone()
        with pytest.raises(BeingRestored):
            process.arrive(Role.SERVE)


def test_nothing_is_replaced_where_somebody_has_opened_it_meanwhile(database: Path) -> None:
    with alone(database, NOW) as former, started(database) as process:
        assert former is not None
        with pytest.raises(BeingRestored):
            process.require_alone()

        with pytest.raises(StoreInUse):
            require_unused(former, NOW)


def test_where_nothing_was_replaced_processes_start_again(database: Path) -> None:
    with pytest.raises(StoreInUse), alone(database, NOW):
        raise StoreInUse

    assert roles(database) == []
    with started(database) as process:
        process.arrive(Role.SERVE)


def test_who_opened_the_former_database_does_not_work_on_it_and_the_restored_one_is_free(
    database: Path,
) -> None:
    copy = database.with_name("copy.db")
    back_up(database, copy)

    kept = restore(copy, database, NOW)

    assert kept is not None
    assert (roles(kept), roles(database)) == (["restore"], [])


def test_a_restore_that_broke_off_can_be_made_again(database: Path) -> None:
    copy = database.with_name("copy.db")
    back_up(database, copy)
    with alone(database, NOW):
        pass  # its process was killed: nobody tidied up

    assert restore(copy, database, NOW) is not None


@pytest.fixture
def without_hard_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on exFAT, and on some network mounts."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)


@pytest.mark.usefixtures("without_hard_links")
def test_a_file_system_without_hard_links_keeps_copies_and_the_former_database(database: Path) -> None:
    copy = database.with_name("copy.db")

    assert back_up(database, copy) == copy.stat().st_size
    kept = restore(copy, database, NOW)

    assert kept is not None
    assert (roles(kept), roles(database), roles(copy)) == (["restore"], [], [])
    assert sorted(file.name for file in database.parent.glob("*.db*")) == ["copy.db", "own.db", kept.name]


@pytest.mark.usefixtures("without_hard_links")
def test_there_too_a_file_of_the_name_is_left_alone(database: Path) -> None:
    copy = database.with_name("copy.db")
    back_up(database, copy)
    former = copy.read_bytes()
    draft = copy.with_name("draft")
    draft.write_bytes(b"another")

    with pytest.raises(FileExistsError):
        give_name(draft, copy)

    assert copy.read_bytes() == former

"""Copies of the embedded database: whole while it is worked on, and put back with nothing lost."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic import command

from services.errors import AppError
from services.model.audit import AuditAction
from services.model.import_run import ImportRun
from services.model.operations import Replica, Role
from services.model.outbox import MessageKind, NewMessage
from services.store.backup import AlreadyThere, DamagedCopy, NoStore, StoreInUse, back_up, restore
from services.store.engine import begin_writing, open_engine
from services.store.migrate import UnknownRevision, newest, upgrade
from services.store.unit_of_work import Store
from tests.services.desk_doubles import ADMIN, KEYS, NOW, SettableClock, connected, tokens_of
from tests.store.books import ANY_RUN
from tests.store.test_migrate import configured


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with one connected company."""
    path = tmp_path / "own.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    connected(Store(engine, KEYS), SettableClock())
    engine.dispose()
    return path


@pytest.fixture
def opened(database: Path) -> Iterator[Store]:
    engine = open_engine(f"sqlite:///{database}")
    yield Store(engine, KEYS)
    engine.dispose()


def note(store: Store, subject: str) -> None:
    with store.writing() as tx:
        tx.audit.add(ADMIN, AuditAction.PROJECT_CREATED, subject, {}, NOW)
        tx.commit()


def notes(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as found:
        return [subject for (subject,) in found.execute("SELECT subject FROM audit_log ORDER BY id")]


def test_a_copy_holds_all_that_was_saved_and_stands_alone(opened: Store, database: Path) -> None:
    note(opened, "saved a moment ago")
    copy = database.with_name("copy.db")

    size = back_up(database, copy)

    assert notes(copy) == ["saved a moment ago"]
    assert (size, stat.S_IMODE(copy.stat().st_mode)) == (copy.stat().st_size, 0o600)
    assert {file.name for file in copy.parent.glob("copy.db*")} == {"copy.db"}


def test_a_copy_is_of_one_moment_while_others_write(opened: Store, database: Path) -> None:
    enough, copied = threading.Event(), threading.Event()

    def write() -> None:
        for number in range(500):
            note(opened, str(number))
            if number == 20:
                enough.set()
            if copied.is_set():
                break

    writing = threading.Thread(target=write)
    writing.start()
    assert enough.wait(30)
    copy = database.with_name("copy.db")
    back_up(database, copy)
    copied.set()
    writing.join()

    found = notes(copy)
    assert found == [str(number) for number in range(len(found))]
    assert len(found) > 20


def test_a_file_that_is_there_is_not_replaced(database: Path) -> None:
    copy = database.with_name("copy.db")
    copy.write_bytes(b"a letter")

    with pytest.raises(AlreadyThere):
        back_up(database, copy)

    assert copy.read_bytes() == b"a letter"


def test_a_copy_that_broke_off_is_left_nowhere(database: Path) -> None:
    with database.open("r+b") as file:
        file.seek(8192)
        file.write(os.urandom(8192))

    with pytest.raises((DamagedCopy, sqlite3.DatabaseError)):
        back_up(database, database.with_name("copy.db"))

    assert [file.name for file in database.parent.glob("copy*")] == []


def test_what_was_there_comes_back_and_the_former_database_is_kept(opened: Store, database: Path) -> None:
    note(opened, "before")
    copy = database.with_name("copy.db")
    back_up(database, copy)
    note(opened, "after")
    opened._engine.dispose()

    kept = restore(copy, database, NOW)

    assert kept is not None
    assert (notes(database), notes(kept)) == (["before"], ["before", "after"])
    assert [file.name for file in database.parent.glob("*.restoring*")] == []


def test_a_copy_comes_back_where_no_database_is(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(database, copy)

    assert restore(copy, tmp_path / "elsewhere.db", NOW) is None

    assert notes(tmp_path / "elsewhere.db") == []


def test_a_copy_replaces_a_database_that_cannot_be_read_any_more(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    back_up(database, copy)
    database.write_bytes(b"SQLite format 3\x00" + os.urandom(20_000))

    kept = restore(copy, database, NOW)

    assert notes(database) == []
    assert kept is not None
    assert kept.stat().st_size == 20_016


def test_a_database_that_a_process_works_on_is_not_replaced(opened: Store, database: Path) -> None:
    copy = database.with_name("copy.db")
    back_up(database, copy)
    with opened.writing() as tx:
        tx.replicas.beat(Replica("r1", "ledger-1/a", Role.SERVE), NOW - timedelta(seconds=80))
        tx.commit()
    opened._engine.dispose()

    with pytest.raises(StoreInUse):
        restore(copy, database, NOW)

    assert restore(copy, database, NOW + timedelta(seconds=11)) is not None


def test_a_database_that_a_command_has_open_is_not_replaced(opened: Store, database: Path) -> None:
    copy = database.with_name("copy.db")
    back_up(database, copy)
    with opened.reading() as tx:
        assert tx.audit.recent("T1", 1) == []

        with pytest.raises(StoreInUse):
            restore(copy, database, NOW)


def a_letter(copy: Path) -> None:
    copy.write_bytes(b"Dear customer, this is a letter.")


def another_program(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as other:
        other.execute("CREATE TABLE tracks (id INTEGER)")


def a_newer_program(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")


def damage(copy: Path) -> None:
    with copy.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(60_000))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (a_letter, NoStore),
        (another_program, NoStore),
        (Path.unlink, NoStore),
        (a_newer_program, UnknownRevision),
        (damage, DamagedCopy),
    ],
)
def test_what_is_no_copy_is_refused_and_nothing_changes(
    database: Path, change: object, refusal: type[AppError]
) -> None:
    copy = database.with_name("copy.db")
    back_up(database, copy)
    before = database.read_bytes()
    change(copy)  # type: ignore[operator]

    with pytest.raises(refusal):
        restore(copy, database, NOW)

    assert database.read_bytes() == before
    assert [file.name for file in database.parent.glob("*.before*")] == []


def test_a_copy_of_an_older_program_is_brought_up_to_date(tmp_path: Path) -> None:
    copy, database = tmp_path / "copy.db", tmp_path / "own.db"
    engine = open_engine(f"sqlite:///{copy}")
    with begin_writing(engine) as older:
        command.upgrade(configured(older), "0005")
        older.commit()
    engine.dispose()

    restore(copy, database, NOW)

    with closing(sqlite3.connect(database)) as restored, closing(sqlite3.connect(copy)) as left:
        wanted = "SELECT version_num FROM alembic_version"
        assert restored.execute(wanted).fetchone() == (newest(),)
        assert left.execute(wanted).fetchone() == ("0005",)


def test_tokens_that_quickbooks_replaced_since_the_copy_stay(opened: Store, database: Path) -> None:
    copy = database.with_name("copy.db")
    back_up(database, copy)
    with opened.writing() as tx:
        assert tx.connections.replace_tokens("con1", tokens_of(SettableClock(), "new", "newer"), 1)
        tx.commit()
    opened._engine.dispose()

    restore(copy, database, NOW)

    with opened.reading() as tx:
        tokens = tx.connections.tokens("con1")
    assert tokens is not None
    assert (tokens.access_token, tokens.refresh_token, tokens.version) == ("new", "newer", 2)


def test_what_waited_at_the_time_of_the_copy_is_looked_for_before_it_is_sent(
    opened: Store, database: Path
) -> None:
    copy = database.with_name("copy.db")
    with opened.writing() as tx:
        tx.outbox.add(NewMessage("T1", MessageKind.CALLS, "waiting"), NOW)
        tx.commit()
    back_up(database, copy)
    opened._engine.dispose()

    restore(copy, database, NOW)

    with opened.writing() as tx:
        (message,) = tx.outbox.claim_due(NOW, 10)
        assert (message.dedupe_key, message.is_ambiguous, message.tried_at) == ("waiting", True, NOW)


def a_run(store: Store, at: datetime) -> ImportRun:
    """A run that was begun then."""
    with store.writing() as tx:
        run = tx.runs.add(ANY_RUN, at)
        tx.commit()
    return run


def test_what_a_run_of_before_says_later_is_looked_for_since_its_beginning(
    opened: Store, database: Path
) -> None:
    before = a_run(opened, NOW - timedelta(hours=1))
    copy = database.with_name("copy.db")
    back_up(database, copy)
    opened._engine.dispose()
    restore(copy, database, NOW)
    after = a_run(opened, NOW + timedelta(hours=1))

    with opened.writing() as tx:
        for run in (before, after):
            tx.outbox.queue(run, MessageKind.FINAL, f"{run.id}:final", NOW)
        found = {message.run_id: message for message in tx.outbox.claim_due(NOW, 10)}

    assert (found[before.id].is_ambiguous, found[before.id].tried_at) == (True, before.created_at)
    assert (found[after.id].is_ambiguous, found[after.id].tried_at) == (False, None)

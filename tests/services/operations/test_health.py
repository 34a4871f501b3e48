"""Whether a process can do its work."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from services.model.outbox import MessageKind, NewMessage
from services.operations import Health
from services.operations.health import STOPPED_AFTER, STUCK_AFTER
from services.store.engine import open_engine
from services.store.unit_of_work import Store
from tests.services.desk_doubles import KEYS, SettableClock, opened_store


def a_health(store: Store, clock: SettableClock, is_current: bool = True) -> Health:
    """One whose clock has just ticked."""
    health = Health(store, clock, lambda: is_current)
    health.tick()
    return health


def told(health: Health) -> dict[str, tuple[bool, str]]:
    return {part.name: (part.is_well, part.words) for part in health.parts()}


def test_all_is_well(store: Store, clock: SettableClock) -> None:
    assert told(a_health(store, clock)) == {
        "database": (True, "writable"),
        "tables": (True, "as this program wants them"),
        "scheduler": (True, "last tick 0 s ago"),
        "messages": (True, "none is due"),
    }


def test_a_clock_that_stands_is_noticed(store: Store, clock: SettableClock) -> None:
    health = a_health(store, clock)
    clock.move(seconds=STOPPED_AFTER)

    assert told(health)["scheduler"] == (False, "last tick 30 s ago")
    assert told(Health(store, clock, lambda: True))["scheduler"] == (False, "not started")


def test_tables_of_another_program_are_noticed(store: Store, clock: SettableClock) -> None:
    assert told(a_health(store, clock, is_current=False))["tables"][0] is False


def test_messages_that_do_not_get_out_are_noticed(store: Store, clock: SettableClock) -> None:
    with store.writing() as tx:
        tx.outbox.add(NewMessage("T1", MessageKind.CALLS, "one"), clock.now())
        tx.commit()
    clock.move(seconds=30)
    assert told(a_health(store, clock))["messages"] == (True, "the oldest has been due for 30 s")

    clock.move(seconds=STUCK_AFTER.total_seconds())

    assert told(a_health(store, clock))["messages"][0] is False


def test_a_database_that_is_gone_is_said_in_words(clock: SettableClock) -> None:
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing")

    database = told(a_health(Store(engine, KEYS), clock))["database"]

    assert database == (False, "The database did not answer.")


def test_a_large_write_of_somebody_else_is_no_fault(tmp_path: Path, clock: SettableClock) -> None:
    path = tmp_path / "held.db"
    with opened_store(f"sqlite:///{path}") as store, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")

        assert told(a_health(store, clock))["database"][0] is True


def test_a_database_that_only_reads_is_not_ready(tmp_path: Path, clock: SettableClock) -> None:
    path = tmp_path / "kept.db"
    with opened_store(f"sqlite:///{path}"):
        pass
    engine = open_engine(f"sqlite:///file:{path}?mode=ro&uri=true")

    assert told(a_health(Store(engine, KEYS), clock))["database"][0] is False
    engine.dispose()

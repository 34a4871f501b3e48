"""Transactions: nothing half-done stays, readers see one state, and a busy store says so."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

from services.errors import NotFound
from services.model.quickbooks import Entity
from services.ports.store import StoreFull
from services.store.engine import LISTENER_WAIT_MS, begin_reading, begin_writing, open_engine
from services.store.unit_of_work import Store, StoreBusy, StoreLost, Transaction
from tests.services.desk_doubles import ADMIN, KEYS, NOW, TEAM
from tests.store.books import CONNECTION, a_document, add_run

#: Milliseconds: as long as a test need wait to learn that it would wait.
HARDLY = 20


@pytest.fixture
def engine(store: Store, database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def postgres(kept_postgres_url: str) -> Iterator[Engine]:
    engine = open_engine(kept_postgres_url)
    yield engine
    engine.dispose()


def projects(store: Store) -> list[str]:
    with store.reading() as tx:
        return [project.label for project in tx.projects.search(TEAM, "", 9, None)]


def create(tx: Transaction) -> str:
    """A project's id."""
    tx.projects.lock(TEAM)
    return tx.projects.create(ADMIN, "Acme", "Redesign", NOW).id


def test_what_was_committed_stays(store: Store) -> None:
    with store.writing() as tx:
        create(tx)
        tx.commit()

    assert projects(store) == ["Acme / Redesign"]


def test_what_was_not_committed_is_gone(store: Store) -> None:
    with store.writing() as tx:
        create(tx)

    assert projects(store) == []


def test_an_error_undoes_the_whole_transaction(store: Store) -> None:
    with pytest.raises(NotFound), store.writing() as tx:
        tx.runs.get(create(tx))

    assert projects(store) == []


def test_readers_do_not_wait_for_a_writer(store: Store) -> None:
    with store.writing() as tx:
        create(tx)

        assert projects(store) == []


def test_a_reader_sees_one_state_however_often_it_looks(store: Store) -> None:
    with store.reading() as tx:
        before = tx.projects.search(TEAM, "", 9, None)
        with store.writing() as other:
            create(other)
            other.commit()

        assert tx.projects.search(TEAM, "", 9, None) == before

    assert projects(store) == ["Acme / Redesign"]


def test_who_finds_the_store_busy_is_told_to_press_again(store: Store, engine: Engine) -> None:
    with store.writing() as first:
        create(first)

        with (
            pytest.raises(StoreBusy) as refusal,
            Transaction(begin_writing(engine, HARDLY), KEYS) as second,
        ):
            create(second)

    assert refusal.value.sentence.endswith("Please press again.")


def test_a_row_that_somebody_else_is_changing_is_busy_too(store: Store, engine: Engine) -> None:
    run = add_run(store)
    with store.writing() as first:
        first.runs.request_cancel(run.id, "UADMIN")

        with pytest.raises(StoreBusy), Transaction(begin_writing(engine, HARDLY), KEYS) as second:
            second.runs.request_cancel(run.id, "UCOLLEAGUE")


@pytest.mark.postgres
def test_who_loses_a_deadlock_is_told_that_the_store_is_busy(postgres_store: Store, postgres: Engine) -> None:
    runs = [add_run(postgres_store).id for _ in range(2)]
    both_hold_one = threading.Barrier(2)

    def cross(mine: str, theirs: str) -> bool:
        database = begin_writing(postgres)
        database.exec_driver_sql(f"SET LOCAL deadlock_timeout = '{HARDLY}ms'")
        try:
            with Transaction(database, KEYS) as tx:
                tx.runs.request_cancel(mine, "UADMIN")
                both_hold_one.wait()
                return tx.runs.request_cancel(theirs, "UADMIN")
        except StoreBusy:
            return False

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(cross, runs, reversed(runs))) == [False, True]


def test_a_process_whose_connections_are_all_in_use_is_busy(database_url: str) -> None:
    engine = sa.create_engine(database_url, pool_size=1, max_overflow=0, pool_timeout=0.01)
    small = Store(engine, KEYS)

    with small.reading():
        for begin in (small.reading, small.writing):
            with pytest.raises(StoreBusy):
                begin()

    engine.dispose()


@pytest.mark.postgres
@pytest.mark.parametrize("last_words", [create, Transaction.commit], ids=["statement", "commit"])
def test_a_connection_that_breaks_is_said_in_words(
    postgres_store: Store, postgres: Engine, last_words: Callable[[Transaction], object]
) -> None:
    def broken_off() -> None:
        database = begin_writing(postgres)
        process = database.scalar(sa.text("SELECT pg_backend_pid()"))
        with Transaction(database, KEYS) as tx:
            with postgres.connect() as other:
                other.execute(sa.select(sa.func.pg_terminate_backend(process, 5_000)))
            last_words(tx)

    with pytest.raises(StoreLost) as lost:
        broken_off()

    assert lost.value.may_pass


@pytest.mark.postgres
def test_a_process_that_stands_still_in_a_transaction_loses_it(
    postgres_store: Store, postgres: Engine
) -> None:
    """So that what it has locked is free, and what it does when it wakes up comes to nothing."""

    def stood_still() -> None:
        database = begin_writing(postgres)
        assert database.scalar(sa.text("SHOW idle_in_transaction_session_timeout")) == "1min"
        with Transaction(database, KEYS) as tx:
            create(tx)
            database.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = '{HARDLY}ms'")
            process = database.scalar(sa.text("SELECT pg_backend_pid()"))
            with postgres.connect() as other:
                gone = sa.text("SELECT pg_sleep(0.002) FROM pg_stat_activity WHERE pid = :pid")
                while other.execute(gone, {"pid": process}).first() is not None:
                    other.rollback()
            tx.commit()

    with pytest.raises(StoreLost):
        stood_still()

    assert projects(postgres_store) == []


@pytest.mark.postgres
def test_a_statement_that_takes_too_long_is_busy(postgres_store: Store, postgres: Engine) -> None:
    def too_long() -> None:
        database = begin_writing(postgres)
        with Transaction(database, KEYS):
            database.exec_driver_sql(f"SET LOCAL statement_timeout = '{HARDLY}ms'")
            database.exec_driver_sql("SELECT pg_sleep(60)")

    with pytest.raises(StoreBusy):
        too_long()


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("begin", "longest"),
    [
        (begin_reading, "5min"),
        (begin_writing, "30min"),
        (partial(begin_writing, wait_ms=LISTENER_WAIT_MS), "2min"),
    ],
)
def test_a_statement_may_take_as_long_as_its_kind_needs(
    postgres: Engine, begin: Callable[[Engine], sa.Connection], longest: str
) -> None:
    with begin(postgres) as database:
        assert database.scalar(sa.text("SHOW statement_timeout")) == longest
        database.rollback()
        assert database.scalar(sa.text("SHOW statement_timeout")) == "0"


def test_a_server_that_is_not_there_is_said_in_words() -> None:
    engine = open_engine("postgresql+psycopg://app@127.0.0.1:1/app")
    away = Store(engine, KEYS)

    for begin in (away.reading, away.writing, away.writing_now):
        with pytest.raises(StoreLost):
            begin()


#: Raise what each database says when its disk is full.
FULL = {
    "sqlite": ["PRAGMA max_page_count=1", "CREATE TABLE big AS SELECT randomblob(1000000) AS bytes"],
    "postgresql": ["DO $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$"],
}


def test_a_full_disk_is_said_in_words(store: Store, engine: Engine) -> None:
    def fill_up() -> None:
        database = begin_writing(engine)
        with Transaction(database, KEYS) as tx:
            create(tx)
            for statement in FULL[engine.dialect.name]:
                database.exec_driver_sql(statement)

    with pytest.raises(StoreFull):
        fill_up()

    assert projects(store) == []


#: Have the database say so while rows are copied into the mirror.
FULL_AT_A_ROW = """
    CREATE FUNCTION no_space() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON mirror_invoices EXECUTE FUNCTION no_space();
"""


def test_a_disk_that_is_full_while_a_page_is_copied_is_said_in_words(
    postgres_store: Store, kept_postgres_url: str
) -> None:
    engine = open_engine(kept_postgres_url)

    def fill_up() -> None:
        database = begin_writing(engine)
        with Transaction(database, KEYS) as tx:
            database.exec_driver_sql(FULL_AT_A_ROW)  # rolled back with the rest
            tx.mirror.of(Entity.INVOICE).keep(CONNECTION, [a_document()])

    with pytest.raises(StoreFull):
        fill_up()
    engine.dispose()


def test_another_fault_of_the_database_is_not_called_busy(store: Store, engine: Engine) -> None:
    database = begin_writing(engine)

    with pytest.raises((OperationalError, ProgrammingError)), Transaction(database, KEYS):
        database.execute(sa.text("SELECT * FROM no_such_table"))

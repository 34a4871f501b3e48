"""Transactions: nothing half-done stays, readers see one state, and a busy store says so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

from services.errors import NotFound
from services.store.engine import begin_writing, open_engine
from services.store.unit_of_work import Store, StoreBusy, Transaction
from tests.services.desk_doubles import ADMIN, KEYS, NOW, TEAM
from tests.store.books import add_run

#: Milliseconds: as long as a test need wait to learn that it would wait.
HARDLY = 20


@pytest.fixture
def engine(store: Store, database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
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


def test_another_fault_of_the_database_is_not_called_busy(store: Store, engine: Engine) -> None:
    database = begin_writing(engine)

    with pytest.raises((OperationalError, ProgrammingError)), Transaction(database, KEYS):
        database.execute(sa.text("SELECT * FROM no_such_table"))

"""On PostgreSQL what is read again and again is planned once: planning takes longer than reading."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import InternalError
from sqlalchemy.pool import QueuePool

from services.errors import NotFound
from services.store.engine import begin_reading, open_engine
from services.store.unit_of_work import Transaction
from tests.services.desk_doubles import KEYS, TEAM

pytestmark = pytest.mark.postgres
#: After so many times the driver has PostgreSQL prepare a statement.
OFTEN = 6


@pytest.fixture
def postgres(kept_postgres_url: str) -> Iterator[Engine]:
    engine = open_engine(kept_postgres_url)
    yield engine
    engine.dispose()


def searched(engine: Engine) -> set[str]:
    """Look for projects in a transaction of its own; the statements that are prepared by then."""
    database = begin_reading(engine)
    with Transaction(database, KEYS) as tx:
        tx.projects.search(TEAM, "", 9, None)
        return set(database.scalars(sa.text("SELECT statement FROM pg_prepared_statements")))


def test_what_is_read_in_one_transaction_after_another_is_prepared(postgres: Engine) -> None:
    assert searched(postgres) == set()

    for _ in range(OFTEN):
        prepared = searched(postgres)

    assert any("FROM book_versions" in statement for statement in prepared)


def test_who_is_interrupted_while_reading_leaves_nothing_open(postgres: Engine) -> None:
    with pytest.raises(NotFound), Transaction(begin_reading(postgres), KEYS) as tx:
        tx.runs.get("IMP-NOBODYS")

    assert isinstance(postgres.pool, QueuePool)
    assert postgres.pool.checkedout() == 0


def test_a_transaction_for_reading_cannot_write(postgres: Engine) -> None:
    database = begin_reading(postgres)

    with Transaction(database, KEYS), pytest.raises(InternalError, match="read-only"):
        database.execute(sa.text("DELETE FROM projects"))

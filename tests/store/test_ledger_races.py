"""Two runs that bring the same invoices in at once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from services.model.import_run import ImportRun
from services.model.report import Counts
from services.store.engine import open_engine
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW
from tests.store.books import (
    a_document,
)
from tests.store.plans import BUNDLE, apply, counts, lines_in, plan, plan_again


def test_of_two_runs_that_apply_at_once_one_brings_it_in_and_the_other_says_it_is_here(
    store: Store, database_url: str
) -> None:
    documents = [a_document(qbo_id=str(one), lines=BUNDLE) for one in range(1, 9)]
    runs = [plan(store, *documents), plan_again(store, *documents)]
    start = threading.Barrier(2)

    def at_once(run: ImportRun) -> int:
        start.wait()
        return apply(store, run)

    with ThreadPoolExecutor(2) as pool:
        came_in = list(pool.map(at_once, runs))

    assert sorted(came_in) == [0, 8]
    assert len(lines_in(database_url)) == 8 * len(BUNDLE)
    assert sorted(counts(store, run).already_here for run in runs) == [0, 8]


@pytest.mark.postgres
def test_a_run_waits_for_another_that_is_bringing_the_same_in(
    postgres_store: Store, kept_postgres_url: str
) -> None:
    first, second = plan(postgres_store, a_document()), plan_again(postgres_store, a_document())

    with ThreadPoolExecutor(1) as pool:
        with postgres_store.writing() as tx:
            tx.ledger.apply(first, 0, 1, False, NOW)
            other = pool.submit(apply, postgres_store, second)
            wait_for_somebody_who_waits(kept_postgres_url)
            tx.commit()
        assert other.result() == 0

    assert counts(postgres_store, second) == Counts(already_here=1)


def wait_for_somebody_who_waits(postgres_url: str) -> None:
    """Until somebody waits for another's row; the test fails if nobody ever does."""
    engine = open_engine(postgres_url)
    waiting = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted")
    with engine.connect() as database:
        found = any(database.scalar(waiting) for _ in range(20_000))
    engine.dispose()
    assert found

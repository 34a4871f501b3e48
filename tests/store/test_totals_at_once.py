"""Totals where several write at once on PostgreSQL, and on a database that an older program made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from sqlalchemy.engine import Engine

from services.ports.invoice_window import Scope
from services.store.engine import LISTENER_WAIT_MS, begin_writing, open_engine
from services.store.migrate import upgrade
from services.store.tables import invoices
from services.store.totals import TotalsRepository
from services.store.totals_checks import TotalsCheckRepository
from services.store.unit_of_work import Store
from tests.services.desk_doubles import TEAM
from tests.store.test_migrate import SINCE_THE_FIRST_RELEASE, configured
from tests.store.waiting import wait_for_waiting
from tests.store.window_rows import Rows, add_projects, add_rows, an_invoice_row

CURRENCIES = ("EUR", "GBP", "USD")
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'invoices' "
    "ORDER BY name",
    "postgresql": "SELECT pg_get_triggerdef(oid), pg_get_functiondef(tgfoid) FROM pg_trigger "
    "WHERE NOT tgisinternal AND tgrelid = 'invoices'::regclass ORDER BY tgname",
}


@pytest.fixture
def engine(postgres_store: Store, kept_postgres_url: str) -> Iterator[Engine]:
    """A PostgreSQL database with projects and without invoices."""
    engine = open_engine(kept_postgres_url)
    with engine.begin() as database:
        add_projects(database)
    yield engine
    engine.dispose()


def rows_of(name: str, connection_id: str = "con1", currencies: Sequence[str] = CURRENCIES) -> Rows:
    """An invoice in each of these currencies, in this order."""
    return [
        an_invoice_row(id=f"{name}:{one}", qbo_id=f"{name}{one}", connection_id=connection_id, currency=one)
        for one in currencies
    ]


def write(engine: Engine, rows: Rows) -> None:
    """All of them in one statement, as an import does."""
    with begin_writing(engine) as database:
        database.execute(sa.insert(invoices).values(rows))
        database.commit()


@pytest.mark.postgres
def test_two_companies_of_a_workspace_are_imported_at_once(engine: Engine) -> None:
    with begin_writing(engine) as first, begin_writing(engine, LISTENER_WAIT_MS) as second:
        add_rows(first, rows_of("a"))
        add_rows(second, rows_of("b", "con2"))
        second.commit()
        first.commit()

    assert agree(engine, 6)


@pytest.mark.postgres
def test_writers_of_one_company_wait_for_each_other_but_never_crosswise(engine: Engine) -> None:
    with ThreadPoolExecutor(2) as pool:
        with begin_writing(engine) as first:
            # Both others need this one, and would have locked what the other needs next.
            add_rows(first, rows_of("a", currencies=["GBP"]))
            others = [
                pool.submit(write, engine, rows_of("b")),
                pool.submit(write, engine, rows_of("c", currencies=CURRENCIES[::-1])),
            ]
            wait_for_waiting(engine, 2)
            first.commit()
        for other in others:
            other.result()

    assert agree(engine, 7)


def agree(engine: Engine, number: int) -> bool:
    """Whether all totals are what so many rows add up to."""
    with engine.connect() as database:
        counted = sum(one.count for one in TotalsRepository(database).tiles(Scope(TEAM)))
        return counted == number and TotalsCheckRepository(database).differing() == 0


def test_an_older_database_gets_its_totals_and_what_keeps_them(
    request: pytest.FixtureRequest, database_url: str
) -> None:
    kept = open_engine(database_url)
    older = open_engine(request.getfixturevalue(f"{kept.dialect.name.removesuffix('ql')}_url"))
    with begin_writing(older) as database:
        command.upgrade(configured(database), "0011")
        database.execute(sa.text(SINCE_THE_FIRST_RELEASE))
        database.commit()

    upgrade(older)

    assert agree(older, 1)
    assert triggers(older) == triggers(kept)
    for engine in (kept, older):
        engine.dispose()


def triggers(engine: Engine) -> list[Any]:
    with engine.connect() as database:
        return list(database.exec_driver_sql(TRIGGERS[engine.dialect.name]).all())

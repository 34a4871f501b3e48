"""The pages of the invoice window are those that Python would make, for any set of invoices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from services.model.invoice_status import Tile
from services.model.invoice_window import InvoiceRow, PageKey
from services.ports.invoice_window import Scope
from services.store.engine import open_engine
from services.store.invoice_window import InvoiceWindowRepository
from services.store.unit_of_work import Store
from tests.services.desk_doubles import MEMBER, TEAM
from tests.store.window_rows import (
    ANY_ROWS,
    HERS,
    OTHER_TEAM,
    SCOPES,
    Rows,
    add_projects,
    add_rows,
    an_invoice_row,
    seen,
)

ALL = Scope(TEAM)
NOBODYS = Scope(TEAM, "UNOBODY")
with_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def database(store: Store, database_url: str) -> Iterator[Connection]:
    """A transaction with projects in two workspaces, which is rolled back."""
    engine = open_engine(database_url)
    with engine.connect() as connection:
        add_projects(connection)
        yield connection
    engine.dispose()


def window_of(database: Connection, *rows: dict[str, Any]) -> InvoiceWindowRepository:
    add_rows(database, rows)
    return InvoiceWindowRepository(database)


@with_database
@given(rows=ANY_ROWS, scope=SCOPES, tile=st.sampled_from(Tile), size=st.integers(1, 7))
def test_pages_visit_every_invoice_once_newest_first_and_back(
    database: Connection, rows: Rows, scope: Scope, tile: Tile, size: int
) -> None:
    with database.begin_nested() as example:
        window = window_of(database, *rows)
        forth = list(walked(window, scope, tile, size))
        back = list(walked_back(window, scope, tile, size))
        whole = window.page(scope, tile, None, False, len(rows) + 1)
        example.rollback()

    assert forth == whole
    assert back == whole[::-1]
    assert {row.id for row in whole} == {row["id"] for row in seen(rows, scope) if row["tile"] == tile.value}
    assert [row.txn_date for row in whole] == sorted((row.txn_date for row in whole), reverse=True)


def walked(window: InvoiceWindowRepository, scope: Scope, tile: Tile, size: int) -> Iterator[InvoiceRow]:
    key: PageKey | None = None
    while page := window.page(scope, tile, key, False, size):
        yield from page
        key = page[-1].key


def walked_back(window: InvoiceWindowRepository, scope: Scope, tile: Tile, size: int) -> Iterator[InvoiceRow]:
    key = PageKey(date(1970, 1, 1), "")
    while page := window.page(scope, tile, key, True, size):
        yield from reversed(page)
        key = page[0].key


def test_whoever_is_in_no_project_sees_nothing(database: Connection) -> None:
    window = window_of(database, an_invoice_row())

    assert window.page(NOBODYS, Tile.AR_AGING, None, False, 5) == []
    assert window.find(NOBODYS, "con1:101") is None


def test_a_person_is_a_member_only_of_projects_of_her_own_workspace(database: Connection) -> None:
    window = InvoiceWindowRepository(database)

    assert window.project_count(HERS) == 1
    assert window.project_count(Scope("T3", MEMBER.user_id)) == 0
    assert window.project_count(NOBODYS) == 0


@pytest.mark.parametrize(
    ("scope", "is_found"),
    [
        (ALL, True),
        (HERS, True),
        (NOBODYS, False),
        (Scope(OTHER_TEAM), False),
    ],
)
def test_an_invoice_is_found_only_where_it_may_be_seen(
    database: Connection, scope: Scope, is_found: bool
) -> None:
    window = window_of(database, an_invoice_row())

    assert (window.find(scope, "con1:101") is not None) is is_found


def test_without_a_customer_it_is_its_clients(database: Connection) -> None:
    window = window_of(database, an_invoice_row(customer_name=None, client_id=f"client-{TEAM}"))

    (row,) = window.page(ALL, Tile.AR_AGING, None, False, 5)
    assert row.customer == "Acme"

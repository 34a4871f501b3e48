"""What the database adds up and pages of the invoice window is what Python would, for any set of invoices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from services.decisions.aging import aging_totals, bucket_of
from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import InvoiceRow, PageKey
from services.model.money import LARGEST
from services.model.report import TileTotal
from services.ports.invoice_window import Scope
from services.store.engine import open_engine
from services.store.invoice_window import InvoiceWindowRepository
from services.store.unit_of_work import Store
from tests.services.desk_doubles import MEMBER, TEAM
from tests.store.window_rows import OTHER_TEAM, PROJECTS, WITH_MEMBER, add_projects, add_rows, an_invoice_row

Rows = list[dict[str, Any]]
ALL = Scope(TEAM)
TODAY = date(2026, 11, 24)
TILES = [tile.value for tile in Tile]
AMOUNTS = st.integers(-(10**16), 10**16).map(lambda units: Decimal(units) / 100_000)
DAYS = st.integers(0, 130).map(lambda back: TODAY - timedelta(days=back))


def numbered(rows: Sequence[dict[str, Any]]) -> Rows:
    """Each with an id of its own, in the workspace of its project."""
    return [
        an_invoice_row(**row, qbo_id=str(no), team_id=PROJECTS[row["project_id"]])
        for no, row in enumerate(rows)
    ]


ANY_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "tile": st.sampled_from(TILES),
            "currency": st.sampled_from(["USD", "EUR"]),
            "connection_id": st.sampled_from(["con1", "con2"]),
            "project_id": st.sampled_from(sorted(PROJECTS)),
            "total": AMOUNTS,
            "balance": AMOUNTS,
            "txn_date": DAYS,
            "due_date": st.none() | DAYS,
        }
    ),
    max_size=25,
).map(numbered)
HERS = Scope(TEAM, MEMBER.user_id)
SCOPES = st.sampled_from([ALL, HERS, Scope(OTHER_TEAM), Scope(OTHER_TEAM, MEMBER.user_id)])
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


def seen(rows: Rows, scope: Scope) -> Rows:
    """Those of the rows that the scope contains, the plain way."""
    of_team = [row for row in rows if row["team_id"] == scope.team_id]
    return [row for row in of_team if scope.member is None or row["project_id"] in WITH_MEMBER]


@with_database
@given(rows=ANY_ROWS, scope=SCOPES)
def test_tiles_add_up_like_decimals(database: Connection, rows: Rows, scope: Scope) -> None:
    with database.begin_nested() as example:
        found = window_of(database, *rows).tiles(scope)
        example.rollback()

    sums: dict[tuple[str, str], list[Any]] = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for row in seen(rows, scope):
        held = sums[row["tile"], row["currency"]]
        held[:] = [held[0] + 1, held[1] + row["total"], held[2] + row["balance"]]
    assert found == tuple(
        TileTotal(Tile(tile), currency, *sums[tile, currency]) for tile, currency in sorted(sums)
    )


@with_database
@given(rows=ANY_ROWS, scope=SCOPES)
def test_buckets_add_up_like_decimals(database: Connection, rows: Rows, scope: Scope) -> None:
    with database.begin_nested() as example:
        due = window_of(database, *rows).due(scope)
        example.rollback()

    found = aging_totals((one.currency, bucket_of(one.day, TODAY), one.count, one.balance) for one in due)
    sums: dict[tuple[str, AgingBucket], list[Any]] = defaultdict(lambda: [0, Decimal(0)])
    for row in seen(rows, scope):
        if row["tile"] == Tile.AR_AGING.value:
            held = sums[row["currency"], bucket_of(row["due_date"] or row["txn_date"], TODAY)]
            held[:] = [held[0] + 1, held[1] + row["balance"]]
    assert {(one.currency, one.bucket): [one.count, one.balance] for one in found if one.count} == sums


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


def test_sums_beyond_the_largest_amount_are_exact(database: Connection) -> None:
    window = window_of(
        database, *(an_invoice_row(qbo_id=str(no), total=LARGEST, balance=LARGEST) for no in range(3))
    )

    assert window.tiles(ALL) == (TileTotal(Tile.AR_AGING, "USD", 3, 3 * LARGEST, 3 * LARGEST),)
    assert [(one.count, one.balance) for one in window.due(ALL)] == [(3, 3 * LARGEST)]


def test_whoever_is_in_no_project_sees_nothing(database: Connection) -> None:
    window = window_of(database, an_invoice_row())

    assert window.tiles(NOBODYS) == ()
    assert window.due(NOBODYS) == []
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

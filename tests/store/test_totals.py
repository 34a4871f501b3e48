"""Totals are what the rows add up to, whatever statement changes those, on both databases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from services.decisions.aging import aging_totals, bucket_of
from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import AgingTotal
from services.model.money import LARGEST
from services.model.report import TileTotal
from services.ports.invoice_window import Scope
from services.ports.totals import AsOf
from services.store.bulk import insert_into
from services.store.engine import open_engine
from services.store.tables import invoices
from services.store.tables_totals import day_totals, tile_totals
from services.store.totals import TotalsRepository
from services.store.totals_checks import TotalsCheckRepository
from services.store.types import to_units
from services.store.unit_of_work import Store
from tests.services.desk_doubles import TEAM
from tests.store.window_rows import (
    ANY_ROWS,
    FACTS,
    OTHER_TEAM,
    SCOPES,
    TODAY,
    Rows,
    add_projects,
    add_rows,
    an_invoice_row,
    numbered,
    seen,
)

ALL, NOBODYS = Scope(TEAM), Scope(TEAM, "UNOBODY")
AS_OF = AsOf(TODAY)
DAYS = st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))
with_database = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def database(store: Store, database_url: str) -> Iterator[Connection]:
    """A transaction with projects in two workspaces, which is rolled back."""
    engine = open_engine(database_url)
    with engine.connect() as connection:
        add_projects(connection)
        yield connection
    engine.dispose()


@dataclass(frozen=True)
class Added:
    """New rows."""

    facts: list[dict[str, Any]]

    def do(self, database: Connection) -> None:
        start = database.scalar(sa.select(sa.func.count()).select_from(invoices)) or 0
        add_rows(database, [row | {"id": f"new{start}:{row['id']}", "qbo_id": None} for row in self._rows()])

    def _rows(self) -> Rows:
        return numbered(self.facts)


@dataclass(frozen=True)
class Changed:
    """Rows of which a fact is this get these others."""

    which: dict[str, Any]
    facts: dict[str, Any]

    def do(self, database: Connection) -> None:
        same = sa.and_(*(invoices.c[name] == value for name, value in self.which.items()))
        database.execute(sa.update(invoices).where(same).values(**self.facts))


@dataclass(frozen=True)
class WrittenOver:
    """A row that is there gets these facts, as an INSERT that meets it gives them."""

    facts: dict[str, Any]

    def do(self, database: Connection) -> None:
        first = sa.select(invoices.c.id).order_by(invoices.c.id).limit(1)
        row = an_invoice_row(id=database.scalar(first) or "first", qbo_id=None)
        write = insert_into(database, invoices).values(row)
        database.execute(write.on_conflict_do_update(index_elements=["id"], set_=self.facts))


@dataclass(frozen=True)
class Removed:
    """Rows of which a fact is this go."""

    which: dict[str, Any]

    def do(self, database: Connection) -> None:
        same = sa.and_(*(invoices.c[name] == value for name, value in self.which.items()))
        database.execute(sa.delete(invoices).where(same))


ANY_FACT = st.sampled_from(["tile", "currency", "connection_id", "project_id"]).flatmap(
    lambda name: st.fixed_dictionaries({name: FACTS[name]})
)
SOME_FACTS = st.fixed_dictionaries(
    {},
    optional=FACTS
    | {"team_id": st.sampled_from([TEAM, OTHER_TEAM])}
    | {name: st.none() | FACTS[name] for name in ("connection_id", "project_id")},
).filter(bool)
CHANGES = st.lists(
    st.one_of(
        st.builds(Added, st.lists(st.fixed_dictionaries(FACTS), max_size=6)),
        st.builds(Changed, ANY_FACT, SOME_FACTS),
        st.builds(WrittenOver, SOME_FACTS),
        st.builds(Removed, ANY_FACT),
    ),
    max_size=8,
)


@with_database
@given(rows=ANY_ROWS, changes=CHANGES)
def test_totals_are_what_the_rows_add_up_to_whatever_changed_them(
    database: Connection, rows: Rows, changes: list[Any]
) -> None:
    with database.begin_nested() as example:
        add_rows(database, rows)
        for change in changes:
            change.do(database)
        stand = list(database.execute(sa.select(invoices)))
        kept = kept_in(database, tile_totals), kept_in(database, day_totals)
        differing = TotalsCheckRepository(database).differing()
        example.rollback()

    assert kept == (by_tile(stand), by_day(stand))
    assert differing == 0


def kept_in(database: Connection, table: sa.Table) -> dict[tuple[Any, ...], list[int]]:
    """The totals of something, by their key; amounts in units."""
    found = {}
    for row in database.execute(sa.select(table).where(table.c.n != 0)):
        keys, numbers = row[:5], row[6:]
        halves = zip(numbers[::2], numbers[1::2], strict=True)
        found[tuple(keys)] = [row.n, *(high * 10**9 + low for high, low in halves)]
    return found


def by_tile(rows: list[Any]) -> dict[tuple[Any, ...], list[int]]:
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        for project_id in {"", row.project_id} - {None}:
            held = sums[row.team_id, project_id, row.tile, row.connection_id or "", row.currency]
            held[:] = [held[0] + 1, held[1] + to_units(row.total), held[2] + to_units(row.balance)]
    return sums


def by_day(rows: list[Any]) -> dict[tuple[Any, ...], list[int]]:
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        for project_id in {"", row.project_id} - {None} if row.tile == Tile.AR_AGING.value else ():
            day = row.due_date or row.txn_date
            held = sums[row.team_id, project_id, day, row.connection_id or "", row.currency]
            held[:] = [held[0] + 1, held[1] + to_units(row.balance)]
    return sums


@with_database
@given(rows=ANY_ROWS, scope=SCOPES)
def test_tiles_add_up_like_decimals(database: Connection, rows: Rows, scope: Scope) -> None:
    with database.begin_nested() as example:
        found = totals_of(database, *rows).tiles(scope)
        example.rollback()

    sums: dict[tuple[str, str], list[Any]] = defaultdict(lambda: [0, Decimal(0), Decimal(0)])
    for row in seen(rows, scope):
        held = sums[row["tile"], row["currency"]]
        held[:] = [held[0] + 1, held[1] + row["total"], held[2] + row["balance"]]
    assert found == tuple(
        TileTotal(Tile(tile), currency, *sums[tile, currency]) for tile, currency in sorted(sums)
    )


@with_database
@given(rows=ANY_ROWS, scope=SCOPES, elsewhere=DAYS, there=st.dictionaries(st.just("con2"), DAYS))
def test_each_company_ages_by_its_own_day(
    database: Connection, rows: Rows, scope: Scope, elsewhere: date, there: dict[str, date]
) -> None:
    with database.begin_nested() as example:
        found = totals_of(database, *rows).aged(scope, AsOf(elsewhere, there))
        example.rollback()

    owed = [row for row in seen(rows, scope) if row["tile"] == Tile.AR_AGING.value]
    assert found == aging_totals(
        (row["currency"], bucket_at(row, there.get(row["connection_id"], elsewhere)), 1, row["balance"])
        for row in owed
    )


def bucket_at(row: dict[str, Any], today: date) -> AgingBucket:
    return bucket_of(row["due_date"] or row["txn_date"], today)


def totals_of(database: Connection, *rows: dict[str, Any]) -> TotalsRepository:
    add_rows(database, rows)
    return TotalsRepository(database)


def test_sums_beyond_the_largest_amount_are_exact(database: Connection) -> None:
    totals = totals_of(
        database, *(an_invoice_row(qbo_id=str(no), total=LARGEST, balance=LARGEST) for no in range(3))
    )

    assert totals.tiles(ALL) == (TileTotal(Tile.AR_AGING, "USD", 3, 3 * LARGEST, 3 * LARGEST),)
    assert AgingTotal("USD", AgingBucket.DAYS_1_30, 3, 3 * LARGEST) in totals.aged(ALL, AS_OF)


def test_whoever_is_in_no_project_sees_no_total(database: Connection) -> None:
    totals = totals_of(database, an_invoice_row())

    assert (totals.tiles(NOBODYS), totals.aged(NOBODYS, AS_OF)) == ((), ())

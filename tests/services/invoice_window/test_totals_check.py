"""Once a day totals are compared with the rows, and what is not as it should be is put right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from structlog.testing import capture_logs

from services.invoice_window import TotalsCheck
from services.invoice_window.totals_check import KEPT_FOR
from services.model.invoice_status import Tile
from services.model.operations import TotalsChecked
from services.model.report import TileTotal
from services.ports.invoice_window import Scope
from services.store.engine import open_engine
from services.store.tables import invoices
from services.store.tables_totals import day_totals, tile_totals, totals_checks
from services.store.unit_of_work import Store
from tests.services.desk_doubles import KEYS, NOW, TEAM, SettableClock
from tests.store.window_rows import add_projects, add_rows, an_invoice_row

ROWS = [an_invoice_row(qbo_id="1"), an_invoice_row(qbo_id="2", tile="finals", balance=Decimal(0))]
HUNDRED = Decimal("100.00")
RIGHT = (
    TileTotal(Tile.AR_AGING, "USD", 1, HUNDRED, HUNDRED),
    TileTotal(Tile.FINALS, "USD", 1, HUNDRED, Decimal("0.00")),
)


class Books:
    """Two invoices, and somebody who looks after their totals."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.store = Store(engine, KEYS)
        self.clock = SettableClock()
        self.check = TotalsCheck(self.store, self.clock)
        with engine.begin() as database:
            add_projects(database)
            add_rows(database, ROWS)

    def change(self, statement: sa.Update | sa.Delete) -> None:
        with self.engine.begin() as database:
            database.execute(statement)

    def tiles(self) -> tuple[TileTotal, ...]:
        with self.store.reading() as tx:
            return tx.totals.tiles(Scope(TEAM))

    def found(self) -> TotalsChecked | None:
        with self.store.reading() as tx:
            return tx.figures.figures(self.clock.now()).totals

    def kept(self, table: sa.Table) -> int:
        with self.engine.connect() as database:
            return database.scalar(sa.select(sa.func.count()).select_from(table)) or 0


@pytest.fixture
def books(database_url: str) -> Iterator[Books]:
    engine = open_engine(database_url)
    yield Books(engine)
    engine.dispose()


def test_what_agrees_stays_as_it_is(books: Books) -> None:
    assert books.found() is None

    with capture_logs() as logs:
        assert books.check.run() == 0

    assert (books.tiles(), books.found(), logs) == (RIGHT, TotalsChecked(NOW, 0), [])


@pytest.mark.parametrize(
    ("statement", "differed"),
    [
        (sa.update(tile_totals).values(balance_low=tile_totals.c.balance_low + 1), 4),
        (sa.update(day_totals).values(n=7), 2),
        (sa.delete(tile_totals), 4),
        (sa.update(tile_totals).where(tile_totals.c.tile == "finals").values(currency="EUR"), 4),
    ],
)
def test_what_differs_is_put_right_told_and_counted(
    books: Books, statement: sa.Update | sa.Delete, differed: int
) -> None:
    books.change(statement)

    with capture_logs() as logs:
        assert books.check.run() == differed

    assert [(one["log_level"], one["event"], one["mended"]) for one in logs] == [
        ("error", "totals_differed", differed)
    ]
    assert (books.tiles(), books.found()) == (RIGHT, TotalsChecked(NOW, differed))

    books.clock.move(days=1)
    assert books.check.run() == 0
    assert books.found() == TotalsChecked(NOW + timedelta(days=1), 0)


def test_totals_of_nothing_are_removed(books: Books) -> None:
    books.change(sa.delete(invoices).where(invoices.c.tile == Tile.AR_AGING.value))
    assert (books.kept(tile_totals), books.kept(day_totals)) == (4, 2)

    books.check.run()

    assert (books.kept(tile_totals), books.kept(day_totals)) == (2, 0)
    assert books.tiles() == RIGHT[1:]


def test_what_was_found_is_forgotten_after_a_while(books: Books) -> None:
    books.check.run()
    books.clock.move(seconds=KEPT_FOR.total_seconds() + 1)

    books.check.run()

    assert books.kept(totals_checks) == 1

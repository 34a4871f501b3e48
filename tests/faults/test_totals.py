"""The judge of totals: silent where they are what the rows add up to, and not where they are not."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.store.tables import metadata
from services.store.tables_totals import day_totals, entry_totals, tile_totals
from tests.faults.totals import differing
from tests.store.entry_rows import add_entries, an_entry_row, an_expense_row
from tests.store.window_rows import add_projects, add_rows, an_invoice_row


@pytest.fixture
def database() -> Iterator[Connection]:
    """Two invoices, one of them without a project and in Drafts, and two entries of one project."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    metadata.create_all(engine)
    with engine.begin() as connection:
        add_projects(connection)
        draft = {"qbo_id": "102", "project_id": None, "tile": "drafts", "total": Decimal("30000000.01")}
        add_rows(connection, [an_invoice_row(), an_invoice_row(**draft)])
        add_entries(connection, [an_entry_row(), an_expense_row()])
        yield connection
    engine.dispose()


def test_totals_that_are_right_are_no_finding(database: Connection) -> None:
    assert list(differing(database)) == []


@pytest.mark.parametrize("table", [tile_totals, day_totals], ids=lambda table: table.name)
def test_a_cent_that_is_missing_is_found(database: Connection, table: sa.Table) -> None:
    database.execute(sa.update(table).values(balance_low=table.c.balance_low - 1000))

    found = list(differing(database))

    assert len(found) == len(database.execute(sa.select(table)).all())
    assert all(f"I3 {table.name}" in one for one in found)


def test_a_total_of_invoices_that_are_not_there_is_found(database: Connection) -> None:
    database.execute(sa.update(tile_totals).values(currency="EUR"))

    assert list(differing(database))


@pytest.mark.parametrize("column", ["n", "seconds", "amount_low"])
def test_an_entry_an_hour_or_a_cent_that_is_missing_is_found(database: Connection, column: str) -> None:
    database.execute(sa.update(entry_totals).values({column: entry_totals.c[column] - 1}))

    found = list(differing(database))

    assert len(found) == len(database.execute(sa.select(entry_totals)).all())
    assert all("I3 entry_totals" in one for one in found)

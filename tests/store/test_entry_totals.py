"""Totals of entries are what the rows add up to, whatever statement changes those, on both databases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from services.store.engine import open_engine
from services.store.tables_entries import entries
from services.store.tables_totals import entry_totals
from services.store.totals_checks import TotalsCheckRepository
from services.store.types import to_units
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW
from tests.store.entry_rows import add_entries, an_entry_row
from tests.store.window_rows import PROJECTS, TODAY, add_projects

with_database = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
_AMOUNTS = st.none() | st.integers(-(10**16), 10**16).map(lambda units: Decimal(units) / 100_000)
FACTS = {
    "tile": st.sampled_from(["work_in_progress", "billed", "not_billable"]),
    "kind": st.sampled_from(["time", "expense"]),
    "currency": st.sampled_from(["USD", "EUR"]),
    "project_id": st.sampled_from(["p1", "p2", "p3"]),
    "txn_date": st.integers(0, 2).map(lambda back: TODAY - timedelta(days=back)),
    "seconds": st.none() | st.integers(0, 10**6),
    "amount": _AMOUNTS,
    "gone_at": st.sampled_from([None, NOW]),
}
ROWS = st.lists(st.fixed_dictionaries(FACTS), max_size=12)
#: Rows of which a fact is this get these others; without others they go.
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["tile", "kind", "currency", "project_id"]).flatmap(
            lambda name: st.fixed_dictionaries({name: FACTS[name]})
        ),
        st.fixed_dictionaries({}, optional=FACTS),
    ),
    max_size=5,
)


@pytest.fixture
def database(store: Store, database_url: str) -> Iterator[Connection]:
    """A transaction with projects in two workspaces, which is rolled back."""
    engine = open_engine(database_url)
    with engine.connect() as connection:
        add_projects(connection)
        yield connection
    engine.dispose()


@with_database
@given(rows=ROWS, changes=CHANGES)
def test_totals_of_entries_are_what_the_rows_add_up_to_whatever_changed_them(
    database: Connection, rows: list[dict[str, Any]], changes: list[tuple[dict[str, Any], dict[str, Any]]]
) -> None:
    with database.begin_nested() as example:
        add_entries(
            database,
            [
                an_entry_row(qbo_id=str(no), team_id=PROJECTS[row["project_id"]], **row)
                for no, row in enumerate(rows)
            ],
        )
        for which, facts in changes:
            change(database, which, facts)
        stand = list(database.execute(sa.select(entries)))
        kept = list(database.execute(sa.select(entry_totals)))
        differing = TotalsCheckRepository(database).differing()
        example.rollback()

    assert {tuple(row[:6]): sums_of(row) for row in kept if any(sums_of(row))} == by_rows(stand)
    assert differing == 0


def test_totals_of_entries_that_broke_are_found_and_mended(database: Connection) -> None:
    add_entries(database, [an_entry_row(), an_entry_row(qbo_id="6", amount=Decimal("-0.01"))])
    database.execute(sa.update(entry_totals).values(seconds=1))
    check = TotalsCheckRepository(database)

    assert (check.differing(), check.mend(), check.differing()) == (2, 2, 0)
    assert set(database.scalars(sa.select(entry_totals.c.seconds))) == {14400}
    database.execute(sa.delete(entries))
    assert check.remove_empty(10) == 2


def change(database: Connection, which: dict[str, Any], facts: dict[str, Any]) -> None:
    same = [entries.c[name] == value for name, value in which.items()]
    if facts:
        database.execute(sa.update(entries).where(*same).values(**facts))
    else:
        database.execute(sa.delete(entries).where(*same))


def sums_of(row: Any) -> list[int]:
    return [row.n, row.seconds, row.amount_high * 10**9 + row.amount_low]


def by_rows(rows: list[Any]) -> dict[tuple[Any, ...], list[int]]:
    """The plain way, to the last digit."""
    sums: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        for project_id in ("", row.project_id) if row.gone_at is None else ():
            held = sums[row.team_id, project_id, row.tile, row.kind, row.currency, row.txn_date]
            added = 1, row.seconds or 0, to_units(row.amount or Decimal(0))
            held[:] = [one + more for one, more in zip(held, added, strict=True)]
    return {key: held for key, held in sums.items() if any(held)}

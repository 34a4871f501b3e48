"""Long lists of entries stay quick: a page is read from the index of its list, and no entry besides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.entry import EntryKind, PartyKind
from services.model.entry_filter import EntryFilter, EntryKey, Party, Shown
from services.model.project_directory import Beside
from services.model.work_in_progress import EntrySum
from services.ports.invoice_window import Scope
from services.ports.work_in_progress import EntriesWanted
from services.store.engine import open_engine
from services.store.entry_one import WorkRepository
from services.store.tables import metadata
from services.store.unit_of_work import Store
from tests.services.desk_doubles import TEAM
from tests.store.entry_rows import add_entries, an_entry_row
from tests.store.window_rows import add_projects

ALL, HERS = Scope(TEAM), Scope(TEAM, "UMEMBER")
DAY = date(2026, 10, 5)
ON_POSTGRESQL = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
AFTER = Beside(EntryKey(DAY, "con1:TimeActivity:5").text)
EMILY = Party("con1", PartyKind.EMPLOYEE, "55")
PLACED = "(txn_date,id)<(?,?)"
LISTED = "tile=? AND kind=? AND (txn_date,id)<(?,?)"
THEIRS = "team_id=? AND connection_id=? AND party_kind=? AND party_id=?"


def asked_by(database: Connection, ask: Any) -> tuple[str, Any]:
    """The last statement of this, with its values."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        asked.append((statement, parameters))

    sa.event.listen(database, "before_cursor_execute", note)
    ask()
    sa.event.remove(database, "before_cursor_execute", note)
    return asked[-1]


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Connection]:
    """An empty database, of whose sizes nobody has told SQLite: so it is in most installations."""
    engine = open_engine(f"sqlite:///{tmp_path / 'plans.db'}")
    metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def steps_of(database: Connection, ask: Any) -> list[str]:
    """How SQLite reads entries for it, apart from those that it shows, each by its id."""
    statement, parameters = asked_by(database, ask)
    found = database.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    steps = [str(step.detail) for step in found]
    return [step.partition(" USING ")[2] for step in steps if "entries" in step and "(id=?)" not in step]


@pytest.mark.parametrize(
    ("scope", "filters", "most", "expected"),
    [
        (ALL, EntryFilter(), 9, f"newest_entries_of_team (team_id=? AND {LISTED})"),
        (ALL, EntryFilter(kind=EntryKind.EXPENSE), 9, f"newest_entries_of_team (team_id=? AND {LISTED})"),
        (ALL, EntryFilter(project_id="p1"), 9, f"newest_entries_of_project (project_id=? AND {LISTED})"),
        (HERS, EntryFilter(), 0, f"newest_entries_of_project (project_id=? AND {LISTED})"),
        (HERS, EntryFilter(Shown.BILLED), 9, f"newest_entries_of_team (team_id=? AND {LISTED})"),
        (ALL, EntryFilter(party=EMILY), 9, f"newest_entries_of_party ({THEIRS} AND {LISTED})"),
        (HERS, EntryFilter(party=EMILY), 9, f"newest_entries_of_party ({THEIRS} AND {LISTED})"),
    ],
    ids=str,
)
def test_every_list_of_entries_is_read_from_an_index_of_its_own(
    empty: Connection, scope: Scope, filters: EntryFilter, most: int, expected: str
) -> None:
    work = WorkRepository(empty, most)

    steps = steps_of(empty, lambda: work.page(EntriesWanted(scope, filters), AFTER, 11))

    assert set(steps) == {f"COVERING INDEX {expected}"}


@pytest.mark.parametrize(
    ("scope", "filters", "expected"),
    [
        (ALL, EntryFilter(Shown.CHANGED, party=EMILY), f"changed_entries (team_id=? AND {PLACED})"),
        (HERS, EntryFilter(Shown.GONE), f"gone_of_project (project_id=? AND {PLACED})"),
    ],
    ids=["workspace", "member"],
)
def test_what_is_marked_is_read_from_an_index_of_those_alone(
    empty: Connection, scope: Scope, filters: EntryFilter, expected: str
) -> None:
    work = WorkRepository(empty)

    steps = steps_of(empty, lambda: work.page(EntriesWanted(scope, filters), AFTER, 11))

    assert set(steps) == {f"INDEX {expected}"}


def test_the_age_of_work_is_read_from_its_newer_days_alone(empty: Connection) -> None:
    work, sums = WorkRepository(empty), [EntrySum(EntryKind.TIME, "USD", 1, 0, Decimal(1))]
    statement, parameters = asked_by(empty, lambda: work.aged(ALL, DAY, sums))
    plan = [str(step.detail) for step in empty.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]

    assert "(team_id=? AND project_id=? AND tile=? AND kind=? AND currency=? AND day>?)" in plan[0]


@ON_POSTGRESQL
@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (EntryFilter(), "newest_entries_of_team"),
        (EntryFilter(project_id="p1"), "newest_entries_of_project"),
        (EntryFilter(party=EMILY), "newest_entries_of_party"),
    ],
    ids=["workspace", "project", "person"],
)
def test_postgresql_reads_a_list_from_the_same_index(
    store: Store, database_url: str, filters: EntryFilter, index: str
) -> None:
    engine = open_engine(database_url)
    with engine.connect() as database:
        add_projects(database)
        add_entries(database, [an_entry_row()])
        # Of one row alone it would read the table.
        database.exec_driver_sql("SET LOCAL enable_seqscan = off")
        work = WorkRepository(database)
        statement, parameters = asked_by(database, lambda: work.page(EntriesWanted(ALL, filters), AFTER, 11))
        plan = "\n".join(database.exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars())
    engine.dispose()

    conditions = [one for one in plan.split("Index Cond: ")[1:] if "ROW(txn_date, id)" in one.split("\n")[0]]
    assert f"Backward using {index} " in plan
    assert len(conditions) == 2

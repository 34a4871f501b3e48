"""Lists of entries show what the plain way finds, page by page, and sums of them are their totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from services.decisions.page_beside import page_beside
from services.model.entry import EntryKind, PartyKind
from services.model.entry_filter import EntryFilter, Party, Shown
from services.model.entry_marks import Marks
from services.model.invoice_status import AgingBucket
from services.model.invoice_window import AgingTotal
from services.model.project_directory import Beside
from services.ports.invoice_window import Scope
from services.ports.work_in_progress import EntriesWanted, Month, Span
from services.store.engine import open_engine
from services.store.entry_near import MOST_LOOKED_AT
from services.store.entry_one import WorkRepository
from services.store.tables import project_members, projects
from services.store.tables_entries import person_links
from services.store.unit_of_work import Store
from tests.services.desk_doubles import NOW, TEAM
from tests.store.entry_rows import add_entries, an_entry_row, an_expense_row
from tests.store.test_entry_totals import FACTS
from tests.store.window_rows import (
    HERS,
    PROJECTS,
    SCOPES,
    TODAY,
    WITH_MEMBER,
    add_projects,
    add_rows,
    an_invoice_row,
)

MARKS = Shown.CHANGED, Shown.GONE
with_database = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
LISTED = {"party_id": st.sampled_from(["55", "56"]), "changed_at": st.sampled_from([None, NOW])}
EMILY = Party("con1", PartyKind.EMPLOYEE, "55")
ROWS = st.lists(st.fixed_dictionaries(FACTS | LISTED), max_size=15)
FILTERS = st.builds(
    EntryFilter,
    st.sampled_from(Shown),
    st.none() | st.sampled_from(EntryKind),
    st.none() | st.sampled_from(["p1", "p2", "p3"]),
    st.none() | st.just(EMILY),
    st.none() | st.integers(0, 2).map(lambda back: TODAY - timedelta(days=back)),
    st.none() | st.integers(0, 2).map(lambda back: TODAY - timedelta(days=back)),
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
@given(rows=ROWS, filters=FILTERS, scope=SCOPES, most=st.sampled_from([1, 2, 4, MOST_LOOKED_AT]))
def test_pages_hold_what_the_plain_way_finds_forwards_and_backwards(
    database: Connection, rows: list[dict[str, Any]], filters: EntryFilter, scope: Scope, most: int
) -> None:
    made = [
        an_entry_row(qbo_id=str(no), team_id=PROJECTS[row["project_id"]], **row)
        for no, row in enumerate(rows)
    ]
    with database.begin_nested() as example:
        add_entries(database, made)
        work, wanted = WorkRepository(database, most), EntriesWanted(scope, filters)
        pages = list(pages_of(work, wanted))
        back = page_beside(lambda at, size: work.page(wanted, at, size), before(pages[-1]), 4)
        sums, marks = work.sums(wanted), work.marks(scope)
        example.rollback()

    found = [row for row in made if is_wanted(row, scope, filters)]
    found.sort(key=lambda row: (row["txn_date"], row["id"]), reverse=True)
    assert [row.id for page in pages for row in page] == [row["id"] for row in found]
    if len(pages) > 1:
        assert [row.id for row in back.rows] == [row.id for row in pages[-2]]
    assert marks == Marks(*(len([1 for row in made if is_marked(row, scope, mark)]) for mark in MARKS))
    if sums is not None:
        assert {(one.kind, one.currency): (one.count, one.seconds, one.amount) for one in sums} == added(
            found
        )


def pages_of(work: WorkRepository, wanted: EntriesWanted) -> Iterator[list[Any]]:
    beside = Beside()
    while True:
        page = page_beside(lambda at, size: work.page(wanted, at, size), beside, 4)
        yield list(page.rows)
        if not page.has_next:
            return
        beside = Beside(page.rows[-1].key.text)


def before(page: list[Any]) -> Beside:
    return Beside(page[0].key.text, is_before=True) if page else Beside()


def is_seen(row: dict[str, Any], scope: Scope) -> bool:
    return row["team_id"] == scope.team_id and (scope.member is None or row["project_id"] in WITH_MEMBER)


def is_marked(row: dict[str, Any], scope: Scope, shown: Shown) -> bool:
    return is_seen(row, scope) and row["gone_at" if shown is Shown.GONE else "changed_at"] is not None


def is_wanted(row: dict[str, Any], scope: Scope, filters: EntryFilter) -> bool:
    tile = filters.shown.tile
    is_listed = row["gone_at"] is None if tile else is_marked(row, scope, filters.shown)
    return (
        is_seen(row, scope)
        and is_listed
        and (tile is None or row["tile"] == tile)
        and filters.kind in (None, row["kind"])
        and filters.project_id in (None, row["project_id"])
        and (filters.party is None or row["party_id"] == "55")
        and (filters.date_from is None or row["txn_date"] >= filters.date_from)
        and (filters.date_to is None or row["txn_date"] <= filters.date_to)
    )


def added(rows: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[int, int, Decimal]]:
    sums: dict[tuple[str, str], tuple[int, int, Decimal]] = defaultdict(lambda: (0, 0, Decimal(0)))
    for row in rows:
        count, seconds, amount = sums[row["kind"], row["currency"]]
        more = row["seconds"] or 0, row["amount"] or Decimal(0)
        sums[row["kind"], row["currency"]] = count + 1, seconds + more[0], amount + more[1]
    return dict(sums)


def test_unbilled_work_ages_by_its_day_and_is_listed_by_project(database: Connection) -> None:
    days = [TODAY, TODAY - timedelta(days=30), TODAY - timedelta(days=91)]
    add_entries(database, [an_entry_row(qbo_id=str(no), txn_date=day) for no, day in enumerate(days)])
    refund = {"project_id": "p2", "currency": "EUR", "amount": Decimal("-20.00"), "txn_date": TODAY}
    add_entries(database, [an_expense_row(qbo_id="9", **refund)])
    work = WorkRepository(database)

    aged = {(one.currency, one.bucket): one.balance for one in aged_of(work, Scope(TEAM)) if one.count}
    assert aged == {
        ("USD", AgingBucket.CURRENT): Decimal(150),
        ("USD", AgingBucket.DAYS_1_30): Decimal(150),
        ("USD", AgingBucket.DAYS_91_AND_OVER): Decimal(150),
        ("EUR", AgingBucket.CURRENT): Decimal(-20),
    }
    assert {one.currency for one in aged_of(work, HERS)} == {"USD"}
    assert work.projects(Scope(TEAM), Beside(), 5) == ["p1", "p2"]
    assert work.projects(Scope(TEAM), Beside("p2", is_before=True), 5) == ["p1"]
    assert work.projects(HERS, Beside(), 5) == ["p1"]
    sums = work.sums_of(TEAM, ["p1", "p2"])
    assert [(one.count, one.seconds, one.amount) for one in sums["p1"]] == [(3, 21600, Decimal(450))]


def aged_of(work: WorkRepository, scope: Scope) -> tuple[AgingTotal, ...]:
    return work.aged(scope, TODAY, work.sums(EntriesWanted(scope, EntryFilter())) or ())


def test_projects_with_both_are_found_with_the_months_of_each(database: Connection) -> None:
    add_entries(database, [an_entry_row(), an_entry_row(qbo_id="6", project_id="p2")])
    ours = an_invoice_row(qbo_id="7", project_id="p2", connection_id=None, id="ours", origin="created_here")
    add_rows(database, [an_invoice_row(), ours])
    work = WorkRepository(database)

    assert work.billed_twice(Scope(TEAM), None, 5) == ["p1"]
    assert work.billed_twice(Scope(TEAM), "p2", 5) == []
    assert work.spans(TEAM, ["p1", "p2"]) == {
        "p1": Span(date(2026, 10, 5), date(2026, 10, 5)),
        "p2": Span(date(2026, 10, 5), None),
    }
    months = work.months(TEAM, ["p1", "p2"])
    assert months.invoices == {Month("p1", date(2026, 10, 1))}
    assert months.work == {Month("p1", date(2026, 10, 1)), Month("p2", date(2026, 10, 1))}
    later = [an_invoice_row(qbo_id=str(no), txn_date=date(2026, no, 20)) for no in (8, 9, 11)]
    add_rows(database, later)
    add_entries(database, [an_entry_row(qbo_id="8", txn_date=date(2026, 9, 30))])
    # That of November comes after October's, and none is asked for from August on.
    assert {one.month.month for one in work.months(TEAM, ["p1"]).invoices} == {9, 10}


def test_of_a_members_projects_the_first_by_name_are_found(database: Connection) -> None:
    add_entries(database, [an_entry_row(), an_entry_row(qbo_id="6", project_id="p2")])
    add_rows(database, [an_invoice_row(), an_invoice_row(qbo_id="7", project_id="p2", id="of-p2")])
    database.execute(sa.insert(project_members).values(project_id="p2", user_id=HERS.member))
    first = sa.update(projects).where(projects.c.id == "p2").values(label_folded="a")
    database.execute(first)
    work = WorkRepository(database)

    for scope in (HERS, Scope(TEAM)):
        assert work.billed_twice(scope, None, 5) == ["p2", "p1"]
        assert work.billed_twice(scope, None, 1) == work.projects(scope, Beside(), 1) == ["p2"]
        assert work.billed_twice(scope, "p1", 1) == ["p1"]
        assert work.projects(scope, Beside("p2"), 5) == ["p1"]
        assert work.projects(scope, Beside("p1", is_before=True), 5) == ["p2"]


def test_one_entry_is_shown_to_who_sees_its_project_alone(database: Connection) -> None:
    add_entries(database, [an_entry_row(), an_expense_row(project_id="p2")])
    link = {"connection_id": "con1", "kind": "employee", "qbo_id": "55", "user_id": "UEMILY"}
    database.execute(sa.insert(person_links).values(**link, linked_by="UADMIN", linked_at=NOW))
    work = WorkRepository(database)

    kept = work.find(HERS, "con1:TimeActivity:5")
    assert kept is not None
    assert (kept.person, kept.facts.rate, kept.history.run_id) == ("UEMILY", Decimal(75), "IMP-1")
    assert (kept.history.is_known, kept.history.is_changed) == (False, False)
    assert work.find(HERS, "con1:Bill:5:1") is None
    assert work.find(Scope("T2"), "con1:TimeActivity:5") is None
    assert work.parties(HERS, "emi", 9) == [(EMILY, "Emily Platt")]
    assert [name for _, name in work.parties(Scope(TEAM), "", 9)] == ["Emily Platt", "Norton Lumber"]
    assert work.party_name(HERS, Party("con1", PartyKind.VENDOR, "30")) is None
    assert (work.was_any(TEAM), work.was_any("T9")) == (True, False)

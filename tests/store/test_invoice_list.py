"""Whatever the list is filtered or searched by, its pages are those that Python makes, forth and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection

from services.decisions.check_list import is_offered
from services.model.import_run import ImportRun
from services.model.invoice_list import CustomerKey, ListFilter, Origin
from services.model.invoice_status import Tile
from services.model.invoice_window import InvoiceRow, PageKey
from services.ports.invoice_list import Cut, Wanted
from services.ports.invoice_window import Scope
from services.ports.totals import AsOf
from services.store import list_search
from services.store.engine import open_engine
from services.store.invoice_list import InvoiceListRepository
from services.store.list_near import MOST_LOOKED_AT
from services.store.unit_of_work import Store
from tests.services.desk_doubles import TEAM
from tests.store.books import add_run
from tests.store.window_rows import (
    FACTS,
    HERS,
    PROJECTS,
    SCOPES,
    TODAY,
    Rows,
    add_projects,
    add_rows,
    an_invoice_row,
    numbered,
    seen,
)

ALL = Scope(TEAM)
#: At con2 the next day has begun.
AS_OF = AsOf(TODAY, {"con1": TODAY, "con2": TODAY + timedelta(days=1)})
NUMBERS = ("1", "10", "100", "1002", "é1", None)
TOTALS = tuple(map(Decimal, ("0", "100", "1234.50")))
_NEAR = st.integers(-2, 6).map(lambda back: TODAY - timedelta(days=back))
ROWS = st.lists(
    st.fixed_dictionaries(
        FACTS
        | {
            "origin": st.sampled_from([one.value for one in Origin]),
            "run_id": st.sampled_from(["IMP-1", "IMP-2"]),
            "customer_id": st.sampled_from(["c1", "c2"]),
            "doc_number_folded": st.sampled_from(NUMBERS),
            "total": st.sampled_from(TOTALS),
            "txn_date": _NEAR,
            "due_date": st.none() | _NEAR,
        }
    ),
    max_size=14,
).map(numbered)
SEARCHES = st.one_of(
    st.builds(ListFilter, number=st.sampled_from(["1", "10", "100", "é", "2"])),
    st.builds(ListFilter, amount=st.sampled_from(TOTALS)),
    st.builds(ListFilter, customer=st.builds(CustomerKey, st.just("con1"), st.sampled_from(["c1", "c2"]))),
)


def maybe(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, None, *values])


FILTERS = st.builds(
    ListFilter,
    tile=maybe(*Tile),
    date_from=maybe(TODAY - timedelta(days=3)),
    date_to=maybe(TODAY - timedelta(days=1)),
    project_id=maybe("p1", "p2", "p3"),
    client_id=maybe(f"client-{TEAM}"),
    currency=maybe("USD", "EUR", "XXX"),
    origin=maybe(*Origin),
    is_overdue=st.booleans(),
).filter(is_offered)
with_database = settings(max_examples=40, suppress_health_check=list(HealthCheck))


@pytest.fixture
def run(store: Store) -> ImportRun:
    return add_run(store)


@pytest.fixture
def database(store: Store, database_url: str) -> Iterator[Connection]:
    """A transaction with projects in two workspaces, which is rolled back."""
    engine = open_engine(database_url)
    with engine.connect() as connection:
        add_projects(connection)
        yield connection
    engine.dispose()


def lists_of(
    database: Connection, *rows: dict[str, Any], most_looked_at: int = MOST_LOOKED_AT
) -> InvoiceListRepository:
    clients = {project: f"client-{team}" for project, team in PROJECTS.items()}
    add_rows(database, [row | {"client_id": clients[row["project_id"]]} for row in rows])
    return InvoiceListRepository(database, most_looked_at)


@with_database
@given(
    rows=ROWS,
    scope=SCOPES,
    filters=FILTERS | SEARCHES,
    size=st.integers(1, 5),
    most=st.sampled_from([1, 2, 4, 8, MOST_LOOKED_AT]),
)
def test_pages_lead_through_all_that_is_wanted_once_and_back(
    database: Connection, rows: Rows, scope: Scope, filters: ListFilter, size: int, most: int
) -> None:
    wanted = Wanted(scope, filters, AS_OF)
    with database.begin_nested() as example:
        lists = lists_of(database, *rows, most_looked_at=most)
        whole = lists.page(wanted, Cut(100))
        forth = list(walked(lists, wanted, Cut(size)))
        back = list(walked(lists, wanted, Cut(size, whole[-1].key, is_before=True))) if whole else []
        example.rollback()

    expected = [row["id"] for row in sorted(matching(seen(rows, scope), filters), key=order_of(filters))]
    assert [row.id for row in whole] == (expected if goes_up(filters) else expected[::-1])
    assert forth == whole
    assert back == whole[:-1][::-1]


def walked(lists: InvoiceListRepository, wanted: Wanted, cut: Cut) -> Iterator[InvoiceRow]:
    """Every row from there on, page by page, as somebody meets them who turns the pages."""
    while page := lists.page(wanted, cut):
        yield from reversed(page) if cut.is_before else page
        cut = replace(cut, key=page[0].key if cut.is_before else page[-1].key)


def matching(rows: Rows, filters: ListFilter) -> Rows:
    return [row for row in rows if all(fits(row, *chosen) for chosen in filters.chosen())]


def fits(row: dict[str, Any], name: str, value: Any) -> bool:
    return bool(RULES[name](row, value) if name in RULES else row[name] == value)


def due_day(row: dict[str, Any]) -> date:
    found: date = row["due_date"] or row["txn_date"]
    return found


RULES: dict[str, Callable[[dict[str, Any], Any], object]] = {
    "date_from": lambda row, day: row["txn_date"] >= day,
    "date_to": lambda row, day: row["txn_date"] <= day,
    "is_overdue": lambda row, _: (
        row["tile"] == Tile.AR_AGING and due_day(row) < AS_OF.companies[row["connection_id"]]
    ),
    "number": lambda row, begins: (row["doc_number_folded"] or "").startswith(begins),
    "amount": lambda row, amount: row["total"] == amount,
    "customer": lambda row, key: (row["connection_id"], row["customer_id"]) == astuple(key),
    "client_id": lambda row, client_id: f"client-{PROJECTS[row['project_id']]}" == client_id,
}


def goes_up(filters: ListFilter) -> bool:
    return filters.is_overdue or filters.number is not None


def order_of(filters: ListFilter) -> Any:
    if filters.number is not None:
        return lambda row: (row["doc_number_folded"], row["txn_date"], row["id"])
    if filters.is_overdue:
        return lambda row: (due_day(row), row["txn_date"], row["id"])
    return lambda row: (row["txn_date"], row["id"])


def test_a_run_of_the_workspace_is_listed_for_those_who_see_every_project(
    run: ImportRun, database: Connection
) -> None:
    lists = lists_of(database, an_invoice_row(run_id=run.id), an_invoice_row(qbo_id="102", run_id=None))
    of_run = ListFilter(run_id=run.id)

    assert [row.id for row in lists.page(Wanted(ALL, of_run, AS_OF), Cut(5))] == ["con1:101"]
    assert lists.page(Wanted(HERS, of_run, AS_OF), Cut(5)) == []
    assert lists.page(Wanted(Scope("T2"), of_run, AS_OF), Cut(5)) == []


@pytest.mark.parametrize("lead", [None, "", "no day", "9999-99-99"])
def test_a_key_that_is_none_of_ours_begins_somewhere(database: Connection, lead: str | None) -> None:
    lists = lists_of(database, an_invoice_row())
    wanted = Wanted(ALL, ListFilter(is_overdue=True), AS_OF)

    assert len(lists.page(wanted, Cut(5, PageKey(date(1970, 1, 1), "", lead)))) == 1


@pytest.mark.parametrize(("day", "is_before"), [(TODAY, False), (date(1990, 1, 1), True)])
def test_beside_an_invoice_that_is_none_of_the_dates_the_list_begins(
    database: Connection, day: date, is_before: bool
) -> None:
    lists = lists_of(database, *(an_invoice_row(qbo_id=str(no)) for no in range(3)))
    wanted = Wanted(ALL, ListFilter(date_from=date(2026, 10, 5), date_to=date(2026, 10, 5)), AS_OF)

    assert lists.page(wanted, Cut(2, PageKey(day, "con1:1"), is_before)) == lists.page(wanted, Cut(2))


def test_beside_a_number_that_begins_otherwise_the_search_begins(database: Connection) -> None:
    lists = lists_of(
        database, an_invoice_row(doc_number_folded="10"), an_invoice_row(qbo_id="2", doc_number_folded="2")
    )
    wanted = Wanted(ALL, ListFilter(number="1"), AS_OF)

    beside = PageKey(TODAY, "con1:9", "zzz")
    assert [row.id for row in lists.page(wanted, Cut(5, beside, is_before=True))] == ["con1:101"]


def test_of_a_number_that_many_begin_with_a_member_sees_hers_among_the_first(database: Connection) -> None:
    others = [an_invoice_row(qbo_id=f"{no:05}", project_id="p2", doc_number_folded="10") for no in range(3)]
    hers = an_invoice_row(qbo_id="9", doc_number_folded="100")
    lists = lists_of(database, *others, hers)
    wanted = Wanted(HERS, ListFilter(number="10"), AS_OF)

    assert len(others) < list_search.MOST_LOOKED_AT
    assert [row.id for row in lists.page(wanted, Cut(2))] == [hers["id"]]


@pytest.mark.parametrize("filters", [ListFilter(), ListFilter(is_overdue=True)])
@pytest.mark.parametrize("limit", [1, 5])
def test_a_member_sees_hers_beyond_those_of_others_that_are_nearest(
    database: Connection, filters: ListFilter, limit: int
) -> None:
    others = [an_invoice_row(qbo_id=str(no), project_id="p2") for no in range(3)]
    hers = an_invoice_row(qbo_id="9", txn_date=date(2026, 10, 4))
    late = an_invoice_row(qbo_id="8", due_date=date(2026, 11, 5), txn_date=date(2026, 10, 3))
    lists = lists_of(database, *others, hers if not filters.is_overdue else late, most_looked_at=3)

    found = lists.page(Wanted(HERS, filters, AS_OF), Cut(limit))
    assert [row.id for row in found] == [late["id"] if filters.is_overdue else hers["id"]]


def test_without_a_customer_it_is_its_clients(database: Connection) -> None:
    lists = lists_of(database, an_invoice_row(customer_name=None))

    (row,) = lists.page(Wanted(ALL, ListFilter(), AS_OF), Cut(5))
    assert row.customer == "Acme"

"""Filtering and searching the list: each person among what she may see, and by names that she may know."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from services.errors import NotAllowed
from services.invoice_window import ListFilters
from services.invoice_window.list_filters import NO_CLIENT, NO_CUSTOMER, NO_PROJECT, NO_RUN
from services.invoice_window.paging import PAGE
from services.model.draft import FieldProblems
from services.model.invoice_list import (
    CustomerKey,
    FilterFields,
    ListFilter,
    ListNames,
    Named,
    Origin,
    SearchFields,
)
from services.model.invoice_status import Tile
from services.model.invoice_window import InvoiceList, PageKey, PagePlace
from services.model.people import Actor
from services.store.engine import open_engine
from services.store.tables import mirror_customers
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER, TEAM, EveryRight
from tests.services.invoice_window.desk import Desk
from tests.store.books import add_run
from tests.store.window_rows import add_rows, an_invoice_row

HARBOUR, QUAY = CustomerKey("con1", "7"), CustomerKey("con1", "8")


@pytest.fixture
def filters(desk: Desk) -> ListFilters:
    return ListFilters(desk.store, EveryRight(ADMIN, STRANGER))


@pytest.fixture
def database(desk: Desk, database_url: str) -> Any:
    """For what the firm's use cases would take long to bring about."""
    engine = open_engine(database_url)
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def page(desk: Desk, chosen: ListFilter, actor: Actor = ADMIN, key: PageKey | None = None) -> InvoiceList:
    return desk.home(actor, PagePlace(key=key, filters=chosen)).window.page


def ids(shown: InvoiceList) -> list[str]:
    return [row.id for row in shown.rows]


def test_a_filter_is_shown_with_the_names_of_what_was_chosen(desk: Desk) -> None:
    sent = desk.sent(1, date(2026, 10, 1))
    desk.sent(2, date(2026, 12, 1), project_id=desk.brand.id)
    chosen = ListFilter(tile=Tile.AR_AGING, project_id=desk.website.id)

    shown = page(desk, chosen)

    assert ids(shown) == [sent]
    assert (shown.filters, shown.names) == (chosen, ListNames(project="Acme / Website"))
    assert shown.count is None


def test_how_many_there_are_is_said_where_the_totals_know(desk: Desk) -> None:
    for number in range(PAGE + 2):
        desk.put(desk.new(doc_number=None), f"here:{number:03}")
    desk.sent(90)

    assert page(desk, ListFilter(tile=Tile.DRAFTS, currency="USD")).count == PAGE + 2
    assert page(desk, ListFilter()).count == PAGE + 3
    assert page(desk, ListFilter(origin=Origin.CREATED_HERE)).count is None


def test_overdue_ones_are_listed_longest_overdue_first_page_by_page(desk: Desk) -> None:
    late = [desk.sent(no, date(2026, 9, 1 + no)) for no in range(PAGE + 1)]
    desk.sent(90, date(2026, 11, 24))
    overdue = ListFilter(is_overdue=True)

    first = page(desk, overdue)
    second = page(desk, overdue, key=first.rows[-1].key)

    assert [*ids(first), *ids(second)] == late
    assert (first.has_next, second.has_previous, second.has_next) == (True, True, False)
    assert all(row.days_overdue for row in first.rows)


def test_a_filter_that_is_not_offered_is_none(desk: Desk) -> None:
    draft = desk.put(desk.new())

    shown = page(desk, ListFilter(number="x", tile=Tile.FINALS))

    assert (shown.filters, ids(shown)) == (None, [draft])


def test_a_member_sees_hers_alone_whatever_she_filters_by(desk: Desk) -> None:
    mine, others = desk.put(desk.new()), desk.put(desk.new(project_id=desk.brand.id), "here:2")

    assert ids(page(desk, ListFilter(), MEMBER)) == [mine]
    assert ids(page(desk, ListFilter(number="f-1"), MEMBER)) == [mine]
    assert ids(page(desk, ListFilter(amount=Decimal(100)), MEMBER)) == [mine]
    hidden = page(desk, ListFilter(project_id=desk.brand.id, client_id=None), MEMBER)
    assert (ids(hidden), hidden.names) == ([], ListNames())
    hidden = page(desk, ListFilter(client_id=desk.brand.client_id), MEMBER)
    assert (ids(hidden), hidden.names) == ([], ListNames())
    assert others in ids(page(desk, ListFilter()))


@pytest.mark.parametrize(
    ("actor", "facts", "problems"),
    [
        (ADMIN, {"project": "foreign"}, {"project_id": NO_PROJECT}),
        (MEMBER, {"project": "brand"}, {"project_id": NO_PROJECT}),
        (MEMBER, {"client": "brand"}, {"client_id": NO_CLIENT}),
        (ADMIN, {"client": "foreign"}, {"client_id": NO_CLIENT}),
        (ADMIN, {"run_id": "IMP-NOBODYS"}, {"run_id": NO_RUN}),
    ],
)
def test_what_she_may_not_see_is_no_choice(
    desk: Desk, filters: ListFilters, actor: Actor, facts: dict[str, str], problems: dict[str, str]
) -> None:
    project = getattr(desk, facts.get("project", "website"))
    client = getattr(desk, facts.get("client", "website"))
    fields = FilterFields(
        project_id=project.id if "project" in facts else None,
        client_id=client.client_id if "client" in facts else None,
        run_id=facts.get("run_id"),
    )

    assert filters.filtered(actor, fields) == FieldProblems(problems)


def test_runs_are_for_those_who_import(desk: Desk, filters: ListFilters) -> None:
    run = add_run(desk.store)
    of_run = FilterFields(run_id=run.id)

    assert filters.filtered(ADMIN, of_run) == ListFilter(run_id=run.id)
    assert filters.filtered(STRANGER, of_run) == FieldProblems({"run_id": NO_RUN})
    assert filters.filtered(MEMBER, of_run) == FieldProblems({"run_id": NO_RUN})
    assert [one.id for one in filters.runs(ADMIN, run.id[4:8].lower(), 5)] == [run.id]
    with pytest.raises(NotAllowed):
        filters.runs(MEMBER, "", 5)


def test_clients_are_found_by_those_who_see_a_project_of_them(filters: ListFilters, desk: Desk) -> None:
    acme = Named(desk.website.client_id, "Acme")

    assert filters.clients(ADMIN, "", 9) == [acme, Named(desk.brand.client_id, "Birch")]
    assert filters.clients(ADMIN, "CM", 9) == [acme]
    assert filters.clients(MEMBER, "", 9) == [acme]
    assert filters.clients(MEMBER, "birch", 9) == []


def test_customers_are_found_by_those_who_see_an_invoice_of_them(
    filters: ListFilters, desk: Desk, database: sa.Connection
) -> None:
    for key, name in ((HARBOUR, "Harbour House"), (QUAY, "Quay"), (CustomerKey("con1", "9"), "Hollow")):
        database.execute(sa.insert(mirror_customers).values(_customer(key, name)))
    of_client = {"team_id": TEAM, "client_id": desk.website.client_id, "project_id": desk.website.id}
    rows = [an_invoice_row(**of_client, qbo_id="1", customer_id="7")]
    rows.append(an_invoice_row(**of_client | {"project_id": desk.brand.id}, qbo_id="2", customer_id="8"))
    add_rows(database, rows)
    database.commit()

    assert filters.customers(ADMIN, "h", 9) == [(HARBOUR, "Harbour House", None)]
    assert [key for key, _, _ in filters.customers(ADMIN, "", 9)] == [HARBOUR, QUAY]
    assert [key for key, _, _ in filters.customers(MEMBER, "", 9)] == [HARBOUR]
    assert filters.customers(STRANGER, "", 9) == []
    of_quay = SearchFields(customer=QUAY)
    assert filters.searched(ADMIN, of_quay) == ListFilter(customer=QUAY)
    assert filters.searched(MEMBER, of_quay) == FieldProblems({"customer": NO_CUSTOMER})
    assert ids(page(desk, ListFilter(customer=HARBOUR), MEMBER)) == ["con1:1"]


def _customer(key: CustomerKey, name: str) -> dict[str, Any]:
    names = {"display_name": name, "full_name": name, "name_folded": name.casefold()}
    flags = {"is_project": False, "is_active": True, "raw": b"", "digest": ""}
    return {"connection_id": key.connection_id, "qbo_id": key.customer_id, **names, **flags}


def test_the_form_offers_the_currencies_of_what_she_sees(filters: ListFilters, desk: Desk) -> None:
    desk.put(desk.new())
    desk.put(desk.new(project_id=desk.brand.id, currency="EUR"), "here:2")

    assert filters.choices(ADMIN, ListFilter()).currencies == ("EUR", "USD")
    offered = filters.choices(MEMBER, ListFilter())
    assert (offered.currencies, offered.has_runs) == (("USD",), False)

"""Whatever is filtered or searched for, Slack takes the list and its forms, and what they carry survives."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.home import list_payloads
from bot.home.views import HomePage, home
from bot.home.views.aging_picture import NO_PICTURE
from bot.home.views.filters import client_option, customer_option, filter_form, run_option, search_form
from bot.ids import Action, Field
from bot.limits import PRIVATE_METADATA
from bot.metadata import HomeState
from bot.sandbox.validators import option_list_problems
from services.decisions.check_list import is_offered
from services.model.draft import FieldProblems
from services.model.invoice_list import (
    LONGEST_NUMBER,
    CustomerKey,
    FilterChoices,
    FilterFields,
    ListFilter,
    ListNames,
    Named,
    Origin,
    SearchFields,
)
from services.model.invoice_status import Tile
from services.model.invoice_window import InvoiceList, PageKey, PagePlace
from services.model.money import LARGEST
from tests.bot.golden_lists import CUSTOMERS, LIST_VIEWS, OF_CLIENT, OVERDUE
from tests.bot.oracles import problems_with, texts_in
from tests.bot.strategies import names, runs, several
from tests.bot.window_strategies import home_reports, rows
from tests.window_builders import a_home, a_window

_ids = st.text("0123456789abcdef", min_size=1, max_size=40)
_days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
_amounts = st.integers(-(10**18), 10**18).map(lambda units: Decimal(units).scaleb(-5))
_customers = st.builds(CustomerKey, _ids, _ids)
_numbers = st.text(min_size=1, max_size=LONGEST_NUMBER)
filtered = st.builds(
    ListFilter,
    tile=st.none() | st.sampled_from(Tile),
    date_from=st.none() | _days,
    date_to=st.none() | _days,
    project_id=st.none() | _ids,
    client_id=st.none() | _ids,
    run_id=st.none() | _ids,
    currency=st.none() | st.text("ABCDE", min_size=3, max_size=3),
    origin=st.none() | st.sampled_from(Origin),
    is_overdue=st.booleans(),
)
searched = st.one_of(
    st.builds(ListFilter, number=_numbers),
    st.builds(ListFilter, customer=_customers),
    st.builds(ListFilter, amount=_amounts),
)
list_names = st.builds(ListNames, *(st.none() | names for _ in range(3)))


@given(home_reports, filtered | searched, list_names, several(rows, 3), st.booleans())
def test_a_filtered_list_fits(
    report: Any, filters: ListFilter, called: ListNames, shown: Any, goes_on: bool
) -> None:
    found = tuple(replace(row, lead="9" * 100) for row in shown)
    is_long = goes_on and bool(found)
    page = InvoiceList(filters.tile, found, is_long, is_long, filters, called)
    view = home(HomePage(replace(report, window=replace(report.window, page=page)), ["U0ADMIN"]))

    assert problems_with(view) == []


@given(filtered, list_names, st.lists(names | st.just("EUR"), max_size=9), st.booleans())
def test_the_filter_fits(filters: ListFilter, called: ListNames, codes: list[str], has_runs: bool) -> None:
    assert problems_with(filter_form(FilterChoices(filters, called, tuple(codes), has_runs))) == []


@given(searched, list_names)
def test_the_search_fits(filters: ListFilter, called: ListNames) -> None:
    assert problems_with(search_form(filters, called)) == []


@given(names, _customers, st.none() | names, runs)
def test_the_options_fit(name: str, key: CustomerKey, company: str | None, run: Any) -> None:
    offered = [client_option(Named("c1", name)), customer_option(key, name, company), run_option(run)]

    assert option_list_problems({"options": offered}) == []


@given(filtered | searched, st.none() | st.builds(PageKey, _days, _ids, st.none() | _numbers), st.booleans())
def test_what_home_carries_survives(filters: ListFilter, key: PageKey | None, is_before: bool) -> None:
    state = HomeState(PagePlace(key=key, is_before=is_before and key is not None, filters=filters))

    assert HomeState.decode(state.encode()) == state
    assert len(state.encode()) <= PRIVATE_METADATA


@pytest.mark.parametrize(
    "carried",
    [
        '[{"tile":"attic"}]',
        '[{"project_id":"a b"}]',
        '[{"customer":"con1"}]',
        '[{"amount":"NaN"}]',
        '[{"amount":"1E+999999"}]',
        '[{"number":""}]',
        '[{"nothing":"x"}]',
        '[{"date_from":"soon"}]',
        "[{}, {}]",
    ],
)
def test_a_filter_that_is_none_of_ours_is_none_at_all(carried: str) -> None:
    assert HomeState.decode(carried) in (HomeState(), HomeState(PagePlace(filters=ListFilter())))


@pytest.mark.parametrize("filters", [OF_CLIENT, OVERDUE, CUSTOMERS, ListFilter(number="10")])
def test_every_button_of_the_list_carries_what_is_shown(filters: ListFilter) -> None:
    page = InvoiceList(filters.tile, a_window().page.rows, True, True, filters)
    view = home(HomePage(a_home(window=a_window(page=page)), ["U0ADMIN"]))
    carried = {
        element["action_id"]: HomeState.decode(element["value"]).place.filters
        for block in view["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["action_id"].startswith(("home.list.", "home.window."))
    }

    assert is_offered(filters)
    assert carried.pop(Action.LIST_CLEAR) is None
    assert set(carried) == {Action.LIST_FILTER, Action.LIST_SEARCH, Action.HOME_PREVIOUS, Action.HOME_NEXT}
    assert set(carried.values()) == {filters}


def test_an_empty_list_says_which_filter_hides_everything() -> None:
    told = " ".join(texts_in(LIST_VIEWS["home-filtered-to-nothing"]))

    assert "No invoice is all of this: all tiles, import run IMP-4T7Q2MZX, EUR." in told
    assert "Clear filter" in told


@pytest.mark.parametrize(
    ("filters", "words"),
    [
        (ListFilter(number="10"), "type more of the number"),
        (ListFilter(amount=Decimal(9)), "search for its number"),
    ],
)
def test_a_member_who_finds_nothing_is_told_what_else_to_look_for(filters: ListFilter, words: str) -> None:
    window = replace(a_window(page=InvoiceList(None, (), False, False, filters)), sees_all=False)
    report = replace(a_home(window=window), may_import=False)

    assert f"If it should be here, {words}" in " ".join(texts_in(home(HomePage(report, ["U0ADMIN"]))))


def test_a_list_of_several_tiles_says_where_each_invoice_stands() -> None:
    rows = a_window().page.rows
    mixed = InvoiceList(None, rows, False, False, ListFilter(number="10"))
    told = texts_in(home(HomePage(a_home(window=a_window(page=mixed)), ["U0ADMIN"])))

    assert sum(" · A/R Aging · Imported" in text for text in told) == len(rows) > 0
    of_a_tile = texts_in(home(HomePage(a_home(window=a_window()), ["U0ADMIN"])))
    assert sum("open · Imported" in text for text in of_a_tile) == len(rows)


def test_what_is_filled_in_is_read_as_it_was_shown() -> None:
    assert list_payloads.filter_fields(_filled_in(LIST_VIEWS["list-filter"])) == FilterFields(
        tile="ar_aging",
        date_from="2026-10-01",
        date_to="2026-10-31",
        client_id="client1",
        currency="USD",
        origin="imported",
    )
    of_customer = list_payloads.search_fields(_filled_in(LIST_VIEWS["list-search-of-a-customer"]))
    assert of_customer == SearchFields(customer=CUSTOMERS.customer)
    of_amount = list_payloads.search_fields(_filled_in(LIST_VIEWS["list-search-of-an-amount"]))
    assert of_amount == SearchFields(amount=Decimal("1234.5"))


def test_an_amount_that_is_none_is_marked_on_its_field() -> None:
    state = {"b": {Field.LIST_AMOUNT: {"value": "a lot"}}}

    wrong = list_payloads.search_fields({"state": {"values": state}})
    assert isinstance(wrong, FieldProblems)
    assert list_payloads.by_input(wrong).keys() == {Field.LIST_AMOUNT}


def test_the_picture_is_of_the_currency_with_most_invoices_and_its_figures_stand_beside_it() -> None:
    in_euros = tuple(replace(one, currency="EUR", count=one.count * 9) for one in a_window().aging)
    report = a_home(window=a_window(aging=(*in_euros, *a_window().aging)))
    with_picture = home(HomePage(report, ["U0ADMIN"]))["blocks"]
    without = home(HomePage(report, ["U0ADMIN"]), NO_PICTURE)["blocks"]

    pictures = [block for block in with_picture if block not in without]
    assert [block["title"] for block in pictures] == ["A/R Aging in EUR"]
    assert [point["value"] for point in pictures[0]["chart"]["series"][0]["data"]] == [0, 1250.5, 0, 0, 0]
    assert "EUR 1,250.50 (9)\nUSD 1,250.50 (1)" in " ".join(texts_in({"blocks": without}))


def _filled_in(form: Any) -> dict[str, Any]:
    """The form as Slack sends it back untouched."""
    values = {}
    for block in form["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            shown = {
                "selected_option": element.get("initial_option"),
                "selected_options": element.get("initial_options", []),
                "selected_date": element.get("initial_date"),
                "value": element.get("initial_value"),
            }
            values[block["block_id"]] = {element["action_id"]: shown}
    return {"state": {"values": values}}


def test_the_largest_amount_can_be_searched_for() -> None:
    form = search_form(ListFilter(amount=LARGEST), ListNames())

    assert list_payloads.search_fields(_filled_in(form)) == SearchFields(amount=LARGEST)

"""Which filters and searches of the invoice list go together, and what is said under the field where not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.decisions import check_list
from services.decisions.check_list import check_filter, check_search, is_offered
from services.model.draft import FieldProblems
from services.model.invoice_list import (
    LONGEST_NUMBER,
    CustomerKey,
    FilterFields,
    ListFilter,
    Origin,
    SearchFields,
)
from services.model.invoice_status import Tile

DAY = date(2026, 10, 5)
EVERYTHING: dict[str, Any] = {
    "tile": "finals",
    "date_from": "2026-10-05",
    "date_to": "2026-10-05",
    "currency": "USD",
    "origin": "imported",
}
KNOWN: dict[str, Any] = {
    "tile": Tile.FINALS,
    "date_from": DAY,
    "date_to": DAY,
    "currency": "USD",
    "origin": Origin.IMPORTED,
}
CUSTOMER = CustomerKey("con1", "7")


@pytest.mark.parametrize("of", [{}, {"project_id": "p1"}, {"client_id": "c1"}, {"run_id": "IMP-1"}])
def test_tile_dates_currency_and_origin_go_together_and_with_one_of_the_rest(of: dict[str, Any]) -> None:
    found = check_filter(FilterFields(**EVERYTHING, **of))

    assert found == ListFilter(**KNOWN, **of)
    assert is_offered(found)


@pytest.mark.parametrize("of", [{}, {"project_id": "p1"}, {"client_id": "c1"}])
def test_overdue_goes_with_whose_they_are_currency_and_origin(of: dict[str, Any]) -> None:
    fields = FilterFields(is_overdue=True, tile="ar_aging", currency="USD", origin="imported", **of)

    assert isinstance(check_filter(fields), ListFilter)


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"date_from": "2026-10-06", "date_to": "2026-10-05"}, "date_to", check_list.BEFORE_FROM),
        ({"date_from": "soon"}, "date_from", check_list.NO_DAY),
        ({"date_to": "2026-02-30"}, "date_to", check_list.NO_DAY),
        ({"project_id": "p1", "client_id": "c1"}, "client_id", check_list.ONE_OF_THEM),
        ({"project_id": "p1", "run_id": "IMP-1"}, "run_id", check_list.ALONE),
        ({"client_id": "c1", "run_id": "IMP-1"}, "run_id", check_list.ALONE),
        ({"run_id": "IMP-1", "origin": "created_here"}, "origin", check_list.IMPORTED),
        ({"is_overdue": True, "tile": "drafts"}, "tile", check_list.ONLY_AGING),
        ({"is_overdue": True, "date_from": "2026-10-05"}, "date_from", check_list.BY_DUE_DATE),
        ({"is_overdue": True, "date_to": "2026-10-05"}, "date_to", check_list.BY_DUE_DATE),
        ({"is_overdue": True, "run_id": "IMP-1"}, "run_id", check_list.NOT_OF_RUN),
    ],
)
def test_what_does_not_go_together_is_said_under_its_field(
    facts: dict[str, Any], field: str, words: str
) -> None:
    assert check_filter(FilterFields(**facts)) == FieldProblems({field: words})


def test_a_choice_that_is_none_is_no_filter() -> None:
    assert check_filter(FilterFields(tile="attic", origin="elsewhere", currency="")) == ListFilter()


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (SearchFields(number=" Inv-10 "), ListFilter(number="inv-10")),
        (SearchFields(customer=CUSTOMER), ListFilter(customer=CUSTOMER)),
        (SearchFields(amount=Decimal("1234.50")), ListFilter(amount=Decimal("1234.50"))),
        (SearchFields(amount=Decimal(0)), ListFilter(amount=Decimal(0))),
    ],
)
def test_one_thing_is_searched_for(fields: SearchFields, found: ListFilter) -> None:
    assert check_search(fields) == found
    assert is_offered(found)


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        (SearchFields(), {"number": check_list.NOTHING}),
        (SearchFields(number="  "), {"number": check_list.NOTHING}),
        (SearchFields(number="1" * (LONGEST_NUMBER + 1)), {"number": check_list.TOO_LONG}),
        (SearchFields(amount=Decimal("0.000001")), {"amount": check_list.TOO_EXACT}),
        (SearchFields("1", CUSTOMER), {"customer": check_list.ONE_AT_A_TIME}),
        (SearchFields("1", amount=Decimal(1)), {"amount": check_list.ONE_AT_A_TIME}),
    ],
)
def test_what_cannot_be_searched_for_is_said_under_its_field(
    fields: SearchFields, problems: dict[str, str]
) -> None:
    assert check_search(fields) == FieldProblems(problems)


@pytest.mark.parametrize(
    "filters",
    [
        ListFilter(number="1", amount=Decimal(1)),
        ListFilter(number="1", tile=Tile.FINALS),
        ListFilter(customer=CUSTOMER, project_id="p1"),
        ListFilter(project_id="p1", run_id="IMP-1"),
        ListFilter(is_overdue=True, date_from=DAY),
    ],
)
def test_what_no_form_lets_through_is_not_offered(filters: ListFilter) -> None:
    assert not is_offered(filters)

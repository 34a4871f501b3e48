"""What a reading will have cost, in calls."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.call_cost import CALLS_AFTER, LAST_PAGES, expected_calls

#: So many days that hardly any of them has two invoices.
YEARS = 10**7


@pytest.mark.parametrize(
    ("to_read", "page_size", "pages"),
    [
        (0, 1000, 0),
        (1, 1000, 1),
        (1000, 1000, 1),
        (1001, 1000, 2),
        (9_500, 1000, 10 + LAST_PAGES),
        (100_000, 1000, 103 + LAST_PAGES),
        (1_000_000, 1000, 1_021 + LAST_PAGES),
        (10, 1, 10 + LAST_PAGES),
    ],
)
def test_a_reading_takes_its_pages_and_what_follows_them(to_read: int, page_size: int, pages: int) -> None:
    assert expected_calls(to_read, YEARS, page_size, made=0) == pages + CALLS_AFTER


def test_calls_that_were_made_already_are_part_of_it() -> None:
    assert expected_calls(100_000, YEARS, 1000, made=9) == expected_calls(100_000, YEARS, 1000, made=0) + 9


@given(st.integers(0, 10**7), st.integers(1, 1000), st.integers(0, 10**6))
def test_it_is_never_less_than_full_pages_take_and_never_far_more(
    to_read: int, page_size: int, made: int
) -> None:
    expected = expected_calls(to_read, YEARS, page_size, made)

    full_pages = -(-to_read // page_size)
    assert made + full_pages <= expected
    assert expected <= made + 2 * full_pages + LAST_PAGES + CALLS_AFTER


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(1, 1000))
def test_more_invoices_never_cost_less(fewer: int, more: int, page_size: int) -> None:
    fewer, more = sorted((fewer, more))

    assert expected_calls(fewer, YEARS, page_size, 0) <= expected_calls(more, YEARS, page_size, 0)


@pytest.mark.parametrize(("days", "pages"), [(1096, 502), (400, 834)])
def test_the_more_invoices_a_day_has_the_less_of_a_page_is_new(days: int, pages: int) -> None:
    assert expected_calls(400_000, days, 1000, made=0) == pages + LAST_PAGES + CALLS_AFTER

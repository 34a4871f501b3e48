from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.quick_ranges import quick_ranges
from services.model.wizard import QuickRange

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(1, 12)


def by_key(today: date, fiscal_year_start: int = 1) -> dict[str, QuickRange]:
    return {item.key: item for item in quick_ranges(today, fiscal_year_start)}


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("this_month", date(2026, 1, 1), date(2026, 1, 31)),
        ("last_month", date(2025, 12, 1), date(2025, 12, 31)),
        ("last_quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ("this_year", date(2026, 1, 1), date(2026, 12, 31)),
        ("last_year", date(2025, 1, 1), date(2025, 12, 31)),
        ("this_fiscal_year", date(2025, 7, 1), date(2026, 6, 30)),
        ("last_fiscal_year", date(2024, 7, 1), date(2025, 6, 30)),
    ],
)
def test_a_range_around_the_turn_of_the_year_is_whole(key: str, first: date, last: date) -> None:
    found = by_key(date(2026, 1, 31), fiscal_year_start=7)[key]

    assert (found.date_from, found.date_to) == (first, last)


def test_fiscal_years_are_offered_only_where_they_differ() -> None:
    assert list(by_key(date(2026, 11, 24))) == [
        "this_month",
        "last_month",
        "last_quarter",
        "this_year",
        "last_year",
    ]


def test_february_of_a_leap_year_has_29_days() -> None:
    assert by_key(date(2028, 3, 30))["last_month"].date_to == date(2028, 2, 29)


@given(DAYS, MONTHS)
def test_current_ranges_contain_today(today: date, fiscal_year_start: int) -> None:
    current = [item for item in quick_ranges(today, fiscal_year_start) if item.key.startswith("this_")]

    assert all(item.date_from <= today <= item.date_to for item in current)


@given(DAYS, MONTHS)
def test_last_ranges_end_the_day_before_the_current_ones(today: date, fiscal_year_start: int) -> None:
    found = by_key(today, fiscal_year_start)
    pairs = [
        (item, found[f"this_{key.removeprefix('last_')}"])
        for key, item in found.items()
        if key.startswith("last_") and f"this_{key.removeprefix('last_')}" in found
    ]

    assert all(last.date_to + timedelta(days=1) == this.date_from for last, this in pairs)


@given(DAYS)
def test_the_last_quarter_is_three_whole_months_that_are_over(today: date) -> None:
    quarter = by_key(today)["last_quarter"]
    days_ago = (today - quarter.date_to).days

    assert (quarter.date_from.day, quarter.date_from.month % 3) == (1, 1)
    assert 1 <= days_ago <= 92


@given(DAYS, st.integers(2, 12))
def test_a_fiscal_year_starts_in_its_month(today: date, fiscal_year_start: int) -> None:
    this_year = by_key(today, fiscal_year_start)["this_fiscal_year"]

    assert (this_year.date_from.month, this_year.date_from.day) == (fiscal_year_start, 1)

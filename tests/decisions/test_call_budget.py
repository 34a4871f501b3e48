"""What the month's calls allow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.call_budget import (
    LOOK_EVERY,
    call_usage,
    calls_left,
    falls_short,
    is_spent,
    look_again,
    mark_reached,
    month_of,
    next_month,
)
from services.model.metering import CallShare, CallUsage
from tests.builders import a_connection

IN_NEW_YORK = timezone(timedelta(hours=-5))


@pytest.mark.parametrize(
    ("moment", "month"),
    [
        (datetime(2026, 11, 30, 23, 59, 59, tzinfo=UTC), "2026-11"),
        (datetime(2026, 12, 1, tzinfo=UTC), "2026-12"),
        (datetime(2026, 11, 30, 20, tzinfo=IN_NEW_YORK), "2026-12"),
    ],
)
def test_the_month_is_that_of_utc(moment: datetime, month: str) -> None:
    assert month_of(moment) == month


@pytest.mark.parametrize(
    ("moment", "begins"),
    [
        (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, 59, 59, 999, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2027, 1, 31, 12, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)),
        (datetime(2026, 11, 30, 20, tzinfo=IN_NEW_YORK), datetime(2027, 1, 1, tzinfo=UTC)),
    ],
)
def test_the_next_month_begins_on_its_first_day(moment: datetime, begins: datetime) -> None:
    assert next_month(moment) == begins


@pytest.mark.parametrize(
    ("used", "limit", "left", "spent", "mark"),
    [
        (0, 500_000, 500_000, False, None),
        (399_999, 500_000, 100_001, False, None),
        (400_000, 500_000, 100_000, False, 80),
        (474_999, 500_000, 25_001, False, 80),
        (475_000, 500_000, 25_000, False, 95),
        (499_999, 500_000, 1, False, 95),
        (500_000, 500_000, 0, True, 95),
        (500_001, 500_000, 0, True, 95),
        (10**9, 0, None, False, None),
        (0, 1, 1, False, None),
        (1, 1, 0, True, 95),
    ],
)
def test_the_month_s_calls_are_watched(
    used: int, limit: int, left: int | None, spent: bool, mark: int | None
) -> None:
    found = calls_left(used, limit), is_spent(used, limit), mark_reached(used, limit)

    assert found == (left, spent, mark)


@pytest.mark.parametrize(
    ("expected", "left", "short"),
    [(10, None, False), (10, 10, False), (11, 10, True), (1, 0, True), (0, 0, False)],
)
def test_a_reading_falls_short_where_it_needs_more_than_is_left(
    expected: int, left: int | None, short: bool
) -> None:
    assert falls_short(expected, left) is short


@pytest.mark.parametrize(
    ("now", "wait"),
    [
        (datetime(2026, 11, 15, 12, tzinfo=UTC), LOOK_EVERY),
        (datetime(2026, 11, 30, 23, 50, tzinfo=UTC), timedelta(minutes=10)),
    ],
)
def test_a_run_looks_again_every_hour_and_when_the_month_begins(now: datetime, wait: timedelta) -> None:
    assert look_again(now) == wait


@given(st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)))
def test_waiting_always_ends_within_the_hour_and_never_at_once(now: datetime) -> None:
    assert timedelta(0) < look_again(now) <= LOOK_EVERY
    assert month_of(next_month(now)) != month_of(now)
    assert month_of(next_month(now) - timedelta(seconds=1)) == month_of(now)


def test_a_workspace_sees_the_shares_of_its_companies_largest_first_and_of_others_the_sum() -> None:
    companies = [a_connection(id=one, company_name=f"Company {one}") for one in ("a", "b", "c")]

    usage = call_usage("2026-11", 500, {"a": 10, "b": 400, "other": 7, "gone": 3}, companies)

    shares = (CallShare("Company b", 400), CallShare("Company a", 10))
    assert usage == CallUsage("2026-11", 420, 500, left=80, mark=80, shares=shares, elsewhere=10)

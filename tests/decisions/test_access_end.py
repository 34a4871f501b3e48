"""When the access to a company ends, and whether people are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.decisions.access_end import TOLD_BEFORE, access_end
from services.model.connection import AccessEnd, Granted

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
HUNDRED_DAYS, FIVE_YEARS = NOW + timedelta(days=100), NOW + timedelta(days=5 * 365)


@pytest.mark.parametrize(
    ("unused", "final", "end"),
    [
        (HUNDRED_DAYS, None, AccessEnd(HUNDRED_DAYS, is_final=False, is_soon=False)),
        (HUNDRED_DAYS, FIVE_YEARS, AccessEnd(HUNDRED_DAYS, is_final=False, is_soon=False)),
        (HUNDRED_DAYS, HUNDRED_DAYS, AccessEnd(HUNDRED_DAYS, is_final=True, is_soon=False)),
        (NOW + TOLD_BEFORE, None, AccessEnd(NOW + TOLD_BEFORE, is_final=False, is_soon=True)),
        (HUNDRED_DAYS, NOW + TOLD_BEFORE, AccessEnd(NOW + TOLD_BEFORE, is_final=True, is_soon=True)),
        (NOW - timedelta(days=1), None, AccessEnd(NOW - timedelta(days=1), is_final=False, is_soon=True)),
    ],
)
def test_the_access_ends_at_the_earlier_of_both_limits_and_is_told_weeks_before(
    unused: datetime, final: datetime | None, end: AccessEnd
) -> None:
    assert access_end(Granted(unused, final), NOW) == end


def test_it_is_told_from_four_weeks_before_and_not_earlier() -> None:
    later = NOW + TOLD_BEFORE + timedelta(seconds=1)

    assert not access_end(Granted(later, None), NOW).is_soon

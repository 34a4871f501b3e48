"""A burst that passes is told from calls that are used up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.slow_down import (
    BURST_SECONDS,
    FORGOTTEN_AFTER,
    LONGEST_BURST,
    is_same_spell,
    wait_after_refusal,
)

TABLE: list[tuple[float, int, float | None, bool, float | None]] = [
    # refused for, refusals before, Retry-After, spent by our count, wait
    (0, 0, None, False, 60),
    (60, 1, None, False, 60),
    (300, 5, None, False, 60),
    (300.5, 5, None, False, None),
    (0, 0, 5, False, 5),
    (5, 1, 5, False, 10),
    (15, 2, 5, False, 20),
    (35, 3, 5, False, 40),
    (75, 4, 5, False, 60),
    (0, 0, 0, False, 1),
    (0, 0, 90, False, 90),
    (90, 1, 90, False, 90),
    (0, 0, 300, False, 300),
    (0, 0, 301, False, None),
    (0, 0, 3600, False, None),
    (0, 0, None, True, None),
    (0, 0, 5, True, None),
    (4000, 0, 5, False, None),
]


@pytest.mark.parametrize(("refused_for", "before", "retry_after", "is_spent", "wait"), TABLE)
def test_a_burst_is_waited_out_and_spent_calls_are_not(
    refused_for: float, before: int, retry_after: float | None, is_spent: bool, wait: float | None
) -> None:
    assert wait_after_refusal(refused_for, before, 0.0, retry_after, is_spent) == wait


@given(st.floats(0, 1e6), st.integers(0, 10_000), st.floats(0, 1), st.none() | st.floats(0, 1e9))
def test_no_wait_is_shorter_than_asked_for_or_longer_than_a_burst(
    refused_for: float, before: int, jitter: float, retry_after: float | None
) -> None:
    wait = wait_after_refusal(refused_for, before, jitter, retry_after, False)

    assert wait is None or max(retry_after or 0, 1) <= wait <= LONGEST_BURST + 1


@given(st.none() | st.floats(0, LONGEST_BURST))
def test_refusals_that_never_end_are_given_up_after_a_few_minutes(retry_after: float | None) -> None:
    refused_for, tries = 0.0, 0
    while (wait := wait_after_refusal(refused_for, tries, 0.5, retry_after, False)) is not None:
        refused_for, tries = refused_for + wait, tries + 1

    assert LONGEST_BURST < refused_for <= 2 * LONGEST_BURST + BURST_SECONDS
    assert tries < 16


@pytest.mark.parametrize(
    ("lasted", "quiet_for", "same"),
    [
        (0, 0, True),
        (0, FORGOTTEN_AFTER, True),
        (0, FORGOTTEN_AFTER + 1, False),
        (LONGEST_BURST, FORGOTTEN_AFTER + 1, False),
        (LONGEST_BURST + 1, 10 * FORGOTTEN_AFTER, True),
    ],
)
def test_a_refusal_long_after_a_burst_begins_anew(lasted: float, quiet_for: float, same: bool) -> None:
    assert is_same_spell(lasted, quiet_for) is same

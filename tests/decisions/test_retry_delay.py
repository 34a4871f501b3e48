"""Waiting before a failed request is sent again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.retry_delay import LONGEST_WAIT, TRIES, Failure, retry_delay


@pytest.mark.parametrize(("failures_before", "seconds"), [(0, 0.5), (1, 2.0), (2, 8.0)])
def test_backs_off_four_times_longer_each_time(failures_before: int, seconds: float) -> None:
    assert retry_delay(Failure.UNAVAILABLE, failures_before, jitter=0.0) == seconds


def test_gives_up_after_the_last_try() -> None:
    assert retry_delay(Failure.UNAVAILABLE, TRIES - 1, jitter=0.0) is None


def test_an_unavailable_server_may_ask_for_a_longer_wait() -> None:
    assert retry_delay(Failure.UNAVAILABLE, 0, jitter=0.0, retry_after=30.0) == 30.0


@pytest.mark.parametrize("failure", [Failure.REFUSED, Failure.UNAUTHORISED, Failure.THROTTLED])
def test_nothing_else_is_tried_again_for_this_reason(failure: Failure) -> None:
    assert retry_delay(failure, 0, jitter=0.5) is None


@given(st.sampled_from(Failure), st.integers(0, 9), st.floats(0, 1), st.none() | st.floats(0, 1e9))
def test_no_wait_is_negative_or_endless(
    failure: Failure, failures_before: int, jitter: float, retry_after: float | None
) -> None:
    delay = retry_delay(failure, failures_before, jitter, retry_after)

    assert delay is None or 0 <= delay <= LONGEST_WAIT + 1

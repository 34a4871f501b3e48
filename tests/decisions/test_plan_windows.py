"""Windows cover a range exactly, overlap nowhere, and fit in a page wherever that is possible."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.plan_windows import Planned, Span, plan_windows, uncovered

POSITIONS = st.lists(st.integers(0, 400), max_size=300).map(sorted)
PAGE_SIZES = st.integers(1, 60)
WHOLE = Span(0, 401)


def planned(positions: list[int], page_size: int, span: Span = WHOLE) -> tuple[list[Planned], int]:
    """The plan for rows at these positions, and how many COUNTs it asked for."""

    def count(part: Span) -> int:
        return bisect_left(positions, part.end) - bisect_left(positions, part.start)

    plan, asked = plan_windows(span, count(span), page_size), 0
    try:
        part = next(plan)
        while True:
            asked += 1
            part = plan.send(count(part))
    except StopIteration as end:
        return end.value, asked


@given(POSITIONS, PAGE_SIZES)
def test_windows_follow_each_other_without_gap_or_overlap(positions: list[int], page_size: int) -> None:
    windows, _ = planned(positions, page_size)

    borders = [WHOLE.start, *(window.span.end for window in windows)]
    assert [(window.span.start, window.span.end) for window in windows] == list(pairwise(borders))
    assert borders[-1] == WHOLE.end


@given(POSITIONS, PAGE_SIZES)
def test_every_window_has_its_own_count(positions: list[int], page_size: int) -> None:
    windows, _ = planned(positions, page_size)

    inside = [sum(one.span.start <= at < one.span.end for at in positions) for one in windows]
    assert [window.count for window in windows] == inside


@given(POSITIONS, PAGE_SIZES)
def test_only_a_window_that_cannot_be_cut_exceeds_a_page(positions: list[int], page_size: int) -> None:
    windows, _ = planned(positions, page_size)

    assert all(window.span.width == 1 for window in windows if window.count > page_size)


def test_a_range_that_fits_in_a_page_needs_no_count() -> None:
    assert planned([1, 2, 3], page_size=3) == ([Planned(WHOLE, 3)], 0)


def test_evenly_spread_rows_need_hardly_more_windows_than_pages() -> None:
    windows, asked = planned(sorted(range(400)), page_size=50)

    assert (len(windows), asked) == (10, 9)


def test_a_count_that_grew_meanwhile_does_not_make_the_rest_negative() -> None:
    plan = plan_windows(Span(0, 2), 10, 5)
    next(plan)

    with pytest.raises(StopIteration) as end:
        plan.send(99)

    assert [window.count for window in end.value.value] == [10, 0]


def test_a_span_cannot_run_backwards() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Span(2, 1)


SPANS = st.tuples(st.integers(0, 60), st.integers(0, 15)).map(lambda pair: Span(pair[0], sum(pair)))


@given(SPANS, st.lists(SPANS, max_size=8))
def test_what_is_uncovered_is_the_range_without_the_covered_parts(whole: Span, covered: list[Span]) -> None:
    gaps = uncovered(whole, covered)

    left = set(range(whole.start, whole.end)) - {at for one in covered for at in range(one.start, one.end)}
    assert [at for gap in gaps for at in range(gap.start, gap.end)] == sorted(left)

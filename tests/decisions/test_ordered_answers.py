"""How far an ordered answer reaches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.ordered_answers import steps_for_a_page, whole_upto
from services.decisions.plan_windows import Span

ASKED = Span(10, 20)


@pytest.mark.parametrize(
    ("positions", "upto"),
    [
        ([], 20),
        ([10, 11, 19], 20),
        ([10, 11, 12, 15], 15),
        ([10, 15, 15, 15], 15),
        ([10, 11, 12, 15, 16], 16),
        ([10, 10, 10, 10], 10),
        ([11, 11, 11, 11], 11),
    ],
)
def test_a_full_answer_is_whole_up_to_its_last_position(positions: list[int], upto: int) -> None:
    assert whole_upto(ASKED, positions, page_size=4) == upto


@pytest.mark.parametrize("positions", [[12, 11], [9, 12], [12, 20], [12, None]])
def test_an_answer_out_of_order_is_not_trusted(positions: list[int | None]) -> None:
    assert whole_upto(ASKED, positions, page_size=4) is None


@given(st.lists(st.integers(10, 19), max_size=60), st.integers(1, 9))
def test_walking_on_reads_every_row_once_or_stops_at_a_full_position(rows: list[int], page_size: int) -> None:
    rows.sort()
    read: list[int] = []
    at = ASKED.start
    while at < ASKED.end:
        answer = [row for row in rows if row >= at][:page_size]
        upto = whole_upto(Span(at, ASKED.end), answer, page_size)
        assert upto is not None
        if upto == at:
            assert rows.count(at) >= page_size
            read += [row for row in rows if row == at]
            upto = at + 1
        else:
            read += [row for row in answer if row < upto]
        at = upto

    assert read == rows


@given(st.integers(1, 5000), st.integers(0, 10**7), st.integers(1, 1000))
def test_at_least_one_position_is_asked_for(width: int, count: int, page_size: int) -> None:
    assert steps_for_a_page(Span(0, width), count, page_size) >= 1

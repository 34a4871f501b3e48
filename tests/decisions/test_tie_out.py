"""QuickBooks' own count against what a run explains."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.tie_out import tie_out
from services.model.report import Counts, TieOut

COUNTS = st.builds(Counts, *[st.integers(0, 10**6)] * 5)


@pytest.mark.parametrize(
    ("quickbooks", "counts", "expected"),
    [
        (0, Counts(), TieOut(0, 0, 0)),
        (15, Counts(5, 4, 3, 2, 1), TieOut(15, 15, 0)),
        (16, Counts(5, 4, 3, 2, 1), TieOut(16, 15, 1)),
        (13, Counts(5, 4, 3, 2, 1), TieOut(13, 15, 2)),
    ],
)
def test_every_verdict_and_what_was_left_out_explains(
    quickbooks: int, counts: Counts, expected: TieOut
) -> None:
    assert tie_out(quickbooks, counts.found + counts.left_out) == expected


def test_what_is_unexplained_is_named() -> None:
    assert tie_out(2, 1, ["7"]).unexplained_ids == ("7",)


@given(st.integers(0, 5 * 10**6), COUNTS)
def test_nothing_is_unexplained_exactly_when_the_counts_agree(quickbooks: int, counts: Counts) -> None:
    result = tie_out(quickbooks, counts.found + counts.left_out)

    assert (result.unexplained == 0) is (quickbooks == counts.found + counts.left_out)
    assert result.unexplained >= 0


@given(COUNTS)
def test_a_run_that_says_something_of_each_invoice_ties_out(counts: Counts) -> None:
    everything = counts.imported + counts.already_here + counts.rejected + counts.failed + counts.left_out

    assert tie_out(everything, counts.found + counts.left_out).unexplained == 0

"""The contestants of the benchmarks do the same work, whatever they take for it: only so are there ratios."""

from __future__ import annotations

import pytest

from tests.benchmarks.contestants import Contestant, Track, quickbooks_of
from tests.benchmarks.databases import databases
from tests.benchmarks.importing import OURS, agree, figures_agree, limit_of

COUNT = 400


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_the_limit_leaves_the_very_rows_that_we_leave_and_naive_the_same_figures(kind: str) -> None:
    with quickbooks_of(COUNT) as quickbooks, databases(kind, quickbooks.url) as made:
        track = Track(made, quickbooks, is_idle=False)
        limit, ours = track.run(limit_of(COUNT)), track.run(OURS)
        naive = track.run(Contestant("naive", "naive", ("--count", str(COUNT))))

    assert ours.content is not None
    assert ours.content.rows["invoices"] == COUNT
    assert agree(limit, ours)
    assert figures_agree(naive, limit)

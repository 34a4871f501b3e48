"""Of what comes slowly less is asked for at once, and more again as it comes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.retry_delay import TRIES
from services.errors import QuickBooksUnavailable
from services.model.quickbooks import Entity
from services.quickbooks.page_sizes import FEWEST, PageSizes
from tests.quickbooks.asked import Asked

TIME = Entity.TIME_ACTIVITY


def test_a_failure_halves_what_is_asked_for_down_to_the_fewest() -> None:
    sizes, asked = PageSizes(1000), []
    while sizes.can_shrink(TIME, sizes.of(TIME)):
        asked.append(sizes.of(TIME))
        sizes.failed(TIME, sizes.of(TIME))

    assert [*asked, sizes.of(TIME)] == [1000, 500, 250, 125, 62, FEWEST]


def test_several_that_fail_side_by_side_are_one_failure() -> None:
    sizes = PageSizes(1000)

    for _ in range(8):
        sizes.failed(TIME, 1000)

    assert sizes.of(TIME) == 500


def test_full_pages_let_it_grow_slowly_and_others_say_nothing() -> None:
    sizes = PageSizes(1000)
    sizes.failed(TIME, 1000)
    for received in (10, 499, 500, 500):
        sizes.came(TIME, 500, received)
    before = sizes.of(TIME)
    sizes.came(TIME, 500, 500)

    assert (before, sizes.of(TIME)) == (500, 625)


@given(st.integers(1, 1000), st.lists(st.booleans(), max_size=60))
def test_whatever_happens_some_are_asked_for_and_never_too_many(most: int, answers: list[bool]) -> None:
    sizes = PageSizes(most)
    for comes in answers:
        asked = sizes.of(TIME)
        if comes:
            sizes.came(TIME, asked, asked)
        elif sizes.can_shrink(TIME, asked):
            sizes.failed(TIME, asked)

        assert min(FEWEST, most) <= sizes.of(TIME) <= most


def test_an_outage_ends_in_its_own_error_and_in_few_requests(asked: Asked) -> None:
    asked.controls.fault("503_html", "query", times=100)

    with pytest.raises(QuickBooksUnavailable):
        asked.source.documents(TIME, [])

    assert len(asked.statuses()) == TRIES

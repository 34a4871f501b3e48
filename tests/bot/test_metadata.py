"""What a modal carries survives the way to Slack and back, and garbage becomes nothing of anybody's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import PRIVATE_METADATA
from bot.metadata import MOST_STARTS, DetailsState, WizardState

NOBODYS = WizardState("", 0)
SHAPES = ["", "null", "[]", "[1,2]", '["a"]', '["a", true]', '["a","1"]', '{"a":1}', "\x00"]
GARBAGE = [*SHAPES, "[" * 3000, "9" * 5000]


@given(st.text(max_size=40), st.integers(0, 10**9))
def test_the_wizards_state_survives(draft_id: str, version: int) -> None:
    state = WizardState(draft_id, version)

    assert WizardState.decode(state.encode()) == state
    assert len(state.encode()) <= PRIVATE_METADATA


@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_wizard_state_that_is_none_of_ours_belongs_to_no_draft(garbage: str) -> None:
    assert WizardState.decode(garbage) == NOBODYS


@given(st.text(max_size=3000))
def test_any_text_is_read_as_some_state(text: str) -> None:
    assert isinstance(WizardState.decode(text), WizardState)
    assert isinstance(DetailsState.decode(text), DetailsState)


@given(st.lists(st.integers(-1, 10**7), min_size=1, max_size=MOST_STARTS).map(tuple))
def test_the_pages_so_far_survive(starts: tuple[int, ...]) -> None:
    state = DetailsState("IMP-4T7Q2MZX", starts)

    assert DetailsState.decode(state.encode()) == state


@pytest.mark.parametrize("garbage", GARBAGE)
def test_a_details_state_that_is_none_of_ours_is_the_first_page_of_no_run(garbage: str) -> None:
    state = DetailsState.decode(garbage)

    assert state == DetailsState(garbage)


def test_a_bare_run_id_is_its_first_page() -> None:
    assert DetailsState.decode("IMP-4T7Q2MZX") == DetailsState("IMP-4T7Q2MZX", (-1,))


def test_previous_undoes_next() -> None:
    first = DetailsState("IMP-4T7Q2MZX")

    assert first.next(15).next(30).previous() == first.next(15)
    assert first.previous() == first


def test_a_million_pages_fit_into_a_modal() -> None:
    state = DetailsState("IMP-4T7Q2MZX")
    for page in range(1, 1000):
        state = state.next(9_000_000 + page)

    assert len(state.encode()) <= PRIVATE_METADATA
    assert state.starts[-1] == 9_000_999


def test_booleans_are_no_positions() -> None:
    text = json.dumps(["IMP-4T7Q2MZX", True])

    assert DetailsState.decode(text) == DetailsState(text)

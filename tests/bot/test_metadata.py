"""What a modal carries survives the way to Slack and back, and garbage becomes nothing of anybody's."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import PRIVATE_METADATA
from bot.metadata import MOST_STARTS, DetailsState, HomeState, WizardState
from services.model.invoice_status import Tile
from services.model.invoice_window import PageKey, PagePlace

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
    assert isinstance(HomeState.decode(text), HomeState)


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


IDS = st.from_regex(r"[a-zA-Z0-9]{1,40}:[0-9]{1,40}", fullmatch=True)


@given(st.sampled_from(Tile), st.none() | st.builds(PageKey, st.dates(), IDS), st.booleans())
def test_the_page_of_home_survives(tile: Tile, key: PageKey | None, is_before: bool) -> None:
    state = HomeState(PagePlace(tile, key, is_before and key is not None))

    assert HomeState.decode(state.encode()) == state
    assert len(state.encode()) <= PRIVATE_METADATA


def test_home_without_a_chosen_tile_survives() -> None:
    assert HomeState.decode(HomeState().encode()) == HomeState()


@pytest.mark.parametrize("garbage", [*GARBAGE, '["nowhere"]', '["nowhere","2026-10-03","con1:1",true]'])
def test_a_home_state_that_is_none_of_ours_is_the_first_page(garbage: str) -> None:
    assert HomeState.decode(garbage) == HomeState()


@pytest.mark.parametrize(("day", "invoice_id"), [("yesterday", "con1:1"), ("2026-10-03", "a b"), ("", "")])
def test_a_page_of_home_beside_nothing_is_the_first_one(day: str, invoice_id: str) -> None:
    text = json.dumps(["drafts", day, invoice_id, True])

    assert HomeState.decode(text) == HomeState(PagePlace(Tile.DRAFTS))

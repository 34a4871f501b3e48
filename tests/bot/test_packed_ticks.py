"""Ticks survive the way through a modal's metadata, and what does not fit is noticed."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import PRIVATE_METADATA
from bot.projects.packed_ticks import packed, unpacked
from bot.projects.setup_state import SetupState, scope_in, scope_value
from services.model.project_setup import OfCompany, OfRun

marks = st.integers(0, 0xFFFF).map(lambda number: f"{number:04x}")
customer_ids = (
    st.integers(0, 10**18 - 1).map(str)
    | st.text("0123456789", min_size=1, max_size=25)
    | st.text(min_size=1, max_size=20)
)
all_ticks = st.dictionaries(customer_ids, marks, max_size=40)
OF_RUN = OfRun("IMP-4T7Q2MZX")


@given(all_ticks)
def test_ticks_survive(ticks: dict[str, str]) -> None:
    assert unpacked(packed(ticks)) == ticks


@given(
    st.text(max_size=60) | st.binary(max_size=60).map(lambda some: base64.urlsafe_b64encode(some).decode())
)
def test_any_text_is_read_as_some_ticks(text: str) -> None:
    assert all(len(mark) == 4 for mark in unpacked(text).values())


@given(st.builds(SetupState, st.just(OF_RUN), st.integers(0, 10**6), st.integers(0, 10**5), all_ticks))
def test_the_state_survives(state: SetupState) -> None:
    assert SetupState.decode(state.encode()) == state


@pytest.mark.parametrize(
    "garbage",
    ["", "null", "[]", '["IMP-1"]', '["IMP-1",0,0,7]', '[1,0,0,""]', "[" * 3000, "\x00", "9" * 5000],
)
def test_a_state_that_is_none_of_ours_is_nobodys(garbage: str) -> None:
    assert SetupState.decode(garbage) == SetupState(OfRun(""))


@pytest.mark.parametrize("turn", [10**30, -1])
def test_a_turn_is_a_short_number(turn: int) -> None:
    decoded = SetupState.decode(json.dumps(["IMP-1", 0, turn, ""]))

    assert 0 <= decoded.turn < 10**6


@pytest.mark.parametrize("scope", [OF_RUN, OfCompany("con1"), OfCompany(""), OfRun("")])
def test_whose_customers_they_are_survives_a_button(scope: OfRun | OfCompany) -> None:
    assert scope_in(scope_value(scope)) == scope


@pytest.mark.parametrize("value", ["x" * 65, "a b", "'; DROP TABLE", "<!channel>", "company/company/1"])
def test_a_value_that_looks_like_no_id_is_nobodys(value: str) -> None:
    assert scope_in(value) in (OfRun(""), OfCompany(""))


@pytest.mark.parametrize(("apart", "fit"), [(1, 720), (100, 720), (5_000, 550)])
def test_so_many_ticks_fit_into_a_modal(apart: int, fit: int) -> None:
    ticks = {str(number * apart): "beef" for number in range(1, fit + 1)}

    state = SetupState(OfCompany("c" * 12), 10_000, 1_000, ticks)

    assert state.fits
    assert len(state.encode()) <= PRIVATE_METADATA
    assert not SetupState(OF_RUN, ticked=ticks | {str(10**9 + n): "beef" for n in range(200)}).fits

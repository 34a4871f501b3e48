"""Whatever an invoice or a company is called, Slack takes the review of a move and what is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imports.messages import Message
from bot.limits import PRIVATE_METADATA
from bot.unsent.move_state import MoveState
from bot.unsent.views import moving
from bot.unsent.views.moving import PAGE, MoveForm
from bot.unsent.views.rule import RuleSet, rule_set
from services.model.invoice_status import AgingBucket
from services.model.money import LARGEST
from services.model.report import AgingEffect
from services.model.tile_move import MovableTotal, Moved, MoveReview, MoveUndone, TileMove
from tests.bot.oracles import problems_of, problems_with
from tests.bot.strategies import ids, names, numbers
from tests.bot.window_strategies import move_reviews, moves
from tests.window_builders import a_move, a_move_review, a_row

STATE = MoveState("con1", "IMP-4T7Q2MZX", "d" * 32, 84, 15)


@given(move_reviews, st.builds(MoveState, ids, ids, ids, numbers, numbers))
def test_a_page_of_the_review_fits(review: MoveReview, state: MoveState) -> None:
    form = MoveForm(review, state, moving.what_changed(state, review))

    assert problems_with(moving.review(form)) == []


def test_the_review_fits_with_as_much_of_everything_as_there_can_be() -> None:
    codes = [f"C{number:02}" for number in range(60)]
    huge = a_move_review(
        company_name="n" * 300,
        totals=tuple(MovableTotal(code, 10**6, LARGEST, LARGEST) for code in codes),
        aging=tuple(AgingEffect(code, each, LARGEST, -LARGEST) for code in codes for each in AgingBucket),
        rows=tuple(a_row(doc_number="1" * 300, customer="n" * 300, total=LARGEST) for _ in range(PAGE)),
        start=15,
    )

    view = moving.review(MoveForm(huge, STATE, "n" * 200))

    assert problems_with(view) == []
    assert "Previous" in str(view)
    assert "Next" in str(view)


@given(moves, numbers, numbers, st.booleans())
def test_what_came_of_a_move_and_of_its_undo_fits(
    move: TileMove, number: int, kept: int, is_new: bool
) -> None:
    done = Moved(move, number)
    text, blocks = moving.announcement(done)
    undone = moving.undone_words(MoveUndone(move, number, kept, is_new))

    assert problems_with(moving.moved(done)) == []
    assert problems_of(Message(text, (tuple(blocks),))) == []
    assert problems_of(Message(undone, ())) == []


@given(st.builds(RuleSet, ids, ids, st.booleans(), st.booleans(), numbers))
def test_what_is_said_of_the_rule_fits(done: RuleSet) -> None:
    text, blocks = rule_set(done)

    assert problems_of(Message(text, (tuple(blocks),))) == []


@given(st.builds(MoveState, ids, st.just("") | ids, st.just("") | ids, numbers, numbers))
def test_what_the_review_carries_comes_back(state: MoveState) -> None:
    assert MoveState.decode(state.encode()) == state
    assert len(state.encode()) <= PRIVATE_METADATA
    assert MoveState.opened(state.value) == MoveState(state.connection_id, state.run_id)


@given(names | st.just("[") | st.just('["con1"]') | st.just('["a b", "c/d", "", 0, 0]'))
def test_what_is_none_of_ours_is_nobodys(text: str) -> None:
    assert MoveState.decode(text).connection_id == ""


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (38, "38 invoices were to be moved when you looked; now it is 40."),
        (1, "1 invoice was to be moved when you looked; now it is 40."),
        (40, "Something changed since you looked at these 40."),
    ],
)
def test_a_review_that_changed_says_what(count: int, words: str) -> None:
    seen = replace(STATE, digest="e" * 32, count=count)

    assert moving.what_changed(seen, a_move_review()).startswith(words)


@pytest.mark.parametrize("seen", [MoveState("con1"), replace(STATE, digest="d" * 32)])
def test_a_review_that_is_as_it_was_seen_says_nothing(seen: MoveState) -> None:
    assert moving.what_changed(seen, a_move_review()) == ""


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (
            MoveUndone(replace(a_move().move, undone_by="U0OTHER"), 40, 0, True),
            "<@U0OTHER> undid the move: 40 invoices put back to Drafts.",
        ),
        (
            MoveUndone(replace(a_move(to_sent=False).move, undone_by="U0OTHER"), 39, 1, True),
            "<@U0OTHER> undid the move: 39 invoices put back to A/R Aging. 1 invoice changed since, and was "
            "left as it is now.",
        ),
        (
            MoveUndone(replace(a_move().move, undone_by="U0OTHER"), 0, 0, False),
            "<@U0OTHER> has undone this move already, so nothing was changed.",
        ),
    ],
)
def test_an_undo_says_what_was_put_back_and_what_was_left(done: MoveUndone, words: str) -> None:
    assert moving.undone_words(done) == words

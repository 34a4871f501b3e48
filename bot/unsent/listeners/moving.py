"""*Move the N in Drafts*: the review, page by page, the move, and *Undo*."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call, run_id_in
from bot.ids import Action, View
from bot.listening import Answer, Later, on_button, on_submit
from bot.preparing import answer_when_ready, show_when_ready
from bot.unsent.move_state import MoveState
from bot.unsent.views import moving as views


def open_review(call: Call) -> None:
    """The first page of what would be moved."""
    show_when_ready(call, partial(_page, call, MoveState.opened(call.value)), views.TITLE)


def turn_page(call: Call) -> None:
    """Next or Previous."""
    state = MoveState.decode(str(call.view.get("private_metadata") or ""))
    call.update(_page(call, replace(state, start=_start(call))))


def submit_move(call: Call) -> Answer | Later:
    """Move what was reviewed; where that changed, show it once more."""
    state = MoveState.decode(str(call.view.get("private_metadata") or ""))
    return answer_when_ready(call, partial(_move, call, state), partial(_page, call, state), views.TITLE)


def undo(call: Call) -> None:
    """Put back what still is as the move left it."""
    undone = call.services.unsent_moves.undo(call.actor, run_id_in(call.value))
    call.notify()
    if call.is_in_modal or not undone.is_new:
        call.tell(views.undone_words(undone))


def register(app: App) -> None:
    """Register the review and *Undo*."""
    on_button(app, Action.MOVE_OPEN, open_review)
    on_button(app, Action.MOVE_NEXT, turn_page)
    on_button(app, Action.MOVE_PREVIOUS, turn_page)
    on_submit(app, View.MOVE, submit_move)
    on_button(app, Action.MOVE_UNDO, undo)


def _page(call: Call, state: MoveState, note: str = "") -> Block:
    review = call.services.unsent_moves.review(call.actor, state.connection_id, state.start, views.PAGE)
    if not review.count:
        return views.nothing_to_move()
    seen = replace(state, digest=review.digest, count=review.count, start=review.start)
    return views.review(views.MoveForm(review, seen, note or views.what_changed(state, review)))


def _start(call: Call) -> int:
    return int(call.value) if call.value.isdecimal() and len(call.value) < 10 else 0


def _move(call: Call, state: MoveState) -> Block:
    moves = call.services.unsent_moves
    moved = moves.move(call.actor, state.connection_id, state.digest, state.run_id)
    if moved is None:
        return _page(call, state)
    call.notify()
    return views.moved(moved)

"""*Details*: its button, and its pages."""

from __future__ import annotations

from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call, run_id_in
from bot.ids import Action
from bot.imports.details import PAGE, DetailsPage, details
from bot.listening import on_button
from bot.metadata import DetailsState
from bot.preparing import show_when_ready
from services.model.people import Right
from services.model.rejection import LeftOutBecause


def first(call: Call) -> None:
    """The first page, in a modal of its own."""
    page = partial(_page, call, DetailsState(run_id_in(call.value)))
    show_when_ready(call, page, is_over=call.is_in_list)


def following(call: Call) -> None:
    """The next page."""
    state = _state(call)
    after = int(call.value) if call.value.isdigit() else -1
    call.update(_page(call, state.next(after)))


def previous(call: Call) -> None:
    """The page before."""
    call.update(_page(call, _state(call).previous()))


def register(app: App) -> None:
    """Register the button and the pages."""
    on_button(app, Action.RUN_DETAILS, first)
    on_button(app, Action.DETAILS_NEXT, following)
    on_button(app, Action.DETAILS_PREVIOUS, previous)


def _state(call: Call) -> DetailsState:
    return DetailsState.decode(call.view.get("private_metadata", ""))


def _page(call: Call, state: DetailsState) -> Block:
    """The page, for financial administrators of the run's own workspace."""
    call.services.access.require(call.actor, Right.IMPORT)
    report = call.services.history.report(state.run_id, call.actor.team_id)
    # What a retry leaves out was told by the run that it follows.
    without = LeftOutBecause.NOT_IN_RETRY
    items = call.services.history.items(state.run_id, None, state.starts[-1], PAGE + 1, without)
    return details(DetailsPage(report, state, items[:PAGE], len(items) > PAGE))

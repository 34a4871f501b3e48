"""The history of runs: its pages, and the form that narrows it."""

from __future__ import annotations

from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.ids import Action, View
from bot.listening import Answer, Later, on_button, on_submit, problems
from bot.preparing import answer_when_ready, show_when_ready
from bot.reader import reader
from bot.runs import payloads
from bot.runs.runs_state import RunsState
from bot.runs.views import filters, listed
from services.model.people import Right
from services.model.run_history import RunFilter, RunPlace


def open_runs(call: Call) -> None:
    """The newest runs."""
    show_when_ready(call, partial(_page, call, RunPlace()), listed.TITLE)


def turn_page(call: Call) -> None:
    """Previous or Next: the button says where the page begins."""
    call.update(_page(call, RunsState.decode(call.value).place))


def open_filter(call: Call) -> None:
    """The form, in the place of the list."""
    call.services.access.require(call.actor, Right.IMPORT)
    companies = call.services.connections.list(call.actor.team_id)
    call.update(filters.form(RunsState.decode(call.value).place.wanted, companies))


def submit_filter(call: Call) -> Answer | Later:
    """The first page of what was chosen, in the place of the form."""
    wanted = payloads.wanted(call.view, reader().time_zone)
    if not isinstance(wanted, RunFilter):
        return problems(call, wanted)
    again = partial(_form_again, call, wanted)
    return answer_when_ready(call, partial(_page, call, RunPlace(wanted)), again, listed.TITLE)


def register(app: App) -> None:
    """Register the list and its form."""
    on_button(app, Action.RUNS_OPEN, open_runs)
    on_button(app, Action.RUNS_NEXT, turn_page)
    on_button(app, Action.RUNS_PREVIOUS, turn_page)
    on_button(app, Action.RUNS_FILTER, open_filter)
    on_submit(app, View.RUNS_FILTER, submit_filter)


def _page(call: Call, place: RunPlace) -> Block:
    return listed.page(call.services.run_history.page(call.actor, place))


def _form_again(call: Call, wanted: RunFilter, _note: str) -> Block:
    return filters.form(wanted, call.services.connections.list(call.actor.team_id))

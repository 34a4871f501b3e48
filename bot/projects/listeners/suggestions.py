"""Suggestions: accepted, ignored, and had again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.ids import Action
from bot.listening import on_button
from bot.preparing import show_when_ready
from bot.projects.directory_state import IgnoredState, SuggestState
from bot.projects.views import suggestions as views
from services.model.project_setup import OfCompany


def suggestions_page(call: Call, state: SuggestState, note: str = "") -> Block:
    """A page of suggestions as they are now."""
    page = call.services.project_desk.suggestions.page(call.actor, state.connection_id, state.start)
    return views.suggestions(page, SuggestState(state.connection_id, state.starts), note)


def open_page(call: Call) -> None:
    """The suggestions of a company, or another page of them: the button says which."""
    show_when_ready(call, partial(suggestions_page, call, SuggestState.decode(call.value)), views.TITLE)


def accept(call: Call) -> None:
    """Link the customer to what was suggested, if that is still suggested."""
    state = SuggestState.decode(call.value)
    _accept(call, state, {state.customer_id: state.picked})


def accept_all(call: Call) -> None:
    """Link all customers on this page, each as it is shown."""
    _accept(call, SuggestState.decode(call.value), dict(_shown(call)))


def ignore(call: Call) -> None:
    """Don't suggest this project for this customer again."""
    state = SuggestState.decode(call.value)
    call.services.project_desk.suggestions.ignore(
        call.actor, state.connection_id, state.customer_id, state.picked
    )
    call.update(suggestions_page(call, state, views.NOT_AGAIN))


def open_ignored(call: Call) -> None:
    """What was ignored: the button says which page."""
    call.update(_ignored_page(call, IgnoredState.decode(call.value)))


def suggest_again(call: Call) -> None:
    """Ignore it no longer."""
    state = IgnoredState.decode(call.value)
    project_id, _, customer_id = state.picked.partition("/")
    call.services.project_desk.suggestions.suggest_again(
        call.actor, state.connection_id, customer_id, project_id
    )
    call.update(_ignored_page(call, replace(state, picked=""), views.ONCE_MORE))


def register(app: App) -> None:
    """Register the pages and what can be pressed on them."""
    for action in (Action.SUGGESTIONS_OPEN, Action.SUGGESTIONS_NEXT, Action.SUGGESTIONS_PREVIOUS):
        on_button(app, action, open_page)
    for action in (Action.IGNORED_OPEN, Action.IGNORED_NEXT, Action.IGNORED_PREVIOUS):
        on_button(app, action, open_ignored)
    on_button(app, Action.SUGGESTION_ACCEPT, accept)
    on_button(app, Action.SUGGESTION_IGNORE, ignore)
    on_button(app, Action.SUGGESTIONS_ACCEPT, accept_all)
    on_button(app, Action.SUGGEST_AGAIN, suggest_again)


def _accept(call: Call, state: SuggestState, marks: dict[str, str]) -> None:
    """Done by *Set up projects*, which does nothing but what is suggested at this moment."""
    outcome = call.services.project_setup.apply(call.actor, OfCompany(state.connection_id), marks)
    call.update(suggestions_page(call, state, views.accepted(outcome)))


def _shown(call: Call) -> Iterator[tuple[str, str]]:
    """What can be accepted on the page: customers, and the marks of what is suggested for them."""
    rows = [block.get("elements") or () for block in call.view.get("blocks") or ()]
    for element in (one for row in rows for one in row):
        if element.get("action_id") == Action.SUGGESTION_ACCEPT:
            state = SuggestState.decode(str(element.get("value") or ""))
            yield state.customer_id, state.picked


def _ignored_page(call: Call, state: IgnoredState, note: str = "") -> Block:
    listed = call.services.project_desk.suggestions.ignored(call.actor, state.connection_id, state.beside)
    return views.ignored(listed, state, note)

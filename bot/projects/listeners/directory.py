"""The window *Projects*: its list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.ids import Action, Field, View
from bot.listening import Answer, on_button, on_options, on_submit, shows
from bot.preparing import show_when_ready
from bot.projects.directory_state import ListState
from bot.projects.payloads import directory as payloads
from bot.projects.views import directory as views
from bot.projects.views.parts import client_option


def list_page(call: Call, state: ListState, note: str = "") -> Block:
    """A page of the projects that she may see."""
    listed = call.services.project_desk.directory.page(call.actor, state.wanted)
    return views.directory(listed, state, note)


def open_list(call: Call) -> None:
    """The list, in a modal of its own, or in place of what stands in this one."""
    show_when_ready(call, partial(list_page, call, ListState.decode(call.value)), views.TITLE)


def turn_page(call: Call) -> None:
    """Previous or Next: the button says where the page begins."""
    call.update(list_page(call, ListState.decode(call.value)))


def search(call: Call) -> Answer:
    """Those that were asked for."""
    return shows(list_page(call, payloads.searched(call.view)))


def client_options(call: Call, typed: str) -> Sequence[Block]:
    """Clients by name."""
    found = call.services.project_desk.directory.search_clients(call.actor, typed, limit=100)
    return [client_option(client) for client in found]


def register(app: App) -> None:
    """Register the list."""
    on_button(app, Action.DIRECTORY_OPEN, open_list)
    on_button(app, Action.DIRECTORY_NEXT, turn_page)
    on_button(app, Action.DIRECTORY_PREVIOUS, turn_page)
    on_submit(app, View.DIRECTORY, search)
    on_options(app, Field.DIRECTORY_CLIENT, client_options)
    on_options(app, Field.PROJECT_CLIENT, client_options)

"""*Set up projects*: all customers without a project, with a suggestion each."""

from __future__ import annotations

from slack_bolt import App

from bot.call import Call
from bot.ids import Action
from bot.listening import on_button
from bot.projects.listeners.link import open_link
from services.model.people import Right

#: What the button carries in Home, before the id of the connection; under a message it carries a run's id.
OF_COMPANY = "company/"
FROM_AN_IMPORT = "Start an import: its preview lists the customers that have no project."


def open_setup(call: Call) -> None:
    """The customers without a project: of a run, or of a company."""
    call.services.access.require(call.actor, Right.LINK)
    if call.value.startswith(OF_COMPANY):
        return call.tell(FROM_AN_IMPORT)
    return open_link(call)


def register(app: App) -> None:
    """Register the button."""
    on_button(app, Action.SETUP_OPEN, open_setup)

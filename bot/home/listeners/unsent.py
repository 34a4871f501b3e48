"""*Treat unsent invoices as sent* of a company, switched on and off in Home."""

from __future__ import annotations

from slack_bolt import App

from bot.call import Call
from bot.home.listeners.publishing import publish
from bot.ids import Action
from bot.listening import on_button


def treat(call: Call) -> None:
    """Later imports count unsent invoices of this company as sent."""
    _set(call, is_on=True)


def stop(call: Call) -> None:
    """Later imports count them as drafts."""
    _set(call, is_on=False)


def register(app: App) -> None:
    """Register both buttons."""
    on_button(app, Action.HOME_UNSENT_TREAT, treat)
    on_button(app, Action.HOME_UNSENT_STOP, stop)


def _set(call: Call, is_on: bool) -> None:
    if call.services.connections.set_treat_unsent_as_sent(call.actor, call.value, is_on):
        call.services.runs.renew_all(call.actor, call.value)
        call.notify()
    publish(call)

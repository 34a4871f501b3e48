"""*Dismiss* of a result that reached nobody; and a button that only leads elsewhere."""

from __future__ import annotations

from slack_bolt import App

from bot.call import Call, run_id_in
from bot.home.listeners.publishing import publish
from bot.ids import Action
from bot.listening import on_button


def dismiss(call: Call) -> None:
    """She has seen it: it is listed no longer."""
    call.services.deliveries.dismiss(call.actor, run_id_in(call.value))
    publish(call)


def register(app: App) -> None:
    """Register the buttons."""
    on_button(app, Action.HOME_DISMISS, dismiss)
    # Slack opens the address by itself, and still says so.
    on_button(app, Action.HOME_INSTALL_AGAIN, lambda call: None)

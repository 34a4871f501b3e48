"""The invoice window: its tiles and pages."""

from __future__ import annotations

from slack_bolt import App

from bot.call import Call
from bot.home.listeners.publishing import publish
from bot.ids import Action
from bot.listening import on_button, on_event
from bot.metadata import HomeState
from services.model.invoice_window import PagePlace


def opened(call: Call) -> None:
    """The tab was opened: the first page of the list she saw last. Nothing for the Messages tab."""
    event = call.body.get("event", {})
    if event.get("tab") == "home":
        there = event.get("view") or {}
        before = HomeState.decode(str(there.get("private_metadata") or ""))
        # Slack reports it once more where it heard no answer: late, it must not turn back her page.
        first = PagePlace(before.place.tile, filters=before.place.filters)
        publish(call, HomeState(first), seen=there.get("hash"))


def turn(call: Call) -> None:
    """Another tile or page: the button says which."""
    publish(call, HomeState.decode(call.value))


def register(app: App) -> None:
    """Register the tab's opening and what can be pressed in the window."""
    on_event(app, "app_home_opened", opened)
    on_button(app, Action.HOME_TILE, turn)
    on_button(app, Action.HOME_NEXT, turn)
    on_button(app, Action.HOME_PREVIOUS, turn)

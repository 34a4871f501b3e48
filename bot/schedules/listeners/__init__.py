"""Listeners of schedules."""

from __future__ import annotations

from slack_bolt import App

from bot.schedules.listeners import form, pressing
from bot.schedules.shown import Refresh


def register(app: App, refresh: Refresh) -> None:
    """Register the form and the buttons; ``refresh`` shows the person's Home tab anew."""
    form.register(app, refresh)
    pressing.register(app, refresh)

"""The Home tab: shown when it is opened, and again after what was done in it."""

from __future__ import annotations

from slack_bolt import App

from bot.home.listeners import filters, invoice, pdf, results, undelivered, unsent, window


def register(app: App) -> None:
    """Register the tab."""
    for part in (window, filters, invoice, pdf, results, undelivered, unsent):
        part.register(app)

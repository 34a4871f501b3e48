"""Listeners of the form of an invoice, and of *Post to QuickBooks*."""

from __future__ import annotations

from collections.abc import Callable

from slack_bolt import App

from bot.call import Call
from bot.created_here.listeners import form, posting


def register(app: App, refresh: Callable[[Call], None]) -> None:
    """Register both; ``refresh`` shows the person's Home tab anew."""
    form.register(app, refresh)
    posting.register(app, refresh)

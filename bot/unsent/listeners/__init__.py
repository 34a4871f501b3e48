"""Listeners of the rule for unsent invoices, and of the move that follows."""

from __future__ import annotations

from slack_bolt import App

from bot.unsent.listeners import moving, rule


def register(app: App) -> None:
    """Register both."""
    for part in (rule, moving):
        part.register(app)

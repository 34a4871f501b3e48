"""Listeners of the wizard, of the confirmation and of the report."""

from __future__ import annotations

from slack_bolt import App

from bot.imports.listeners import confirmation, details, existing, report, review, undo, wizard


def register(app: App) -> None:
    """Register them all; the command first, because Bolt asks listeners in this order."""
    for part in (wizard, confirmation, details, report, review, existing, undo):
        part.register(app)

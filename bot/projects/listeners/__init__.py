"""Listeners of *Link to project…* and of *Set up projects*."""

from __future__ import annotations

from slack_bolt import App

from bot.projects.listeners import link, setup


def register(app: App) -> None:
    """Register both dialogs."""
    for part in (link, setup):
        part.register(app)

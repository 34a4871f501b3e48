"""Listeners of *Link to project…*, of *Set up projects*, and of the window *Projects*."""

from __future__ import annotations

from slack_bolt import App

from bot.projects.listeners import (
    customer,
    customers,
    directory,
    link,
    project,
    project_forms,
    setup,
    suggestions,
)


def register(app: App) -> None:
    """Register the dialogs and the window."""
    for part in (link, setup, directory, project, project_forms, customers, customer, suggestions):
        part.register(app)

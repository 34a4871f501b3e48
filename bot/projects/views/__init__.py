"""The dialogs *Link to project…* and *Set up projects*."""

from bot.projects.views.link import LinkForm, link, linked, project_option

__all__ = ["LinkForm", "link", "linked", "project_option"]

"""The dialogs *Link to project…* and *Set up projects*."""

from bot.projects.views.link import LinkForm, all_linked, link, linked, project_option

__all__ = ["LinkForm", "all_linked", "link", "linked", "project_option"]

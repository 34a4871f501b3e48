"""The window *Work in Progress*, its projects, its filter, and one entry."""

from bot.work_in_progress.views.entry import entry
from bot.work_in_progress.views.filter_form import form, party_option, project_option
from bot.work_in_progress.views.listing import EXPORTED, TITLE, listing
from bot.work_in_progress.views.projects import projects
from bot.work_in_progress.views.updating import updated_all

__all__ = [
    "EXPORTED",
    "TITLE",
    "entry",
    "form",
    "listing",
    "party_option",
    "project_option",
    "projects",
    "updated_all",
]

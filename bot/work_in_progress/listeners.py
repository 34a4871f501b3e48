"""*Work in Progress*: its pages, the form that narrows it, its projects, one entry, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.ids import Action, Field, View
from bot.listening import Answer, Later, on_button, on_options, on_submit, problems
from bot.preparing import answer_when_ready, show_when_ready
from bot.work_in_progress import payloads, views
from bot.work_in_progress.views.entry import UPDATED
from bot.work_in_progress.views.filter_form import FILTER_TITLE
from bot.work_in_progress.work_state import ProjectsState, UpdateState, WorkState, entry_id_in
from services.model.draft import FieldProblems
from services.model.entry_filter import EntryFilter, Shown
from services.model.project_directory import Beside
from services.model.work_in_progress import EntryPlace

MOST_OFFERED = 100


def open_list(call: Call) -> None:
    """The newest unbilled entries, or those that the button names."""
    place = EntryPlace(EntryFilter(Shown.of(call.value) or Shown.UNBILLED))
    show_when_ready(call, partial(_page, call, place), views.TITLE)


def turn_page(call: Call) -> None:
    """Previous, Next, or the entries of a project: the button says where the page begins."""
    call.update(_page(call, WorkState.decode(call.value).place))


def open_filter(call: Call) -> None:
    """The form, in the place of the list."""
    chosen = WorkState.decode(call.value).place.filters
    show_when_ready(
        call, lambda: views.form(call.services.work_in_progress.choices(call.actor, chosen)), FILTER_TITLE
    )


def submit_filter(call: Call) -> Answer | Later:
    """Mark what is wrong, or show what was chosen in the place of the form."""
    found = call.services.work_in_progress.filtered(call.actor, payloads.fields(call.view))
    if isinstance(found, FieldProblems):
        return problems(call, payloads.by_input(found))
    choices = call.services.work_in_progress.choices(call.actor, found)
    return answer_when_ready(
        call, partial(_page, call, EntryPlace(found)), lambda _: views.form(choices), views.TITLE
    )


def open_projects(call: Call) -> None:
    """Unbilled work project by project, in the place of the list."""
    show_when_ready(call, partial(_projects, call, Beside()), views.TITLE)


def turn_projects(call: Call) -> None:
    """Previous or Next: the button says where the page begins."""
    call.update(_projects(call, ProjectsState.decode(call.value).beside))


def open_entry(call: Call) -> None:
    """One entry, in a modal over the list."""
    entry_id = entry_id_in(call.value)
    show_when_ready(
        call,
        lambda: views.entry(call.services.one_entry.show(call.actor, entry_id)),
        views.TITLE,
        is_over=True,
    )


def open_in_quickbooks(call: Call) -> None:
    """Slack opens the page itself, and only wants to know that we heard of it."""


def update_entry(call: Call) -> None:
    """Take over what QuickBooks says now."""
    call.update(views.entry(call.services.one_entry.update(call.actor, entry_id_in(call.value)), UPDATED))


def update_all(call: Call) -> None:
    """Take over what QuickBooks says of all that was listed as changed."""
    state = UpdateState.decode(call.value)
    done = call.services.entry_updates.update(call.actor, state.filters, state.seen_at)
    call.update(_page(call, EntryPlace(state.filters), views.updated_all(done)))


def export(call: Call) -> None:
    """Have what is listed sent to her as files."""
    filters = WorkState.decode(call.value).place.filters
    call.services.entry_export.ask(call.actor, filters)
    call.notify()
    call.update(_page(call, EntryPlace(filters), views.EXPORTED))


def project_options(call: Call, typed: str) -> Sequence[Block]:
    """Projects that this person may see."""
    found = call.services.projects.search(call.actor, typed, limit=MOST_OFFERED)
    return [views.project_option(project) for project in found]


def party_options(call: Call, typed: str) -> Sequence[Block]:
    """People and vendors of entries that this person may see."""
    found = call.services.work_in_progress.parties(call.actor, typed, MOST_OFFERED)
    return [views.party_option(choice) for choice in found]


def register(app: App) -> None:
    """Register the window and all that is pressed in it."""
    on_button(app, Action.WORK_OPEN, open_list)
    for turning in (Action.WORK_NEXT, Action.WORK_PREVIOUS, Action.WORK_PROJECT):
        on_button(app, turning, turn_page)
    on_button(app, Action.WORK_FILTER, open_filter)
    on_submit(app, View.WORK_FILTER, submit_filter)
    on_options(app, Field.WORK_PROJECT, project_options)
    on_options(app, Field.WORK_PARTY, party_options)
    on_button(app, Action.WORK_PROJECTS, open_projects)
    on_button(app, Action.WORK_PROJECTS_NEXT, turn_projects)
    on_button(app, Action.WORK_PROJECTS_PREVIOUS, turn_projects)
    on_button(app, Action.WORK_UPDATE_ALL, update_all)
    on_button(app, Action.WORK_EXPORT, export)
    _register_entry(app)


def _register_entry(app: App) -> None:
    on_button(app, Action.WORK_ENTRY, open_entry)
    on_button(app, Action.WORK_QUICKBOOKS, open_in_quickbooks)
    on_button(app, Action.WORK_UPDATE, update_entry)


def _page(call: Call, place: EntryPlace, note: str = "") -> Block:
    return views.listing(call.services.work_in_progress.window(call.actor, place), note)


def _projects(call: Call, beside: Beside) -> Block:
    return views.projects(call.services.work_in_progress.projects(call.actor, beside))

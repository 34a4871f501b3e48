"""The forms of projects and clients: opened, and saved."""

from __future__ import annotations

from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.ids import Action, Field, View
from bot.listening import Answer, Later, on_button, on_submit, problems, shows
from bot.preparing import answer_when_ready
from bot.projects.directory_state import ListState, ProjectState, SeenState
from bot.projects.listeners.project import project_page
from bot.projects.payloads import directory as payloads
from bot.projects.views import project as views
from bot.projects.views import project_forms as forms
from services.errors import InvalidInput, NotFound
from services.model.people import Right
from services.model.project_directory import Client
from services.projects import ProjectChanged, UnusableName


def open_new(call: Call) -> None:
    """The form of a new project."""
    call.services.access.require(call.actor, Right.LINK)
    call.update(forms.new_project(ListState.decode(call.value)))


def create(call: Call) -> Answer:
    """Create it, and show it."""
    listed = ListState.decode(_metadata(call))
    name, client = payloads.project_name(call.view), payloads.client_choice(call.view)
    try:
        project = call.services.project_desk.changes.create(call.actor, name, client)
    except (InvalidInput, NotFound) as error:
        return problems(call, {_field(error): error.sentence})
    return shows(project_page(call, ProjectState(project.id, listed), "The project is there."))


def open_edit(call: Call) -> None:
    """The form for another name or another client."""
    state = ProjectState.decode(call.value)
    details = call.services.project_desk.directory.details(call.actor, state.project_id)
    call.update(forms.edit_project(details.project, state))


def save(call: Call) -> Answer | Later:
    """Save it, or mark what is wrong. A project may have a million invoices that follow it."""
    call.services.access.require(call.actor, Right.ANY_PROJECT)
    form = SeenState.decode(_metadata(call))
    state = ProjectState.decode(form.state)
    again = partial(_edit_again, call, state)
    try:
        return answer_when_ready(call, partial(_saved, call, state, form.seen), again, views.TITLE)
    except (InvalidInput, NotFound) as error:
        return problems(call, {_field(error): error.sentence})


def open_client(call: Call) -> None:
    """The form for another name of a project's client."""
    call.update(_client_again(call, ProjectState.decode(call.value), ""))


def save_client(call: Call) -> Answer | Later:
    """Save it, or mark what is wrong. A client may have many thousand projects that are labelled anew."""
    call.services.access.require(call.actor, Right.ANY_PROJECT)
    form = SeenState.decode(_metadata(call))
    state = ProjectState.decode(form.state)
    again = partial(_client_again, call, state)
    try:
        return answer_when_ready(call, partial(_client_saved, call, state, form.seen), again, views.TITLE)
    except InvalidInput as error:
        return problems(call, {Field.CLIENT_NAME: error.sentence})


def register(app: App) -> None:
    """Register the forms."""
    on_button(app, Action.PROJECT_NEW, open_new)
    on_submit(app, View.PROJECT_NEW, create)
    on_button(app, Action.PROJECT_EDIT, open_edit)
    on_submit(app, View.PROJECT_EDIT, save)
    on_button(app, Action.CLIENT_EDIT, open_client)
    on_submit(app, View.CLIENT_EDIT, save_client)


def _saved(call: Call, state: ProjectState, seen: str) -> Block:
    name, client = payloads.project_name(call.view), payloads.client_choice(call.view)
    desk = call.services.project_desk
    try:
        changed = desk.changes.change(call.actor, state.project_id, name, client, seen)
    except ProjectChanged as error:
        return _edit_again(call, state, error.sentence)
    details = desk.directory.details(call.actor, state.project_id)
    return views.project(details, state, views.changed(details, changed.moved))


def _edit_again(call: Call, state: ProjectState, note: str) -> Block:
    details = call.services.project_desk.directory.details(call.actor, state.project_id)
    return forms.edit_project(details.project, state, note)


def _client_saved(call: Call, state: ProjectState, seen: str) -> Block:
    desk = call.services.project_desk
    client_id = desk.directory.details(call.actor, state.project_id).project.client_id
    if client_id != seen:
        return _client_again(call, state, forms.OTHER_CLIENT)
    desk.changes.rename_client(call.actor, client_id, payloads.client_name(call.view))
    return project_page(call, state, "The client has its new name.")


def _client_again(call: Call, state: ProjectState, note: str) -> Block:
    project = call.services.project_desk.directory.details(call.actor, state.project_id).project
    return forms.edit_client(Client(project.client_id, project.client_name), state, note)


def _field(error: InvalidInput | NotFound) -> Field:
    """Where the words belong: only a wrong name of the project is not about its client."""
    if isinstance(error, UnusableName) and error.kind == "project":
        return Field.PROJECT_NAME
    is_new = isinstance(error, UnusableName)
    return Field.PROJECT_NEW_CLIENT if is_new else Field.PROJECT_CLIENT


def _metadata(call: Call) -> str:
    return str(call.view.get("private_metadata") or "")

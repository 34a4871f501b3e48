"""One project: its members, and deleting it."""

from __future__ import annotations

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.ids import Action
from bot.listening import on_button
from bot.people import is_colleague
from bot.projects.directory_state import ProjectState
from bot.projects.listeners.directory import list_page
from bot.projects.payloads.directory import chosen_member
from bot.projects.views import project as views
from bot.text import escape, mention
from services.errors import InvalidInput
from services.model.people import Right

STRANGER = "Only people of this workspace can be members."


def project_page(call: Call, state: ProjectState, note: str = "") -> Block:
    """The project as it is now."""
    details = call.services.project_desk.directory.details(call.actor, state.project_id)
    return views.project(details, ProjectState(state.project_id, state.listed), note)


def open_project(call: Call) -> None:
    """One project, in place of the list."""
    call.update(project_page(call, ProjectState.decode(call.value)))


def add_member(call: Call) -> None:
    """Make the chosen person a member; what she sees follows at once."""
    call.services.access.require(call.actor, Right.ANY_PROJECT)
    state, person_id = _shown(call), chosen_member(call.body)
    if not is_colleague(call, person_id):
        return call.update(project_page(call, state, STRANGER))
    is_new = call.services.project_desk.members.add(call.actor, state.project_id, person_id)
    said = "is a member now." if is_new else "was a member already."
    return call.update(project_page(call, state, f"{mention(person_id)} {said}"))


def remove_member(call: Call) -> None:
    """End the membership of the person beside whom the button stands."""
    state = ProjectState.decode(call.value)
    _remove(call, state, state.user_id)


def remove_chosen(call: Call) -> None:
    """End it for somebody who was chosen among all people."""
    _remove(call, _shown(call), chosen_member(call.body))


def delete(call: Call) -> None:
    """Remove the project, if nothing refers to it; else it is said what does."""
    state = ProjectState.decode(call.value)
    try:
        gone = call.services.project_desk.changes.delete(call.actor, state.project_id)
    except InvalidInput as error:
        return call.update(project_page(call, state, escape(error.sentence)))
    return call.update(list_page(call, state.listed, views.deleted(gone.label)))


def register(app: App) -> None:
    """Register what can be pressed on a project."""
    on_button(app, Action.PROJECT_OPEN, open_project)
    on_button(app, Action.MEMBER_ADD, add_member)
    on_button(app, Action.MEMBER_REMOVE, remove_member)
    on_button(app, Action.MEMBER_REMOVE_CHOSEN, remove_chosen)
    on_button(app, Action.PROJECT_DELETE, delete)


def _remove(call: Call, state: ProjectState, person_id: str) -> None:
    was_member = call.services.project_desk.members.remove(call.actor, state.project_id, person_id)
    said = "is no member any more." if was_member else "was no member."
    call.update(project_page(call, state, f"{mention(person_id)} {said}"))


def _shown(call: Call) -> ProjectState:
    """The project that stands in the modal: a list of people carries nothing."""
    return ProjectState.decode(str(call.view.get("private_metadata") or ""))

"""One customer: linked, linked elsewhere once that was asked, unlinked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.ids import Action, Field, View
from bot.listening import Answer, on_button, on_options, on_submit, problems, shows
from bot.projects.directory_state import CustomerState, SeenState
from bot.projects.listeners.link import project_options
from bot.projects.payloads import directory as payloads
from bot.projects.views import customer as views
from services.errors import InvalidInput, NotFound
from services.model.project import Project
from services.projects import LinkChanged

UNLINKED = "The link was removed."


def customer_page(call: Call, state: CustomerState, note: str = "") -> Block:
    """The customer as it is linked now."""
    details = call.services.project_desk.links.find(call.actor, state.listed.connection_id, state.customer_id)
    return views.customer(details, CustomerState(state.customer_id, state.listed), note)


def open_customer(call: Call) -> None:
    """One customer, in place of the list."""
    call.update(customer_page(call, CustomerState.decode(call.value)))


def submit_link(call: Call) -> Answer:
    """Link the customer; one that is linked already only once that was asked."""
    state = _chosen(call)
    if not (state.project_id or state.name):
        return problems(call, {Field.CUSTOMER_PROJECT: views.CHOOSE})
    if state.project_id and state.name:
        return problems(call, {Field.CUSTOMER_NEW_PROJECT: views.BOTH})
    details = call.services.project_desk.links.find(call.actor, state.listed.connection_id, state.customer_id)
    now = details.place.project
    if not details.place.is_linked or (now is not None and now.id == state.project_id):
        return _link(call, state, views.linked_to(details))
    try:
        target = _target(call, state)
    except NotFound as error:
        return problems(call, {Field.CUSTOMER_PROJECT: str(error)})
    return shows(views.relink(details, target, state))


def submit_relink(call: Call) -> Answer:
    """It was asked: link the customer elsewhere, unless its link is another one by now."""
    form = SeenState.decode(_metadata(call))
    state = CustomerState.decode(form.state)
    details = call.services.project_desk.links.find(call.actor, state.listed.connection_id, state.customer_id)
    if views.linked_to(details) not in (form.seen, state.project_id):
        return shows(customer_page(call, state, views.CHANGED))
    return _link(call, state, form.seen)


def unlink(call: Call) -> None:
    """Remove the customer's own link."""
    state = CustomerState.decode(call.value)
    call.services.projects.unlink(call.actor, state.listed.connection_id, [state.customer_id])
    call.update(customer_page(call, state, UNLINKED))


def link_options(call: Call, typed: str) -> Sequence[Block]:
    """Projects that this person may see."""
    return project_options(call, typed)


def register(app: App) -> None:
    """Register what can be done about one customer."""
    on_button(app, Action.CUSTOMER_OPEN, open_customer)
    on_button(app, Action.CUSTOMER_UNLINK, unlink)
    on_submit(app, View.CUSTOMER, submit_link)
    on_submit(app, View.RELINK, submit_relink)
    on_options(app, Field.CUSTOMER_PROJECT, link_options)


def _chosen(call: Call) -> CustomerState:
    """The customer, and what was chosen for it."""
    state = CustomerState.decode(_metadata(call))
    choice = payloads.customer_link(call.view, state.customer_id)
    return replace(
        state, project_id=choice.project_id or "", name=choice.name or "", client=choice.client or ""
    )


def _link(call: Call, state: CustomerState, seen: str) -> Answer:
    """Link it, if its link still leads to the project that was ``seen``."""
    listed, customers = state.listed, [state.customer_id]
    try:
        project = _project(call, state)
        call.services.projects.link(call.actor, listed.connection_id, customers, project.id, seen)
    except LinkChanged:
        return shows(customer_page(call, state, views.CHANGED))
    except InvalidInput as error:
        return problems(call, {Field.CUSTOMER_NEW_PROJECT: error.sentence})
    except NotFound as error:
        return problems(call, {Field.CUSTOMER_PROJECT: str(error)})
    return shows(customer_page(call, state, views.linked(project.label)))


def _project(call: Call, state: CustomerState) -> Project:
    """The chosen project; else the one of this name, made if there is none."""
    if state.project_id:
        return call.services.projects.get(state.project_id, call.actor.team_id)
    return call.services.projects.create(call.actor, state.client or None, state.name)


def _target(call: Call, state: CustomerState) -> str:
    """What the project is called to which it would be linked."""
    if not state.project_id:
        return views.target_of(state)
    return call.services.projects.get(state.project_id, call.actor.team_id).label


def _metadata(call: Call) -> str:
    return str(call.view.get("private_metadata") or "")

"""The form of a schedule: opened, filled in, saved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from slack_bolt import App

from bot import choice_blocks
from bot.blocks import Block
from bot.call import Call
from bot.ids import Action, Field, View
from bot.listening import Answer, Later, on_button, on_options, on_submit, problems, shows
from bot.places import channel_of, direct
from bot.preparing import show_when_ready
from bot.schedules import payloads, shown, views
from bot.schedules.form_state import FormState
from bot.schedules.shown import Refresh
from services.model.draft import FieldProblems
from services.model.people import Place, Right


def open_new(call: Call) -> None:
    """The form of a new schedule."""
    show_when_ready(call, partial(shown.new_form, call), views.TITLE)


def open_edit(call: Call) -> None:
    """The form of this one."""
    show_when_ready(call, partial(shown.edit_form, call, payloads.schedule_id_in(call.value)), views.TITLE)


def choose_company(call: Call) -> None:
    """Another company was chosen."""
    call.services.access.require(call.actor, Right.IMPORT)
    company = call.services.connections.get(payloads.chosen_company(call.body), call.actor.team_id)
    call.update(shown.other_company(call, _state(call), company))


def choose_type(call: Call) -> None:
    """Another type was chosen, which has other statuses."""
    call.services.access.require(call.actor, Right.IMPORT)
    call.update(shown.other_type(call, _state(call)))


def submit(refresh: Refresh, call: Call) -> Answer | Later:
    """Save it, or mark what is wrong; then the Home tab shows it."""
    call.services.access.require(call.actor, Right.IMPORT)
    state = _state(call)
    channel_id = payloads.channel_id(call.view)
    place = channel_of(call.client, channel_id) if channel_id else direct(call.client, call.actor)
    if not isinstance(place, Place):
        return problems(call, {Field.SCHEDULE_CHANNEL: views.NOT_THERE})
    schedules = call.services.schedules
    save = schedules.add if state.is_new else schedules.change
    saved = save(call.actor, state.schedule_id, payloads.choices(call.view, state), place)
    if isinstance(saved, FieldProblems):
        return problems(call, payloads.by_input(saved))
    company = call.services.connections.get(saved.connection_id, call.actor.team_id)
    return Later(shows(views.saved(saved, company)), partial(refresh, call))


def project_options(call: Call, typed: str) -> Sequence[Block]:
    """Projects that this person may see, after *By each customer's link*."""
    call.services.access.require(call.actor, Right.IMPORT)
    found = call.services.projects.search(call.actor, typed, limit=99)
    return [choice_blocks.BY_LINK_OPTION, *map(choice_blocks.project_option, found)]


def customer_options(call: Call, typed: str) -> Sequence[Block]:
    """Customers of the company that the form is filled in for."""
    call.services.access.require(call.actor, Right.IMPORT)
    company = _state(call).connection_id
    found = call.services.projects.search_customers(call.actor, company, typed, limit=100)
    return [choice_blocks.customer_option(customer) for customer in found]


def register(app: App, refresh: Refresh) -> None:
    """Register the form."""
    on_button(app, Action.SCHEDULE_NEW, open_new)
    on_button(app, Action.SCHEDULE_EDIT, open_edit)
    on_button(app, Action.SCHEDULE_COMPANY, choose_company)
    on_button(app, Action.SCHEDULE_TYPE, choose_type)
    on_submit(app, View.SCHEDULE_FORM, partial(submit, refresh))
    on_options(app, Field.SCHEDULE_PROJECT, project_options)
    on_options(app, Field.SCHEDULE_CUSTOMERS, customer_options)


def _state(call: Call) -> FormState:
    return FormState.decode(str(call.view.get("private_metadata") or ""))

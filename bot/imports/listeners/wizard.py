"""The command and the two steps of the wizard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from slack_bolt import App

from bot import choice_blocks
from bot.blocks import Block
from bot.call import Call, run_id_in
from bot.ids import COMMAND, Action, Field, Shortcut, View
from bot.imports import payloads, views
from bot.imports.messages import usage
from bot.imports.payloads import QuickImport, Subcommand
from bot.imports.wizard import bring_customers, copied, first_step, of_gap, preparing, second_step
from bot.listening import (
    Answer,
    on_button,
    on_close,
    on_command,
    on_options,
    on_shortcut,
    on_submit,
    problems,
    shows,
)
from bot.metadata import WizardState
from bot.places import settle
from bot.preparing import show_when_ready
from bot.text import escape
from services.imports.kept_drafts import DraftChanged
from services.model.draft import FieldProblems
from services.model.people import Right
from services.model.wizard import OpenedDraft


def command(call: Call) -> None:
    """``/import-invoices``: open the wizard, start at once, say how things stand, or how it is used."""
    asked = payloads.quick_import(call.body.get("text"))
    if asked is not None:
        return quick_import(call, asked)
    match payloads.subcommand(call.body.get("text")):
        case Subcommand.OPEN:
            open_wizard(call)
        case Subcommand.STATUS:
            call.services.access.require(call.actor, Right.IMPORT)
            latest = call.services.history.latest_of(call.actor)
            report = call.services.history.report(latest.id, call.actor.team_id) if latest else None
            call.tell(*usage.status(report))
        case other:
            call.tell(*usage.how_to(is_known=other is Subcommand.HELP))


def quick_import(call: Call, asked: QuickImport) -> None:
    """A named range, straight to the preview."""
    call.services.access.require(call.actor, Right.IMPORT)
    project = call.services.projects.chosen(call.actor, asked.project) if asked.project else None
    place = settle(call.client, call.actor, call.channel_id)
    project_id = project.id if project else None
    call.services.quick_start.start(call.actor, place, asked.range_key, project_id, asked.import_type)
    call.notify()
    if place.hint:
        call.tell(f"{escape(place.hint)} The preview is in your direct messages with this app.")


def open_wizard(call: Call) -> None:
    """Step 1, from wherever it is asked for."""
    show_when_ready(call, partial(first_step, call))


def copy(call: Call) -> None:
    """Step 2 with a copy of the choices of a run that was started."""
    show_when_ready(call, preparing(copied, call, run_id_in(call.value)))


def import_gap(call: Call) -> None:
    """Step 2, filled in with the dates of a gap of the coverage calendar, over the calendar."""
    show_when_ready(call, preparing(of_gap, call, call.value), is_over=call.is_in_list)


def start_over(call: Call) -> None:
    """Step 1 with nothing chosen."""
    draft = call.services.drafts.start_over(call.actor, call.value)
    companies = tuple(call.services.connections.list(call.actor.team_id))
    call.update(views.start(OpenedDraft(draft, False, companies)))


def submit_start(call: Call) -> Answer:
    """Step 1 submitted: step 2."""
    state = WizardState.decode(call.view.get("private_metadata", ""))
    draft = call.services.drafts.get(call.actor, state.draft_id)
    import_type, company = payloads.start_choice(call.view)
    chosen = company or draft.connection_id or ""
    draft = call.services.drafts.choose(call.actor, draft.id, state.version, import_type, chosen)
    bring_customers(call.services, draft.connection_id)
    return shows(second_step(call.services, draft))


def choose_range(call: Call) -> None:
    """A quick range was chosen: both dates are filled, everything else stays."""
    state = WizardState.decode(call.view.get("private_metadata", ""))
    draft = call.services.drafts.get(call.actor, state.draft_id)
    fields = payloads.draft_fields(call.view, draft.fields) or draft.fields
    key = payloads.chosen_range(call.body)
    for each in call.services.drafts.ranges(draft.connection_id or ""):
        if each.key == key:
            first, last = each.date_from.isoformat(), each.date_to.isoformat()
            fields = replace(fields, date_from=first, date_to=last)
    draft = call.services.drafts.keep(call.actor, draft.id, state.version, fields)
    call.update(second_step(call.services, draft, key if draft.fields == fields else None))


def back(call: Call) -> None:
    """Back to step 1, with what stands in step 2 kept."""
    keep(call)
    state = WizardState.decode(call.view.get("private_metadata", ""))
    draft = call.services.drafts.get(call.actor, state.draft_id)
    companies = tuple(call.services.connections.list(call.actor.team_id))
    call.update(views.start(OpenedDraft(draft, False, companies)))


def keep(call: Call) -> None:
    """Keep what stands in step 2, right or wrong."""
    state = WizardState.decode(call.view.get("private_metadata", ""))
    draft = call.services.drafts.get(call.actor, state.draft_id)
    fields = payloads.draft_fields(call.view, draft.fields)
    if fields is not None and fields != draft.fields:
        call.services.drafts.keep(call.actor, draft.id, state.version, fields)


def submit_filters(call: Call) -> Answer:
    """Step 2 submitted: mark what is wrong, or start the preview."""
    state = WizardState.decode(call.view.get("private_metadata", ""))
    draft = call.services.drafts.get(call.actor, state.draft_id)
    fields = payloads.draft_fields(call.view, draft.fields) or draft.fields
    try:
        outcome = call.services.drafts.submit(call.actor, draft.id, state.version, fields)
    except DraftChanged as error:
        return shows(second_step(call.services, replace(draft, fields=fields), note=error.sentence))
    if isinstance(outcome, FieldProblems):
        return problems(call, payloads.by_input(outcome))
    call.services.previews.start(call.actor, *outcome)
    call.notify()
    return {"response_action": "clear"}


def project_options(call: Call, typed: str) -> Sequence[Block]:
    """Projects that this person may see, after *By each customer's link*."""
    call.services.access.require(call.actor, Right.IMPORT)
    found = call.services.projects.search(call.actor, typed, limit=99)
    return [choice_blocks.BY_LINK_OPTION, *map(choice_blocks.project_option, found)]


def customer_options(call: Call, typed: str) -> Sequence[Block]:
    """Customers of the draft's company."""
    state = WizardState.decode(call.view.get("private_metadata", ""))
    draft = call.services.drafts.get(call.actor, state.draft_id)
    found = call.services.projects.search_customers(call.actor, draft.connection_id or "", typed, limit=100)
    return [choice_blocks.customer_option(customer) for customer in found]


def register(app: App) -> None:
    """Register the listeners of the wizard."""
    on_command(app, COMMAND, command)
    on_shortcut(app, Shortcut.OPEN, open_wizard)
    on_options(app, Field.PROJECT, project_options)
    on_options(app, Field.CUSTOMERS, customer_options)
    on_submit(app, View.WIZARD_START, submit_start)
    on_submit(app, View.WIZARD_FILTERS, submit_filters)
    on_close(app, View.WIZARD_FILTERS, keep)
    on_button(app, Action.WIZARD_OPEN, open_wizard)
    on_button(app, Action.WIZARD_COPY, copy)
    on_button(app, Action.WIZARD_GAP, import_gap)
    on_button(app, Action.WIZARD_START_OVER, start_over)
    on_button(app, Action.WIZARD_RANGE, choose_range)
    on_button(app, Action.WIZARD_BACK, back)

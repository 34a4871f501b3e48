"""One invoice: its modal, *Why here?*, the way to QuickBooks, and *Change project*."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from slack_bolt import App

from bot.blocks import Block
from bot.call import Call
from bot.forms import option_of, state_of
from bot.home.views import project_change as views
from bot.home.views import why_here
from bot.home.views.invoice import invoice
from bot.ids import Action, Field, View
from bot.listening import Answer, Later, on_button, on_options, on_submit, problems, shows
from bot.metadata import invoice_id_in
from bot.preparing import show_when_ready
from services.errors import InvalidInput, NotFound
from services.model.people import Right

CHOOSE = "Choose a project."


def open_invoice(call: Call) -> None:
    """One invoice, in a modal over the tab."""
    show_when_ready(call, partial(_shown, call, invoice_id_in(call.value)), "Invoice")


def explain(call: Call) -> None:
    """Why it stands where it does, over its modal."""
    call.open(why_here.why_here(call.services.one_invoice.why_here(call.actor, invoice_id_in(call.value))))


def open_in_quickbooks(call: Call) -> None:
    """Slack opens the page itself, and only wants to know that we heard of it."""


def open_change(call: Call) -> None:
    """The form for another project, over its modal."""
    call.services.access.require(call.actor, Right.CHANGE)
    call.open(views.form(call.services.one_invoice.show(call.actor, invoice_id_in(call.value))))


def submit_change(call: Call) -> Answer | Later:
    """It goes to another project; its own modal beneath then shows that."""
    invoice_id = invoice_id_in(str(call.view.get("private_metadata") or ""))
    project_id = option_of(state_of(call.view).get(Field.INVOICE_PROJECT))
    if project_id is None:
        return problems(call, {Field.INVOICE_PROJECT: CHOOSE})
    try:
        moved = call.services.project_changes.change(call.actor, invoice_id, project_id)
    except (InvalidInput, NotFound) as error:
        return problems(call, {Field.INVOICE_PROJECT: error.sentence})
    return Later(shows(views.moved(moved)), partial(_show_beneath, call, invoice_id))


def link_customer(call: Call) -> None:
    """Link the invoice's customer to the project that the invoice is in now."""
    company, customer, project = call.services.project_changes.customer_of(
        call.actor, invoice_id_in(call.value)
    )
    call.services.projects.link(call.actor, company, [customer], project)
    call.update(views.linked())


def project_options(call: Call, typed: str) -> Sequence[Block]:
    """Projects that this person may see."""
    call.services.access.require(call.actor, Right.CHANGE)
    return [views.project_option(one) for one in call.services.projects.search(call.actor, typed, limit=100)]


def register(app: App) -> None:
    """Register the modal and all that is pressed in it."""
    on_button(app, Action.HOME_INVOICE, open_invoice)
    on_button(app, Action.INVOICE_WHY, explain)
    on_button(app, Action.INVOICE_QUICKBOOKS, open_in_quickbooks)
    on_button(app, Action.INVOICE_PROJECT, open_change)
    on_submit(app, View.INVOICE_PROJECT, submit_change)
    on_options(app, Field.INVOICE_PROJECT, project_options)
    on_button(app, Action.INVOICE_LINK, link_customer)


def _shown(call: Call, invoice_id: str) -> Block:
    return invoice(call.services.one_invoice.show(call.actor, invoice_id))


def _show_beneath(call: Call, invoice_id: str) -> None:
    beneath = call.view.get("previous_view_id")
    if beneath:
        call.update(_shown(call, invoice_id), str(beneath))

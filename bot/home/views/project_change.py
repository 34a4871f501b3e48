"""*Change project* of one invoice: the form, and what came of it."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.home.views.invoice_words import number_of
from bot.ids import Action, Field, View
from bot.text import cut, escape, plain
from services.model.invoice_window import InvoiceDetails
from services.model.placement import ProjectMoved
from services.model.project import Project

TITLE = "Change project"
FOLLOWS = "Its client follows. The link of its customer stays, so later imports go where they go now."
STAYS = "The link of its customer was not changed: later imports of the customer go where they went before."
LINKED = "The customer is linked to this project now: later imports of its invoices go here."
ASK = "Later imports of this customer's invoices then go to this project, too."
_LONGEST_NAME = 200


def form(details: InvoiceDetails) -> Block:
    """Which project it is in, and the search for another one."""
    now = plain(details.project.label, _LONGEST_NAME) if details.project else "no project"
    search = blocks.loaded_select(Field.INVOICE_PROJECT, "Search projects")
    parts = [
        blocks.quoted(f"Invoice {number_of(details.row)} is in {now}."),
        blocks.form_field("New project", search, hint=FOLLOWS),
    ]
    return blocks.modal(TITLE, View.INVOICE_PROJECT, parts, submit="Change", metadata=details.row.id)


def moved(outcome: ProjectMoved) -> Block:
    """Where it is now; with the way to link its customer, unless that one's link leads here already."""
    label = escape(cut(outcome.project.label, _LONGEST_NAME))
    parts = [blocks.section(f"The invoice is in *{label}* now.")]
    if outcome.customer is not None:
        link = blocks.button("Link to project…", Action.INVOICE_LINK, outcome.invoice_id)
        asking = blocks.asks_first(link, "Link to project", ASK, "Link")
        customer = plain(outcome.customer, _LONGEST_NAME)
        parts += [blocks.section(STAYS), blocks.quoted(f"Customer: {customer}"), blocks.actions(asking)]
    return blocks.modal(TITLE, View.NOTICE, parts)


def linked() -> Block:
    """What came of linking its customer."""
    return blocks.modal(TITLE, View.NOTICE, [blocks.section(LINKED)])


def project_option(project: Project) -> Block:
    """A project in the list."""
    return blocks.option(project.label, project.id)

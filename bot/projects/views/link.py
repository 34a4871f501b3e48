"""The dialog *Link to project*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import blocks, limits
from bot.blocks import Block
from bot.ids import Field, View
from bot.projects.views.ways_on import WayOn, way_blocks
from bot.text import count, escape, grouped
from bot.type_words import counted, noun
from services.model.import_run import ImportType
from services.model.project import LONGEST_NAME, Project
from services.model.report import UnlinkedCustomer

SAME = "Those that belong to the same project."
ALL_LINKED = "Every customer of this import has a project by now."


@dataclass(frozen=True, slots=True)
class LinkForm:
    """What the dialog shows: the run, its customers without a link, a name for a new project."""

    run_id: str
    customers: Sequence[UnlinkedCustomer]
    #: For a new project: only where one customer is offered, because a name fits one customer.
    suggested_name: str = ""
    #: The project that the customers were counted to in this run.
    project: Project | None = None
    #: What is counted of each customer.
    import_type: ImportType = ImportType.INVOICE_HISTORY


def link(form: LinkForm) -> Block:
    """Which customers, and to which project: one that is there, or a new one."""
    options = [
        blocks.option(customer.name, customer.customer_id, counted(customer.invoices, form.import_type))
        for customer in form.customers
    ]
    only = [options[0]["value"]] if len(options) == 1 else []
    customers = blocks.multi_select(Field.LINK_CUSTOMERS, options, only)
    parts = [
        blocks.form_field("QuickBooks customers", customers, hint=_hint(len(options), form.import_type)),
        blocks.form_field("Project", _project_list(form.project), optional=True),
        blocks.section("*Or a new project*: leave the list above empty."),
        blocks.form_field(
            "Name of the new project",
            blocks.text_input(Field.LINK_NAME, LONGEST_NAME, form.suggested_name),
            optional=True,
        ),
        blocks.form_field(
            "Its client",
            blocks.text_input(Field.LINK_CLIENT, LONGEST_NAME),
            hint="Empty: named like the project.",
            optional=True,
        ),
    ]
    return blocks.modal("Link to project", View.LINK, parts, submit="Link", metadata=form.run_id)


def _hint(number: int, import_type: ImportType) -> str:
    if number <= limits.OPTIONS:
        return SAME
    most = f"the {limits.OPTIONS} with the most {noun(import_type).many}"
    return f"{SAME} Listed are {most}, of {grouped(number)}: link the rest afterwards."


def _project_list(chosen: Project | None) -> Block:
    preselected = project_option(chosen) if chosen else None
    return blocks.loaded_select(Field.LINK_PROJECT, "Search projects", preselected)


def linked(number: int, project: Project, way: WayOn) -> Block:
    """What was done, and the way on."""
    words = f"{count(number, 'customer is', 'customers are')} now linked to *{escape(project.label)}*."
    return blocks.modal("Link to project", View.NOTICE, [blocks.section(words), *way_blocks(way)])


def all_linked(way: WayOn) -> Block:
    """Where nobody is left to be linked."""
    return blocks.modal("Link to project", View.NOTICE, [blocks.section(ALL_LINKED), *way_blocks(way)])


def project_option(project: Project) -> Block:
    """A project in the list."""
    return blocks.option(project.label, project.id)

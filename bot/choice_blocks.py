"""The choices of an import as inputs: the same in the wizard and in the form of a schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import blocks
from bot.blocks import Block
from bot.ids import Field
from bot.type_words import GOES_TO, TITLES, TO_BRING_IN
from services.model.connection import Connection
from services.model.entry import Billable
from services.model.import_run import Chosen, CommitPolicy, ImportType, offered_statuses
from services.model.invoice_status import InvoiceStatus
from services.model.project import CustomerNode, Project

#: What can be ticked, and where it goes.
STATUS_LABELS: dict[Chosen, tuple[str, str]] = {
    InvoiceStatus.SENT: ("Sent", "Go to A/R Aging"),
    InvoiceStatus.IN_PROGRESS: ("In progress", "Not sent yet: go to Drafts"),
    InvoiceStatus.PAID: ("Paid", "Go to Finals"),
    InvoiceStatus.VOIDED: ("Voided", "Go to Finals"),
    Billable.BILLABLE: ("Billable", "Go to Work in Progress"),
    Billable.NOT_BILLABLE: ("Not billable", "Kept, but never counted as Work in Progress"),
    Billable.BILLED: ("Already billed", "On an invoice in QuickBooks: kept, but not Work in Progress"),
}
POLICY_LABELS = {
    CommitPolicy.PARTIAL: "Import the rest",
    CommitPolicy.ALL_OR_NOTHING: "Import nothing",
}
#: What *What do you want to import?* offers.
TYPE_OPTIONS = [blocks.option(TITLES[kind], kind.value, GOES_TO[kind]) for kind in ImportType]
#: Value of the option *By each customer's link*.
BY_LINK = "by_link"
BY_LINK_OPTION = blocks.option("By each customer's link", BY_LINK)
#: Slack's limit on the options of a list.
MOST_COMPANIES = 100
CUSTOMERS_HINT = "Leave it empty for all. With a project chosen, those without a link are counted to it."


def statuses(field: Field, ticked: Sequence[str], kind: ImportType) -> Block:
    """*Invoices to bring in*, or what another type has instead."""
    options = [_status(status) for status in offered_statuses(kind)]
    # Another type has other options: what was ticked for one is no answer for the other.
    suffix = f".{kind.value}"
    return blocks.form_field(TO_BRING_IN[kind], blocks.checkboxes(field, options, ticked), suffix=suffix)


def project(field: Field, chosen: Project | None) -> Block:
    """*Project*, searched while the person types."""
    shown = project_option(chosen) if chosen else BY_LINK_OPTION
    return blocks.form_field("Project", blocks.loaded_select(field, "Search projects", shown))


def customers(field: Field, chosen: Mapping[str, str], suffix: str = "") -> Block:
    """*QuickBooks customers*, by id with their names."""
    options = [blocks.option(name, customer_id) for customer_id, name in chosen.items()]
    element = blocks.loaded_multi_select(field, "All customers", options)
    label = "QuickBooks customers"
    return blocks.form_field(label, element, hint=CUSTOMERS_HINT, optional=True, suffix=suffix)


def company(field: Field, shown: Connection, companies: Sequence[Connection], suffix: str = "") -> Block:
    """*QuickBooks company* with this one chosen; its name alone where it is the only one."""
    if len(companies) < 2:
        return blocks.quoted(shown.company_name)
    others = [one for one in companies if one.id != shown.id][: MOST_COMPANIES - 1]
    options = [blocks.option(one.company_name, one.id) for one in (shown, *others)]
    return blocks.form_field("QuickBooks company", blocks.select(field, options, shown.id), suffix=suffix)


def policy(field: Field, chosen: str) -> Block:
    """*If some can't be imported*."""
    options = [blocks.option(label, policy.value) for policy, label in POLICY_LABELS.items()]
    return blocks.form_field("If some can't be imported", blocks.radio(field, options, chosen))


def _status(status: Chosen) -> Block:
    label, where = STATUS_LABELS[status]
    return blocks.option(label, status.value, where)


def project_option(project: Project) -> Block:
    """A project in the list."""
    return blocks.option(project.label, project.id)


def customer_option(customer: CustomerNode) -> Block:
    """A customer in the list."""
    return blocks.option(customer.name, customer.customer_id)

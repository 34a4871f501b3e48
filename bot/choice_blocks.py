"""The choices of an import as inputs: the same in the wizard and in the form of a schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import blocks
from bot.blocks import Block
from bot.ids import Field
from services.model.import_run import CommitPolicy
from services.model.invoice_status import InvoiceStatus
from services.model.project import CustomerNode, Project

STATUS_LABELS = {
    InvoiceStatus.SENT: ("Sent", "Go to A/R Aging"),
    InvoiceStatus.IN_PROGRESS: ("In progress", "Not sent yet: go to Drafts"),
    InvoiceStatus.PAID: ("Paid", "Go to Finals"),
    InvoiceStatus.VOIDED: ("Voided", "Go to Finals"),
}
POLICY_LABELS = {
    CommitPolicy.PARTIAL: "Import the rest",
    CommitPolicy.ALL_OR_NOTHING: "Import nothing",
}
#: Value of the option *By each customer's link*.
BY_LINK = "by_link"
BY_LINK_OPTION = blocks.option("By each customer's link", BY_LINK)
CUSTOMERS_HINT = "Leave it empty for all. With a project chosen, those without a link are counted to it."


def statuses(field: Field, ticked: Sequence[str]) -> Block:
    """*Invoices to bring in*."""
    options = [blocks.option(label, status.value, where) for status, (label, where) in STATUS_LABELS.items()]
    return blocks.form_field("Invoices to bring in", blocks.checkboxes(field, options, ticked))


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


def policy(field: Field, chosen: str) -> Block:
    """*If some can't be imported*."""
    options = [blocks.option(label, policy.value) for policy, label in POLICY_LABELS.items()]
    return blocks.form_field("If some can't be imported", blocks.radio(field, options, chosen))


def project_option(project: Project) -> Block:
    """A project in the list."""
    return blocks.option(project.label, project.id)


def customer_option(customer: CustomerNode) -> Block:
    """A customer in the list."""
    return blocks.option(customer.name, customer.customer_id)

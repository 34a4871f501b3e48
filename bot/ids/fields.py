"""Ids of what is filled in."""

from __future__ import annotations

from enum import StrEnum


class Field(StrEnum):
    """Action ids of inputs, which are only read when their form is submitted or closed."""

    TYPE = "imports.start.type"
    AUDIT_PERSON = "audit.filter.person"
    AUDIT_ACTION = "audit.filter.action"
    AUDIT_SINCE = "audit.filter.since"
    AUDIT_UNTIL = "audit.filter.until"
    AUDIT_ABOUT = "audit.filter.about"
    COMPANY = "imports.start.company"
    COMPANY_ZONE = "connections.form.zone"
    DATE_FROM = "imports.filters.date_from"
    DATE_TO = "imports.filters.date_to"
    STATUSES = "imports.filters.statuses"
    PROJECT = "imports.filters.project"
    CUSTOMERS = "imports.filters.customers"
    POLICY = "imports.filters.policy"
    ASSOCIATED = "imports.associate.customers"
    LINK_CUSTOMERS = "projects.link.customers"
    INVOICE_PROJECT = "home.invoice.new_project"
    LINK_PROJECT = "projects.link.project"
    LINK_NAME = "projects.link.name"
    LINK_CLIENT = "projects.link.client"
    SETUP_TICK = "projects.setup.tick"
    DIRECTORY_TEXT = "projects.directory.text"
    DIRECTORY_CLIENT = "projects.directory.client"
    PROJECT_NAME = "projects.project.name"
    PROJECT_CLIENT = "projects.project.client"
    PROJECT_NEW_CLIENT = "projects.project.new_client"
    CLIENT_NAME = "projects.client.name"
    CUSTOMERS_COMPANY = "projects.customers.company"
    CUSTOMERS_TEXT = "projects.customers.text"
    CUSTOMERS_WHICH = "projects.customers.which"
    CUSTOMER_PROJECT = "projects.customer.project"
    CUSTOMER_NEW_PROJECT = "projects.customer.new_project"
    CUSTOMER_NEW_CLIENT = "projects.customer.new_client"
    PEOPLE_COMPANY = "people_links.list.company"
    PEOPLE_TEXT = "people_links.list.text"
    PEOPLE_WHICH = "people_links.list.which"
    DRAFT_PROJECT = "created_here.form.project"
    DRAFT_NUMBER = "created_here.form.number"
    DRAFT_DATE = "created_here.form.date"
    DRAFT_DUE = "created_here.form.due"
    DRAFT_CURRENCY = "created_here.form.currency"
    DRAFT_DESCRIPTION = "created_here.form.description"
    DRAFT_QUANTITY = "created_here.form.quantity"
    DRAFT_PRICE = "created_here.form.price"
    POST_CUSTOMER = "created_here.posting.customer"
    POST_ITEM = "created_here.posting.item"
    POST_TAX = "created_here.posting.tax"
    SCHEDULE_RHYTHM = "schedules.form.rhythm"
    SCHEDULE_AT = "schedules.form.at"
    SCHEDULE_RANGE = "schedules.form.range"
    SCHEDULE_STATUSES = "schedules.form.statuses"
    SCHEDULE_PROJECT = "schedules.form.project"
    SCHEDULE_CUSTOMERS = "schedules.form.customers"
    SCHEDULE_POLICY = "schedules.form.policy"
    SCHEDULE_CHANNEL = "schedules.form.channel"
    LIST_TILE = "home.list.tile"
    LIST_FROM = "home.list.date_from"
    LIST_TO = "home.list.date_to"
    LIST_PROJECT = "home.list.project"
    LIST_CLIENT = "home.list.client"
    LIST_RUN = "home.list.run"
    LIST_CURRENCY = "home.list.currency"
    LIST_ORIGIN = "home.list.origin"
    LIST_OVERDUE = "home.list.overdue"
    LIST_NUMBER = "home.list.number"
    LIST_CUSTOMER = "home.list.customer"
    LIST_AMOUNT = "home.list.amount"
    WORK_SHOWN = "work_in_progress.filter.shown"
    WORK_KIND = "work_in_progress.filter.kind"
    WORK_PROJECT = "work_in_progress.filter.project"
    WORK_PARTY = "work_in_progress.filter.party"
    WORK_FROM = "work_in_progress.filter.date_from"
    WORK_TO = "work_in_progress.filter.date_to"
    RUNS_COMPANY = "runs.filter.company"
    RUNS_OUTCOME = "runs.filter.outcome"
    RUNS_TYPE = "runs.filter.type"
    RUNS_KIND = "runs.filter.kind"
    RUNS_VIA = "runs.filter.via"
    RUNS_PERSON = "runs.filter.person"
    RUNS_SINCE = "runs.filter.since"
    RUNS_UNTIL = "runs.filter.until"


#: Inputs whose options are loaded while the person types.
LOADED = frozenset(
    {
        Field.COMPANY_ZONE,
        Field.DRAFT_PROJECT,
        Field.POST_CUSTOMER,
        Field.POST_ITEM,
        Field.PROJECT,
        Field.CUSTOMERS,
        Field.LINK_PROJECT,
        Field.DIRECTORY_CLIENT,
        Field.PROJECT_CLIENT,
        Field.CUSTOMER_PROJECT,
        Field.INVOICE_PROJECT,
        Field.LIST_PROJECT,
        Field.LIST_CLIENT,
        Field.LIST_RUN,
        Field.LIST_CUSTOMER,
        Field.WORK_PROJECT,
        Field.WORK_PARTY,
        Field.SCHEDULE_PROJECT,
        Field.SCHEDULE_CUSTOMERS,
    }
)

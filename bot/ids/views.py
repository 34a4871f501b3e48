"""The command, the shortcut, and ids of modals and of App Home."""

from __future__ import annotations

from enum import StrEnum

COMMAND = "/import-invoices"


class Shortcut(StrEnum):
    """Callback ids of shortcuts, as in ``manifest.yml``."""

    OPEN = "imports.shortcut.open"


class View(StrEnum):
    """Callback ids of modals that are submitted or closed, and of App Home."""

    WIZARD_START = "imports.wizard.start"
    WIZARD_FILTERS = "imports.wizard.filters"
    ASSOCIATE = "imports.associate.dialog"
    UNDO = "imports.undo.dialog"
    DETAILS = "imports.details.page"
    REPORT = "imports.report.page"
    LINK = "projects.link.dialog"
    SETUP = "projects.setup.page"
    DIRECTORY = "projects.directory.list"
    PROJECT = "projects.directory.project"
    PROJECT_NEW = "projects.directory.new"
    PROJECT_EDIT = "projects.directory.edit"
    CLIENT_EDIT = "projects.directory.client"
    CUSTOMERS = "projects.customers.list"
    CUSTOMER = "projects.customers.one"
    RELINK = "projects.customers.relink"
    SUGGESTIONS = "projects.suggestions.page"
    IGNORED = "projects.suggestions.ignored"
    PEOPLE = "people_links.list"
    MOVE = "unsent.move.review"
    SCHEDULE_FORM = "schedules.form"
    SCHEDULES = "schedules.list"
    RUNS = "runs.list"
    RUNS_FILTER = "runs.filter"
    COVERAGE = "coverage.calendar"
    DRIFT_CHANGES = "status_sync.changes"
    DRIFT_ONE = "status_sync.one"
    NOTICE = "bot.notice"
    COMPANIES = "connections.list"
    COMPANY_FORM = "connections.form"
    COMPANY_LINK = "connections.link"
    ACCESS = "access.groups"
    AUDIT = "audit.list"
    AUDIT_FILTER = "audit.filter"
    HOME = "home.page"
    LIST_FILTER = "home.list.filter"
    LIST_SEARCH = "home.list.search"
    INVOICE = "home.invoice"
    INVOICE_PROJECT = "home.invoice.project_form"
    WORK = "work_in_progress.list"
    WORK_FILTER = "work_in_progress.filter"
    WORK_PROJECTS = "work_in_progress.projects"
    WORK_ENTRY = "work_in_progress.entry"
    REVIEW = "imports.review.dialog"
    SAME = "imports.existing.same_dialog"
    DRAFT_FORM = "created_here.form"
    POSTING = "created_here.posting"


SUBMITTED = frozenset(
    {
        View.COMPANY_FORM,
        View.LIST_FILTER,
        View.LIST_SEARCH,
        View.SAME,
        View.DRAFT_FORM,
        View.POSTING,
        View.WIZARD_START,
        View.WIZARD_FILTERS,
        View.ASSOCIATE,
        View.LINK,
        View.SETUP,
        View.DIRECTORY,
        View.PROJECT_NEW,
        View.PROJECT_EDIT,
        View.CLIENT_EDIT,
        View.CUSTOMERS,
        View.CUSTOMER,
        View.RELINK,
        View.PEOPLE,
        View.MOVE,
        View.UNDO,
        View.INVOICE_PROJECT,
        View.REVIEW,
        View.SCHEDULE_FORM,
        View.RUNS_FILTER,
        View.AUDIT_FILTER,
        View.WORK_FILTER,
    }
)
CLOSED = frozenset({View.WIZARD_FILTERS})
#: Modals over which others are opened: once those are closed, the first is there again.
LISTS = frozenset({View.RUNS, View.REPORT, View.COVERAGE})

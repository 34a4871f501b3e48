"""Every id that Slack sends back: a closed list. The name before the first dot is the feature."""

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
    MOVE = "unsent.move.review"
    SCHEDULE_FORM = "schedules.form"
    SCHEDULES = "schedules.list"
    RUNS = "runs.list"
    RUNS_FILTER = "runs.filter"
    COVERAGE = "coverage.calendar"
    DRIFT_CHANGES = "status_sync.changes"
    DRIFT_ONE = "status_sync.one"
    NOTICE = "bot.notice"
    ACCESS = "access.groups"
    AUDIT = "audit.list"
    AUDIT_FILTER = "audit.filter"
    HOME = "home.page"
    LIST_FILTER = "home.list.filter"
    LIST_SEARCH = "home.list.search"
    INVOICE = "home.invoice"
    INVOICE_PROJECT = "home.invoice.project_form"
    REVIEW = "imports.review.dialog"
    SAME = "imports.existing.same_dialog"
    DRAFT_FORM = "created_here.form"
    POSTING = "created_here.posting"


SUBMITTED = frozenset(
    {
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
        View.MOVE,
        View.UNDO,
        View.INVOICE_PROJECT,
        View.REVIEW,
        View.SCHEDULE_FORM,
        View.RUNS_FILTER,
        View.AUDIT_FILTER,
    }
)
CLOSED = frozenset({View.WIZARD_FILTERS})


class Action(StrEnum):
    """Action ids of buttons and of selects that speak up when something is chosen."""

    WIZARD_OPEN = "imports.wizard.open"
    WIZARD_BACK = "imports.wizard.back"
    WIZARD_START_OVER = "imports.wizard.start_over"
    WIZARD_RANGE = "imports.wizard.range"
    WIZARD_COPY = "imports.wizard.copy"
    WIZARD_GAP = "imports.wizard.gap"
    CONFIRM_IMPORT = "imports.confirmation.import"
    CONFIRM_BACK = "imports.confirmation.back"
    CONFIRM_ASSOCIATE = "imports.confirmation.associate"
    RUN_CANCEL = "imports.run.cancel"
    RUN_DETAILS = "imports.run.details"
    RUN_RETRY = "imports.run.retry"
    RUN_OTHERS = "imports.run.others"
    RUN_UNDO = "imports.run.undo"
    RUN_REPORT = "imports.run.report"
    RUN_SEND = "imports.run.send"
    RUN_EVIDENCE = "imports.run.evidence"
    DETAILS_NEXT = "imports.details.next"
    DETAILS_PREVIOUS = "imports.details.previous"
    LINK_OPEN = "projects.link.open"
    SETUP_OPEN = "projects.setup.open"
    SETUP_NEXT = "projects.setup.next"
    SETUP_PREVIOUS = "projects.setup.previous"
    SETUP_TICK_ALL = "projects.setup.tick_all"
    DIRECTORY_OPEN = "projects.directory.open"
    DIRECTORY_NEXT = "projects.directory.next"
    DIRECTORY_PREVIOUS = "projects.directory.previous"
    PROJECT_OPEN = "projects.project.open"
    PROJECT_NEW = "projects.project.new"
    PROJECT_EDIT = "projects.project.edit"
    PROJECT_DELETE = "projects.project.delete"
    CLIENT_EDIT = "projects.client.edit"
    MEMBER_ADD = "projects.member.add"
    MEMBER_REMOVE = "projects.member.remove"
    MEMBER_REMOVE_CHOSEN = "projects.member.remove_chosen"
    CUSTOMERS_OPEN = "projects.customers.open"
    CUSTOMERS_NEXT = "projects.customers.next"
    CUSTOMERS_PREVIOUS = "projects.customers.previous"
    CUSTOMERS_REFRESH = "projects.customers.refresh"
    CUSTOMER_OPEN = "projects.customer.open"
    CUSTOMER_UNLINK = "projects.customer.unlink"
    SUGGESTIONS_OPEN = "projects.suggestions.open"
    SUGGESTIONS_NEXT = "projects.suggestions.next"
    SUGGESTIONS_PREVIOUS = "projects.suggestions.previous"
    SUGGESTION_ACCEPT = "projects.suggestion.accept"
    SUGGESTION_IGNORE = "projects.suggestion.ignore"
    SUGGESTIONS_ACCEPT = "projects.suggestions.accept"
    IGNORED_OPEN = "projects.ignored.open"
    IGNORED_NEXT = "projects.ignored.next"
    IGNORED_PREVIOUS = "projects.ignored.previous"
    SUGGEST_AGAIN = "projects.ignored.again"
    UNSENT_TREAT = "unsent.rule.treat"
    UNSENT_STOP = "unsent.rule.stop"
    MOVE_OPEN = "unsent.move.open"
    MOVE_NEXT = "unsent.move.next"
    MOVE_PREVIOUS = "unsent.move.previous"
    MOVE_UNDO = "unsent.move.undo"
    ITEM_SAME = "imports.existing.same"
    ITEM_IMPORT_TOO = "imports.existing.import_too"
    DRAFT_NEW = "created_here.form.new"
    DRAFT_EDIT = "created_here.form.edit"
    DRAFT_DELETE = "created_here.form.delete"
    DRAFT_LINE_ADD = "created_here.form.add_line"
    DRAFT_LINE_REMOVE = "created_here.form.remove_line"
    POST_OPEN = "created_here.posting.open"
    POST_COMPANY = "created_here.posting.company"
    POST_AGAIN = "created_here.posting.again"
    SCHEDULE_NEW = "schedules.form.new"
    SCHEDULE_EDIT = "schedules.form.edit"
    SCHEDULE_COMPANY = "schedules.form.company"
    SCHEDULE_ALL = "schedules.list.open"
    SCHEDULE_NEXT = "schedules.list.next"
    SCHEDULE_PREVIOUS = "schedules.list.previous"
    SCHEDULE_RUN = "schedules.one.run"
    SCHEDULE_PAUSE = "schedules.one.pause"
    SCHEDULE_RESUME = "schedules.one.resume"
    SCHEDULE_DELETE = "schedules.one.delete"
    RUNS_OPEN = "runs.list.open"
    RUNS_NEXT = "runs.list.next"
    RUNS_PREVIOUS = "runs.list.previous"
    RUNS_FILTER = "runs.filter.open"
    COVERAGE_OPEN = "coverage.calendar.open"
    COVERAGE_COMPANY = "coverage.calendar.company"
    COVERAGE_NEXT = "coverage.calendar.next"
    COVERAGE_PREVIOUS = "coverage.calendar.previous"
    DRIFT_OPEN = "status_sync.changes.open"
    DRIFT_NEXT = "status_sync.changes.next"
    DRIFT_ACCEPT = "status_sync.change.accept"
    DRIFT_KEEP = "status_sync.change.keep"
    DRIFT_ACCEPT_ALL = "status_sync.changes.accept_all"
    DRIFT_UPDATE = "status_sync.invoice.update"
    AUDIT_OPEN = "audit.list.open"
    AUDIT_NEXT = "audit.list.next"
    AUDIT_PREVIOUS = "audit.list.previous"
    AUDIT_FILTER = "audit.filter.open"
    AUDIT_EXPORT = "audit.file.export"
    ACCESS_CLAIM = "access.claim"
    ACCESS_OPEN = "access.groups.open"
    ACCESS_ADD = "access.person.add"
    ACCESS_ADD_GROUP = "access.user_group.add"
    ACCESS_REMOVE = "access.member.remove"
    ACCESS_REMOVE_CHOSEN = "access.person.remove"
    HOME_RESULTS_CHANNEL = "home.results.choose"
    HOME_RESULTS_OFF = "home.results.off"
    HOME_UNSENT_TREAT = "home.unsent.treat"
    HOME_UNSENT_STOP = "home.unsent.stop"
    HOME_DISMISS = "home.undelivered.dismiss"
    HOME_TILE = "home.window.tile"
    HOME_NEXT = "home.window.next"
    HOME_PREVIOUS = "home.window.previous"
    HOME_INVOICE = "home.window.invoice"
    LIST_FILTER = "home.list.filter"
    LIST_SEARCH = "home.list.search"
    LIST_CLEAR = "home.list.clear"
    INVOICE_WHY = "home.invoice.why"
    INVOICE_QUICKBOOKS = "home.invoice.quickbooks"
    INVOICE_PDF = "home.invoice.pdf"
    INVOICE_PROJECT = "home.invoice.change_project"
    INVOICE_LINK = "home.invoice.link_customer"
    REVIEW_OPEN = "imports.review.open"


class Field(StrEnum):
    """Action ids of inputs, which are only read when their form is submitted or closed."""

    TYPE = "imports.start.type"
    AUDIT_PERSON = "audit.filter.person"
    AUDIT_ACTION = "audit.filter.action"
    AUDIT_SINCE = "audit.filter.since"
    AUDIT_UNTIL = "audit.filter.until"
    AUDIT_ABOUT = "audit.filter.about"
    COMPANY = "imports.start.company"
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
    RUNS_COMPANY = "runs.filter.company"
    RUNS_OUTCOME = "runs.filter.outcome"
    RUNS_KIND = "runs.filter.kind"
    RUNS_VIA = "runs.filter.via"
    RUNS_PERSON = "runs.filter.person"
    RUNS_SINCE = "runs.filter.since"
    RUNS_UNTIL = "runs.filter.until"


#: Modals over which others are opened: once those are closed, the first is there again.
LISTS = frozenset({View.RUNS, View.REPORT, View.COVERAGE})
#: Inputs whose options are loaded while the person types.
LOADED = frozenset(
    {
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
        Field.SCHEDULE_PROJECT,
        Field.SCHEDULE_CUSTOMERS,
    }
)

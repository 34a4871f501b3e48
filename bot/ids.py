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
    MOVE = "unsent.move.review"
    SCHEDULE_FORM = "schedules.form"
    SCHEDULES = "schedules.list"
    RUNS = "runs.list"
    RUNS_FILTER = "runs.filter"
    COVERAGE = "coverage.calendar"
    NOTICE = "bot.notice"
    HOME = "home.page"
    INVOICE = "home.invoice"


SUBMITTED = frozenset(
    {
        View.WIZARD_START,
        View.WIZARD_FILTERS,
        View.ASSOCIATE,
        View.LINK,
        View.SETUP,
        View.MOVE,
        View.UNDO,
        View.SCHEDULE_FORM,
        View.RUNS_FILTER,
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
    UNSENT_TREAT = "unsent.rule.treat"
    UNSENT_STOP = "unsent.rule.stop"
    MOVE_OPEN = "unsent.move.open"
    MOVE_NEXT = "unsent.move.next"
    MOVE_PREVIOUS = "unsent.move.previous"
    MOVE_UNDO = "unsent.move.undo"
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
    HOME_CLAIM = "home.access.claim"
    HOME_ADD = "home.access.add"
    HOME_REMOVE = "home.access.remove"
    HOME_REMOVE_CHOSEN = "home.access.remove_chosen"
    HOME_RESULTS_CHANNEL = "home.results.choose"
    HOME_RESULTS_OFF = "home.results.off"
    HOME_UNSENT_TREAT = "home.unsent.treat"
    HOME_UNSENT_STOP = "home.unsent.stop"
    HOME_DISMISS = "home.undelivered.dismiss"
    HOME_TILE = "home.window.tile"
    HOME_NEXT = "home.window.next"
    HOME_PREVIOUS = "home.window.previous"
    HOME_INVOICE = "home.window.invoice"


class Field(StrEnum):
    """Action ids of inputs, which are only read when their form is submitted or closed."""

    TYPE = "imports.start.type"
    COMPANY = "imports.start.company"
    DATE_FROM = "imports.filters.date_from"
    DATE_TO = "imports.filters.date_to"
    STATUSES = "imports.filters.statuses"
    PROJECT = "imports.filters.project"
    CUSTOMERS = "imports.filters.customers"
    POLICY = "imports.filters.policy"
    ASSOCIATED = "imports.associate.customers"
    LINK_CUSTOMERS = "projects.link.customers"
    LINK_PROJECT = "projects.link.project"
    LINK_NAME = "projects.link.name"
    LINK_CLIENT = "projects.link.client"
    SETUP_TICK = "projects.setup.tick"
    SCHEDULE_RHYTHM = "schedules.form.rhythm"
    SCHEDULE_AT = "schedules.form.at"
    SCHEDULE_RANGE = "schedules.form.range"
    SCHEDULE_STATUSES = "schedules.form.statuses"
    SCHEDULE_PROJECT = "schedules.form.project"
    SCHEDULE_CUSTOMERS = "schedules.form.customers"
    SCHEDULE_POLICY = "schedules.form.policy"
    SCHEDULE_CHANNEL = "schedules.form.channel"
    RUNS_COMPANY = "runs.filter.company"
    RUNS_OUTCOME = "runs.filter.outcome"
    RUNS_KIND = "runs.filter.kind"
    RUNS_VIA = "runs.filter.via"
    RUNS_PERSON = "runs.filter.person"
    RUNS_SINCE = "runs.filter.since"
    RUNS_UNTIL = "runs.filter.until"


#: Lists over which other modals are opened: once those are closed, the list is there again.
LISTS = frozenset({View.RUNS, View.COVERAGE})
#: Inputs whose options are loaded while the person types.
LOADED = frozenset(
    {Field.PROJECT, Field.CUSTOMERS, Field.LINK_PROJECT, Field.SCHEDULE_PROJECT, Field.SCHEDULE_CUSTOMERS}
)

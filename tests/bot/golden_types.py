"""The forms of each import type beside invoice history, with the names of their golden files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.blocks import Block
from bot.imports import views
from bot.imports.views import FiltersForm
from bot.schedules import views as schedule_views
from services.model.draft import DraftFields
from services.model.import_run import ImportType, ticked_at_first
from services.model.wizard import OpenedDraft, QuickRange
from tests.bot.golden_schedules import FRESH
from tests.builders import a_connection, a_customer, a_draft, a_project
from tests.schedule_builders import a_schedule

TIME, EXPENSES = ImportType.TIME, ImportType.EXPENSES
RANGES = (QuickRange("last_month", "Last month", date(2026, 10, 1), date(2026, 10, 31)),)
EVERY_ENTRY = ticked_at_first(TIME)
OF_TIME = a_draft(import_type=TIME, fields=DraftFields(statuses=EVERY_ENTRY))
OF_EXPENSES = a_draft(
    import_type=EXPENSES,
    fields=DraftFields("2026-10-01", "2026-10-31", ("billable", "billed"), "pro1", policy="nothing"),
)
UNLINKED = (a_customer(), a_customer(customer_id="8", name="Fern & Co <Studio>", invoices=1))

TYPE_VIEWS: dict[str, Block] = {
    "start-time": views.start(OpenedDraft(OF_TIME, True, (a_connection(),))),
    "filters-time": views.filters(FiltersForm(OF_TIME, a_connection(), RANGES)),
    "filters-expenses": views.filters(FiltersForm(OF_EXPENSES, a_connection(), RANGES, a_project())),
    "associate-expenses": views.associate("IMP-4T7Q2MZX", "Acme / Redesign", UNLINKED, 0, EXPENSES),
    "schedule-form-time": schedule_views.form(
        replace(FRESH, choices=replace(FRESH.choices, import_type=TIME, statuses=EVERY_ENTRY))
    ),
    "schedule-saved-expenses": schedule_views.saved(a_schedule(import_type=EXPENSES), a_connection()),
}

"""The wizard's views, with the names of their golden files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot import views as notices
from bot.blocks import Block
from bot.imports import views
from bot.imports.places import INVITE
from bot.imports.views import FiltersForm
from services.model.draft import DraftFields
from services.model.import_run import CommitPolicy
from services.model.people import Place, PlaceKind
from services.model.wizard import OpenedDraft, QuickRange
from tests.builders import GENERAL, a_connection, a_customer, a_draft, a_project

OTHER = a_connection(id="con2", realm_id="9341453000000002", company_name="Rivertown Studio")
RANGES = (
    QuickRange("this_month", "This month", date(2026, 11, 1), date(2026, 11, 30)),
    QuickRange("last_month", "Last month", date(2026, 10, 1), date(2026, 10, 31)),
    QuickRange("last_quarter", "Last quarter", date(2026, 7, 1), date(2026, 9, 30)),
)
HINTED = Place("D0ADMIN", PlaceKind.DIRECT, "direct messages", INVITE.format(name="general"))
FILLED = DraftFields(
    date_from="2026-10-01",
    date_to="2026-10-31",
    statuses=("sent", "voided"),
    project_id="pro1",
    customer_ids=("7", "8"),
    associated_ids=("9",),
    policy=CommitPolicy.ALL_OR_NOTHING.value,
)


def opened(*companies: Any, is_continued: bool = False, **facts: Any) -> Block:
    """Step 1."""
    return views.start(OpenedDraft(a_draft(**facts), is_continued, companies or (a_connection(),)))


FRESH_FORM = FiltersForm(a_draft(), a_connection(), RANGES)
FILLED_FORM = FiltersForm(
    draft=a_draft(fields=FILLED, version=3),
    company=a_connection(),
    ranges=RANGES,
    project=a_project(),
    customers={"7": "Larkspur Dental", "8": "Larkspur Dental:Website"},
)
RANGE_CHOSEN = replace(
    FILLED_FORM,
    draft=a_draft(fields=DraftFields(date_from="2026-07-01", date_to="2026-09-30"), version=4),
    chosen_range="last_quarter",
    project=None,
    customers={},
)

VIEWS: dict[str, Block] = {
    "start-one-company": opened(),
    "start-several-companies": opened(a_connection(), OTHER, connection_id="con2"),
    "start-several-none-chosen": opened(a_connection(), OTHER, connection_id=None),
    "start-continued": opened(is_continued=True),
    "start-public-channel": opened(place=GENERAL),
    "start-direct-with-hint": opened(place=HINTED),
    "filters-fresh": views.filters(FRESH_FORM),
    "filters-filled": views.filters(FILLED_FORM),
    "filters-quick-range": views.filters(RANGE_CHOSEN),
    "associate": views.associate(
        "IMP-4T7Q2MZX",
        "Acme / Redesign",
        (a_customer(), a_customer(customer_id="8", name="Fern & Co <Studio>", invoices=1)),
    ),
    "associate-none-left": views.associate("IMP-4T7Q2MZX", "Acme / Redesign", ()),
    "notice": notices.notice("This import was already started."),
    "loading": notices.loading(),
}

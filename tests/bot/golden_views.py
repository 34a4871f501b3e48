"""Every view, with the name of its golden file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot import views as notices
from bot.blocks import Block
from bot.errors import trouble_of
from bot.home.views.invoice import invoice
from bot.imports import views
from bot.imports.details import DetailsPage, details
from bot.imports.views import FiltersForm
from bot.metadata import DetailsState
from bot.places import INVITE
from bot.projects.setup_state import SetupState
from bot.projects.views import LinkForm, all_linked, link, linked, ways_on
from bot.projects.views.setup import TOO_MANY, SetupForm, nobody_left, set_up, setup
from bot.unsent.move_state import MoveState
from bot.unsent.views import moving
from bot.unsent.views.moving import MoveForm
from services.imports.kept_drafts import DraftChanged, DraftSealed
from services.model.draft import DraftFields
from services.model.import_run import CommitPolicy
from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.invoice_window import InvoiceHistory, Origin
from services.model.people import Place, PlaceKind
from services.model.project_setup import OfCompany, OfRun
from services.model.quickbooks import LineKind
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem
from services.model.report import Verdict
from services.model.wizard import OpenedDraft, QuickRange
from tests.bot.golden_access import ACCESS_VIEWS
from tests.bot.golden_audit import AUDIT_VIEWS
from tests.bot.golden_connections import CONNECTION_VIEWS
from tests.bot.golden_created_here import CREATED_HERE_VIEWS
from tests.bot.golden_directory import DIRECTORY_VIEWS
from tests.bot.golden_entries import ENTRY_VIEWS
from tests.bot.golden_homes import HOMES, OTHER
from tests.bot.golden_invoice import INVOICE_VIEWS
from tests.bot.golden_lists import LIST_VIEWS
from tests.bot.golden_people import PEOPLE_VIEWS
from tests.bot.golden_runs import RUNS_VIEWS
from tests.bot.golden_schedules import SCHEDULE_VIEWS
from tests.bot.golden_scopes import SCOPE_VIEWS
from tests.bot.golden_status_sync import STATUS_SYNC_VIEWS
from tests.bot.golden_types import TYPE_VIEWS
from tests.bot.golden_undo import UNDO_VIEWS
from tests.bot.golden_work import WORK_VIEWS
from tests.builders import (
    GENERAL,
    NOW,
    a_connection,
    a_customer,
    a_draft,
    a_line,
    a_project,
    a_report,
    an_item,
)
from tests.setup_builders import A_LINE, a_setup_outcome, a_setup_page
from tests.window_builders import (
    a_move,
    a_move_review,
    a_row,
    an_invoice,
)

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

VERDICTS = (
    an_item(),
    an_item(position=2, reason=Reason.NEEDS_REVIEW, problem=ReviewProblem.SUMS_DIFFER, doc_number=None),
    an_item(
        position=3,
        verdict=Verdict.ALREADY_HERE,
        reason=Reason.ALREADY_IMPORTED,
        other_run_id="IMP-2222AAAA",
        other_at=NOW,
        changed_since=True,
    ),
    an_item(
        position=4,
        verdict=Verdict.WOULD_IMPORT,
        reason=None,
        project_name="Acme / Redesign",
        tile=Tile.AR_AGING,
    ),
    an_item(position=5, verdict=Verdict.LEFT_OUT, reason=None, left_out=LeftOutBecause.STATUS),
    an_item(position=6, verdict=Verdict.FAILED, reason=None, error="The store refused its figures."),
)
POSTED = an_invoice(
    a_row(id="here:1", connection_id="con1", origin=Origin.CREATED_HERE),
    delivery=DeliveryState.NOT_SENT,
    history=InvoiceHistory(Origin.CREATED_HERE, "U0ADMIN", NOW, None, NOW, "204"),
    lines=tuple(a_line(line_no=no) for no in range(1, 41)),
    line_count=43,
)
BUNDLED = an_invoice(
    a_row(currency="EUR", tile=Tile.FINALS, balance=Decimal(0), days_overdue=0),
    payment=PaymentState.PAID,
    exchange_rate=Decimal("1.0835000"),
    tax=Decimal("19"),
    lines=(
        a_line(kind=LineKind.GROUP, description=None, item_name="Website", quantity=None),
        a_line(line_no=2, parent_no=1, quantity=Decimal("1.50"), unit_price=Decimal("0.1234567")),
        a_line(line_no=3, kind=LineKind.DESCRIPTION, description="Thank you", quantity=None, amount=None),
        a_line(line_no=4, kind=LineKind.DISCOUNT, description=None, item_name=None, quantity=None),
    ),
    line_count=4,
)
SEALED = trouble_of(DraftSealed("U0OTHER", NOW, "IMP-4T7Q2MZX"))

SETUP_SECOND_PAGE = SetupForm(
    a_setup_page(scope=OfCompany("con1"), first=16, start=15, without_project=47, earlier=0, later=30),
    SetupState(OfCompany("con1"), 15, 3, {"1": "00ff", "2": "00fe"}),
    {A_LINE.customer_id: A_LINE.suggestion.mark},
)

BY_RULE = an_invoice(delivery=DeliveryState.NOT_SENT, is_by_rule=True)
SEEN = MoveState("con1", "IMP-4T7Q2MZX", "e" * 32, 38)
LAST_PAGE = a_move_review(start=38, to_sent=False)
MOVES: dict[str, Block] = {
    "move": moving.review(MoveForm(a_move_review(), SEEN)),
    "move-changed": moving.review(
        MoveForm(a_move_review(), SEEN, moving.what_changed(SEEN, a_move_review()))
    ),
    "move-back-last-page": moving.review(MoveForm(LAST_PAGE, replace(SEEN, start=38))),
    "move-nothing-left": moving.nothing_to_move(),
    "moved": moving.moved(a_move()),
    "moved-back": moving.moved(a_move(to_sent=False)),
}

VIEWS: dict[str, Block] = {
    "start-one-company": opened(),
    "start-several-companies": opened(a_connection(), OTHER, connection_id="con2"),
    "start-several-none-chosen": opened(a_connection(), OTHER, connection_id=None),
    "start-continued": opened(is_continued=True),
    "start-public-channel": opened(place=GENERAL),
    "start-direct-with-hint": opened(place=HINTED),
    "filters-fresh": views.filters(FRESH_FORM),
    "filters-filled": views.filters(FILLED_FORM),
    "filters-changed-elsewhere": views.filters(replace(FILLED_FORM, note=DraftChanged().sentence)),
    "filters-quick-range": views.filters(RANGE_CHOSEN),
    "associate": views.associate(
        "IMP-4T7Q2MZX",
        "Acme / Redesign",
        (a_customer(), a_customer(customer_id="8", name="Fern & Co <Studio>", invoices=1)),
    ),
    "associate-none-left": views.associate("IMP-4T7Q2MZX", "Acme / Redesign", ()),
    "details-first": details(DetailsPage(a_report(), DetailsState("IMP-4T7Q2MZX"), VERDICTS, True)),
    "details-last": details(
        DetailsPage(a_report(), DetailsState("IMP-4T7Q2MZX", (-1, 15)), (an_item(),), False)
    ),
    "details-empty": details(DetailsPage(a_report(), DetailsState("IMP-4T7Q2MZX"), (), False)),
    **HOMES,
    **SCOPE_VIEWS,
    **MOVES,
    **RUNS_VIEWS,
    **DIRECTORY_VIEWS,
    **SCHEDULE_VIEWS,
    **ACCESS_VIEWS,
    **PEOPLE_VIEWS,
    **CONNECTION_VIEWS,
    **AUDIT_VIEWS,
    **STATUS_SYNC_VIEWS,
    **UNDO_VIEWS,
    **TYPE_VIEWS,
    **CREATED_HERE_VIEWS,
    **INVOICE_VIEWS,
    **ENTRY_VIEWS,
    **LIST_VIEWS,
    **WORK_VIEWS,
    "invoice-by-rule": invoice(BY_RULE),
    "invoice-imported": invoice(an_invoice()),
    "invoice-created-here": invoice(POSTED),
    "invoice-bundle": invoice(BUNDLED),
    "link": link(LinkForm("IMP-4T7Q2MZX", (a_customer(),), "Larkspur Dental")),
    "link-several": link(
        LinkForm("IMP-4T7Q2MZX", (a_customer(), a_customer(customer_id="8", name="Fern")), "Larkspur Dental")
    ),
    "linked": linked(2, a_project(), ways_on.retry("IMP-4T7Q2MZX")),
    "linked-renewed": linked(1, a_project(), ways_on.WayOn(ways_on.RENEWED)),
    "link-none-left": all_linked(ways_on.retry("IMP-4T7Q2MZX")),
    "setup-of-run": setup(SetupForm(a_setup_page(), SetupState(OfRun("IMP-4T7Q2MZX")), {})),
    "setup-second-page": setup(SETUP_SECOND_PAGE),
    "setup-full": setup(replace(SETUP_SECOND_PAGE, note=TOO_MANY)),
    "setup-nobody-left": nobody_left(ways_on.start_import()),
    "set-up": set_up(a_setup_outcome(), ways_on.WayOn(ways_on.RENEWED)),
    "set-up-all": set_up(a_setup_outcome(left=0), ways_on.retry("IMP-4T7Q2MZX")),
    "set-up-meanwhile": set_up(
        a_setup_outcome(scope=OfCompany("con1"), linked_meanwhile=2, changed=1, joined=1, created=0),
        ways_on.start_import(),
    ),
    "set-up-not-hers": set_up(a_setup_outcome(left=0), ways_on.asked_again("U0OTHER")),
    "sealed": notices.notice(SEALED.text, SEALED.blocks),
    "notice": notices.notice("This import was already started."),
    "loading": notices.loading(),
}

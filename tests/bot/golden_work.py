"""Every view of Work in Progress, with the name of its golden file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.blocks import Block
from bot.home.views import HomePage, home
from bot.work_in_progress import views
from bot.work_in_progress.views.entry import UPDATED
from services.model.entry import Billable, EntryKind, PartyKind
from services.model.entry_filter import UNBILLED, EntryFilter, Party, Shown
from services.model.entry_marks import MOST_MARKED, Marks
from services.model.in_step import Step
from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import AgingTotal
from services.model.project_directory import Beside, Paged
from services.model.rejection import ReviewProblem
from services.model.work_in_progress import (
    EntryChoices,
    EntryDetails,
    EntryFacts,
    EntryHistory,
    EntryList,
    EntryNames,
    EntryPlace,
    EntryRow,
    EntrySum,
    KeptEntry,
    Overlap,
    Overlaps,
    ProjectPage,
    ProjectWork,
    Updated,
    WorkTile,
    WorkWindow,
)
from tests.builders import NOW, a_project
from tests.window_builders import a_home, an_empty_window

SEP, OCT = date(2026, 9, 1), date(2026, 10, 1)
SUMS = (
    EntrySum(EntryKind.TIME, "USD", 48, 1_125_000, Decimal("23437.50")),
    EntrySum(EntryKind.EXPENSE, "USD", 12, 0, Decimal("-410.25")),
    EntrySum(EntryKind.EXPENSE, "EUR", 1, 0, Decimal("80.00")),
)
AGING = (
    AgingTotal("USD", AgingBucket.DAYS_1_30, 40, Decimal("20000.00")),
    AgingTotal("USD", AgingBucket.DAYS_91_AND_OVER, 20, Decimal("3027.25")),
    AgingTotal("EUR", AgingBucket.CURRENT, 1, Decimal("80.00")),
)
OVERLAPS = Overlaps(
    (Overlap(a_project(), SEP, SEP), Overlap(a_project(id="pro2", name="Larkspur *bold*"), SEP, OCT)), 4, True
)
TILE = WorkTile(SUMS, AGING, OVERLAPS, (Step(as_of=NOW),), Marks(3, MOST_MARKED + 1))
PARTY = Party("con1", PartyKind.EMPLOYEE, "55")
NARROW = EntryFilter(Shown.BILLED, EntryKind.TIME, "pro1", PARTY, SEP, OCT)


def an_entry(**facts: Any) -> EntryRow:
    """Two and a half hours."""
    row = EntryRow(
        id="con1:TimeActivity:5",
        connection_id="con1",
        kind=EntryKind.TIME,
        tile=Tile.WORK_IN_PROGRESS,
        txn_date=date(2026, 10, 5),
        doc_number=None,
        party="Emily Platt",
        customer="Acme Inc.",
        project_id="pro1",
        what="Hours",
        description="Sketches for <!channel>",
        currency="USD",
        seconds=9015,
        amount=Decimal("187.81"),
        project="Acme / Redesign",
    )
    return replace(row, **facts)


EXPENSE = an_entry(
    id="con1:Bill:25:1", kind=EntryKind.EXPENSE, party="Norton Lumber", seconds=None, what="Job Materials"
)
FACTS = EntryFacts(
    resource="TimeActivity",
    qbo_id="5",
    line_no=0,
    due_date=None,
    exchange_rate=None,
    party_kind=PartyKind.EMPLOYEE,
    party_id="55",
    item="Hours",
    account=None,
    billable=Billable.BILLABLE,
    rate=Decimal("75"),
    quantity=None,
    tax=None,
    markup=None,
    problem=None,
)
OF_BILL = replace(
    FACTS,
    resource="Bill",
    line_no=1,
    party_kind=PartyKind.VENDOR,
    due_date=OCT,
    exchange_rate=Decimal("1.1"),
    account="Job Materials",
    item=None,
    quantity=Decimal("2.5"),
    tax=Decimal("8.00"),
    markup=Decimal("12.5"),
    problem=ReviewProblem.SUMS_DIFFER,
)
HISTORY = EntryHistory("IMP-4T7Q2MZX", "U0ADMIN", NOW, None, is_changed=False, is_known=True)
HOURS = EntryDetails(
    KeptEntry(an_entry(), FACTS, HISTORY, "U0EMILY"), a_project(), "Rivertown Design", step=Step(as_of=NOW)
)
BILL = replace(
    HOURS,
    kept=KeptEntry(EXPENSE, OF_BILL, replace(HISTORY, gone_at=NOW, is_changed=True)),
    address="https://qbo.intuit.com/login?deeplinkcompanyid=1&pagereq=bill%3FtxnId%3D25",
    may_change=True,
)


def a_list(*rows: EntryRow, filters: EntryFilter = UNBILLED, **facts: Any) -> WorkWindow:
    """The window with these entries."""
    page = Paged(rows, has_previous=facts.pop("has_previous", False), has_next=bool(rows))
    names = EntryNames("Acme / Redesign", "Emily Platt")
    entries = EntryList(EntryPlace(filters), page, names, SUMS[:1] if filters != UNBILLED else SUMS)
    return replace(WorkWindow(TILE, entries, may_import=True), **facts)


NOTHING = WorkTile((), (), steps=(Step(),))
WORK_VIEWS: dict[str, Block] = {
    "work": views.listing(a_list(an_entry(), EXPENSE)),
    "work-narrowed": views.listing(
        a_list(an_entry(tile=Tile.BILLED), filters=NARROW, has_previous=True), views.EXPORTED
    ),
    "work-gone": views.listing(a_list(replace(EXPENSE, is_gone=True), filters=EntryFilter(Shown.GONE))),
    "work-changed": views.listing(
        a_list(
            an_entry(changed_at=NOW),
            replace(EXPENSE, tile=Tile.BILLED, changed_at=NOW),
            filters=EntryFilter(Shown.CHANGED),
            may_change=True,
            seen_at=NOW,
        ),
        views.updated_all(Updated(12, 1, is_cut=True)),
    ),
    "work-none": views.listing(a_list(filters=NARROW)),
    "work-empty": views.listing(replace(a_list(), tile=NOTHING)),
    "work-empty-member": views.listing(replace(a_list(), tile=NOTHING, may_import=False)),
    "work-filter": views.form(EntryChoices(UNBILLED, EntryNames())),
    "work-filter-chosen": views.form(EntryChoices(NARROW, EntryNames("Acme / Redesign", "Emily Platt"))),
    "work-projects": views.projects(
        ProjectPage(Paged([ProjectWork(a_project(), SUMS)], True, True), Beside("x"), (Step(as_of=NOW),))
    ),
    "work-projects-none": views.projects(ProjectPage(Paged([]), Beside())),
    "work-hours": views.entry(HOURS),
    "work-bill": views.entry(BILL, UPDATED),
    "home-with-work": home(HomePage(a_home(), ["U0ADMIN"], work=TILE)),
    "home-with-work-alone": home(HomePage(a_home(window=an_empty_window()), ["U0ADMIN"], work=TILE)),
}

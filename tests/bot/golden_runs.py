"""Every view and message of the history of runs and of the coverage calendar, by its golden file's name."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.blocks import Block
from bot.coverage import views as coverage_views
from bot.errors import not_allowed
from bot.imports import report_page
from bot.imports.messages import Message, evidence_words, withheld
from bot.runs.views import filters, listed
from services.errors import NotAllowed
from services.model.connection import ConnectionStatus
from services.model.coverage import Coverage, CoverageYear, Gap, MonthCoverage
from services.model.evidence import HashTold, PackMade
from services.model.import_run import Filters, ImportType, RunKind, RunStatus, Via
from services.model.people import Right
from services.model.report import Counts, Undone
from services.model.run_history import NEWEST, RunFilter, RunKey, RunLine, RunOutcome, RunPage, RunPlace
from tests.bot.golden_undo import GOING, IS_UNDONE, SOME_STAY, an_undo, an_undone
from tests.builders import NOW, a_connection, a_report, a_run

COMPANIES = (a_connection(), a_connection(id="con2", company_name="Harbor <Legal> & Sons"))
HASH = "9f2c" * 16
#: Everything that can be chosen.
NARROW = RunFilter(
    connection_id="con2",
    outcome=RunOutcome.EXCEPTIONS,
    kind=RunKind.IMPORT,
    import_type=ImportType.TIME,
    via=Via.SCHEDULE,
    person="U0OTHER",
    since=datetime(2026, 10, 1, tzinfo=UTC),
    until=datetime(2026, 11, 1, tzinfo=UTC),
)


def a_line(**facts: Any) -> RunLine:
    """An import that ended well, with everything that can be done about it."""
    line = RunLine(
        run=a_run(status=RunStatus.COMPLETE, finished_at=NOW),
        company_name="Rivertown Design",
        counts=Counts(imported=1112, already_here=3, left_out=5),
        may_undo=True,
        has_ended=True,
    )
    return replace(line, **facts)


LINES = (
    a_line(),
    a_line(
        run=a_run(id="IMP-2222AAAA", status=RunStatus.EXCEPTIONS, via=Via.SCHEDULE),
        counts=Counts(imported=9, rejected=2),
        may_retry=True,
        evidence=(HashTold(HASH[::-1], NOW), HashTold(HASH, NOW + timedelta(days=2))),
    ),
    a_line(
        run=an_undo(),
        undone=Undone(GOING),
        counts=Counts(),
        may_undo=False,
    ),
    a_line(run=a_run(id="IMP-3333BBBB", status=RunStatus.COMPLETE), undo=an_undone(kept=2), may_undo=False),
    a_line(
        run=a_run(id="IMP-4444CCCC", status=RunStatus.IMPORTING, requested_by="cli"),
        counts=Counts(imported=40, pending=32),
        may_undo=False,
        has_ended=False,
    ),
    a_line(
        run=a_run(id="IMP-5555DDDD", dry_run=True, filters=Filters(date(2026, 1, 1), date(2026, 1, 31))),
        counts=Counts(),
        may_undo=False,
        company_name="Harbor <Legal> & Sons",
    ),
)


def a_page(**facts: Any) -> RunPage:
    """The first page of all runs."""
    return replace(RunPage(NEWEST, LINES, False, True, COMPANIES), **facts)


def a_year(**facts: Any) -> CoverageYear:
    """2026 on the 24th of November, with something of every kind."""
    states = [Coverage.IMPORTED] * 5 + [Coverage.CHANGED, Coverage.PARTLY, Coverage.IMPORTED]
    states += [Coverage.NEVER, Coverage.NEVER, Coverage.PARTLY, Coverage.AHEAD]
    months = tuple(MonthCoverage(date(2026, number, 1), state) for number, state in enumerate(states, 1))
    gaps = (
        Gap(date(2026, 6, 1), date(2026, 7, 31), (Coverage.CHANGED, Coverage.PARTLY)),
        Gap(date(2026, 9, 1), date(2026, 11, 24), (Coverage.NEVER, Coverage.NEVER, Coverage.PARTLY)),
    )
    counts = {state: states.count(state) for state in Coverage}
    year = CoverageYear(COMPANIES[0], COMPANIES[:1], 2026, months, gaps, NOW, False, True, counts)
    return replace(year, **facts)


RUNS_VIEWS: dict[str, Block] = {
    "runs": listed.page(a_page()),
    "runs-narrowed": listed.page(
        a_page(
            place=RunPlace(NARROW, RunKey(NOW, "IMP-1111ZZZZ")),
            lines=LINES[1:2],
            has_previous=True,
            has_next=False,
        )
    ),
    "runs-none": listed.page(a_page(lines=(), has_next=False)),
    "runs-none-found": listed.page(a_page(place=RunPlace(NARROW), lines=(), has_next=False)),
    "runs-filter": filters.form(RunFilter(), COMPANIES),
    "runs-filter-filled": filters.form(NARROW, COMPANIES),
    "runs-filter-one-company": filters.form(RunFilter(), COMPANIES[:1]),
    "report": report_page.report(a_report(a_run(status=RunStatus.EXCEPTIONS, finished_at=NOW))),
    "report-undone": report_page.report(IS_UNDONE),
    "report-of-undo": report_page.report(SOME_STAY),
    "coverage": coverage_views.calendar(a_year()),
    "coverage-several-companies": coverage_views.calendar(
        a_year(company=COMPANIES[1], companies=COMPANIES, has_next=True)
    ),
    "coverage-whole": coverage_views.calendar(
        a_year(
            year=2025,
            months=tuple(MonthCoverage(date(2025, number, 1), Coverage.IMPORTED) for number in range(1, 13)),
            gaps=(),
            counts={Coverage.IMPORTED: 12},
            has_next=True,
        )
    ),
    "coverage-disconnected": coverage_views.calendar(
        a_year(company=a_connection(status=ConnectionStatus.DISCONNECTED), as_of=None)
    ),
}
RUNS_MESSAGES: dict[str, Message] = {
    "evidence-words": Message(evidence_words(PackMade("IMP-4T7Q2MZX", HASH, 1120)), ((),)),
    "withheld": withheld(a_run(), not_allowed(NotAllowed(Right.IMPORT.words, ("U0OTHER",)))),
}

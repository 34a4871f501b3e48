"""Every message and view of a run of time or of expenses, with the name of its golden file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bot.blocks import Block
from bot.imports import undo_dialog
from bot.imports.details import DetailsPage, details
from bot.imports.messages import Message, announcement, card, file_words, final, private_copy
from bot.metadata import DetailsState
from bot.runs.views import listed
from services.model.import_run import (
    CommitPolicy,
    Filters,
    ImportRun,
    ImportType,
    Progress,
    RunKind,
    RunPhase,
    RunStatus,
    default_statuses,
)
from services.model.invoice_status import Tile
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem
from services.model.report import (
    Counts,
    CurrencyTotal,
    LeftOutCount,
    PlanChanges,
    ReasonCount,
    RunItem,
    RunReport,
    TieOut,
    TileTotal,
    Undone,
    Verdict,
)
from services.model.run_history import NEWEST, RunLine, RunPage
from services.model.undo import Standing, UndoOutcome, UndoReview
from tests.bot.oracles import LINK
from tests.builders import NOW, a_report, a_run, an_item

LATER = NOW + timedelta(minutes=2)
TIME, EXPENSES = ImportType.TIME, ImportType.EXPENSES
#: 312 and a half hours, 40 and a quarter, and 8 of which nobody is billed.
HOURS = (
    TileTotal(Tile.WORK_IN_PROGRESS, "USD", 84, Decimal("46875.00"), Decimal("46875.00"), 1_125_000),
    TileTotal(Tile.BILLED, "USD", 20, Decimal("6037.50"), Decimal("0"), 144_900),
    TileTotal(Tile.NOT_BILLABLE, "USD", 8, Decimal("0"), Decimal("0"), 28_800),
)
SPENT = (
    TileTotal(Tile.WORK_IN_PROGRESS, "EUR", 1, Decimal("-80.00"), Decimal("-80.00")),
    TileTotal(Tile.WORK_IN_PROGRESS, "USD", 9, Decimal("1240.75"), Decimal("1240.75")),
    TileTotal(Tile.BILLED, "USD", 2, Decimal("310.00"), Decimal("0")),
)


def a_run_of(import_type: ImportType, status: RunStatus = RunStatus.AWAITING, **facts: Any) -> ImportRun:
    """A run of October 2026 with everything ticked."""
    october = Filters(date(2026, 10, 1), date(2026, 10, 31), default_statuses(import_type))
    return a_run(**{"status": status, "import_type": import_type, "filters": october} | facts)


def time_item(**facts: Any) -> RunItem:
    """Two and a half hours of somebody, whose customer is linked to no project."""
    known: dict[str, Any] = {
        "qbo_id": "TimeActivity:5",
        "doc_number": None,
        "due_date": None,
        "total": Decimal("375.00"),
        "balance": Decimal("375.00"),
        "party": "Emily Platt",
        "seconds": 9000,
    }
    return an_item(**known | facts)


def expense_item(**facts: Any) -> RunItem:
    """The second line of a bill, whose customer is linked to no project."""
    known: dict[str, Any] = {
        "qbo_id": "Bill:25:2",
        "due_date": None,
        "total": Decimal("103.55"),
        "balance": Decimal("103.55"),
        "party": "Norton Lumber <and> Building",
    }
    return an_item(**known | facts)


def a_time_report(run: ImportRun | None = None, **facts: Any) -> RunReport:
    """112 time entries come in, 3 are here, 2 need somebody, 6 were left out: 4 of them name no customer."""
    unsure = time_item(position=2, qbo_id="TimeActivity:6", reason=Reason.NEEDS_REVIEW, seconds=None)
    known: dict[str, Any] = {
        "counts": Counts(imported=112, already_here=3, rejected=2, left_out=6, pending=112),
        "totals": (CurrencyTotal("USD", Decimal("53287.50"), Decimal("52912.50"), 112),),
        "tiles": HOURS,
        "reasons": (ReasonCount(Reason.NO_PROJECT, 1), ReasonCount(Reason.NEEDS_REVIEW, 1)),
        "exceptions": (time_item(), replace(unsure, problem=ReviewProblem.NO_DATE, total=None)),
        "aging": (),
        "tie_out": TieOut(123, 123, 0),
        "left_out": (LeftOutCount(LeftOutBecause.STATUS, 2), LeftOutCount(LeftOutBecause.NO_CUSTOMER, 4)),
    }
    return a_report(run or a_run_of(TIME), **known | facts)


def an_expense_report(run: ImportRun | None = None, **facts: Any) -> RunReport:
    """12 expenses of two currencies come in, 1 is here, 1 needs somebody, 30 lines name no customer."""
    known: dict[str, Any] = {
        "counts": Counts(imported=12, already_here=1, rejected=1, left_out=30, pending=12),
        "totals": (
            CurrencyTotal("USD", Decimal("1654.30"), Decimal("1550.75"), 11),
            CurrencyTotal("EUR", Decimal("-80.00"), Decimal("-80.00"), 1),
        ),
        "tiles": SPENT,
        "reasons": (ReasonCount(Reason.NO_PROJECT, 1),),
        "exceptions": (expense_item(),),
        "aging": (),
        "tie_out": TieOut(25, 25, 0),
        "left_out": (LeftOutCount(LeftOutBecause.NO_CUSTOMER, 30),),
    }
    return a_report(run or a_run_of(EXPENSES), **known | facts)


def ended(report: RunReport, status: RunStatus, **counts: int) -> RunReport:
    """The same, after somebody pressed Import."""
    facts: dict[str, Any] = {"started_by": "U0ADMIN", "started_at": NOW, "finished_at": LATER}
    run = replace(report.run, status=status, **facts)
    return replace(report, run=run, counts=replace(report.counts, **{"pending": 0} | counts), may_undo=True)


def complete(report: RunReport) -> RunReport:
    """The same without anything that needs somebody."""
    return replace(ended(report, RunStatus.COMPLETE, rejected=0), reasons=(), exceptions=(), unlinked=())


def an_undo_of(import_type: ImportType, gone: tuple[TileTotal, ...]) -> RunReport:
    """What an undo did."""
    facts: dict[str, Any] = {"id": "IMP-5UND2KPT", "kind": RunKind.UNDO, "target_id": "IMP-4T7Q2MZX"}
    run = a_run_of(import_type, RunStatus.UNDONE, finished_at=LATER, **facts)
    return a_report(
        run,
        counts=Counts(),
        totals=(),
        tiles=(),
        reasons=(),
        exceptions=(),
        unlinked=(),
        aging=(),
        tie_out=None,
        is_whole=False,
        undone=Undone(gone),
    )


WITH_EXCEPTIONS = replace(
    ended(a_time_report(), RunStatus.EXCEPTIONS),
    tie_out=TieOut(124, 123, 1, ("977",)),
    changes=PlanChanges(paid=3),
)
SPENT_WITH_EXCEPTIONS = ended(an_expense_report(), RunStatus.EXCEPTIONS)
_BY_POLICY = replace(a_run_of(TIME).filters, policy=CommitPolicy.ALL_OR_NOTHING)
REFUSED = a_time_report(a_run_of(TIME, RunStatus.REFUSED, filters=_BY_POLICY))
SPENT_REFUSED = a_report(
    an_expense_report(a_run_of(EXPENSES, RunStatus.REFUSED)).run,
    counts=Counts(already_here=12),
    totals=(),
    tiles=(),
    reasons=(),
    exceptions=(),
    unlinked=(),
    aging=(),
    tie_out=TieOut(9, 9, 0),
)
NOTHING = replace(
    SPENT_REFUSED,
    run=a_run_of(EXPENSES, RunStatus.NOTHING),
    counts=Counts(left_out=30),
    left_out=(LeftOutCount(LeftOutBecause.NO_CUSTOMER, 30),),
)
_CHECKING = a_run_of(
    TIME, RunStatus.PREVIEWING, progress=Progress(RunPhase.PLANNING, 500, 2000, NOW), planned_at=None
)
UNDONE, SPENT_UNDONE = an_undo_of(TIME, HOURS), an_undo_of(EXPENSES, SPENT)

ENTRY_MESSAGES: dict[str, Message] = {
    "card-time-checking": card(a_time_report(_CHECKING, is_whole=False), True, LATER),
    "card-time-awaiting": card(a_time_report(), True, NOW),
    "card-time-awaiting-public": card(a_time_report(), False, NOW),
    "card-time-refused": card(REFUSED, True, NOW),
    "card-time-complete": card(complete(a_time_report()), True, NOW),
    "final-time-complete": final(complete(a_time_report()), True),
    "final-time-exceptions": final(WITH_EXCEPTIONS, True),
    "final-time-exceptions-public": final(WITH_EXCEPTIONS, False),
    "announcement-time": announcement(WITH_EXCEPTIONS, LINK),
    "file-words-time": Message(file_words(WITH_EXCEPTIONS, True), ((),)),
    "final-time-undone": final(UNDONE, True),
    "card-expenses-awaiting": card(an_expense_report(), True, NOW),
    "card-expenses-refused": card(SPENT_REFUSED, True, NOW),
    "card-expenses-nothing": card(NOTHING, True, NOW),
    "final-expenses-complete": final(complete(an_expense_report()), True),
    "final-expenses-exceptions": final(SPENT_WITH_EXCEPTIONS, True),
    "private-copy-expenses-exceptions": private_copy(SPENT_WITH_EXCEPTIONS, LINK),
    "final-expenses-undone-public": final(SPENT_UNDONE, False),
}


def _details(report: RunReport, *items: RunItem) -> Block:
    return details(DetailsPage(report, DetailsState(report.run.id), items, False))


def _in(item: RunItem, tile: Tile, verdict: Verdict = Verdict.IMPORTED) -> RunItem:
    return replace(item, reason=None, verdict=verdict, tile=tile, project_name="Acme / Redesign")


def _undo(import_type: ImportType, going: tuple[TileTotal, ...], billed: int) -> Block:
    run = a_run_of(import_type, RunStatus.COMPLETE)
    standing = Standing(going, paid=billed)
    return undo_dialog.dialog(UndoReview(run, "Rivertown Design", UndoOutcome.POSSIBLE, standing))


def _runs() -> Block:
    lines = (
        RunLine(WITH_EXCEPTIONS.run, "Rivertown Design", WITH_EXCEPTIONS.counts, has_ended=True),
        RunLine(SPENT_UNDONE.run, "Rivertown Design", Counts(), SPENT_UNDONE.undone, has_ended=True),
    )
    return listed.page(RunPage(NEWEST, lines, False, False))


ENTRY_VIEWS: dict[str, Block] = {
    "details-time": _details(
        WITH_EXCEPTIONS,
        *WITH_EXCEPTIONS.exceptions,
        _in(time_item(), Tile.WORK_IN_PROGRESS),
        _in(time_item(), Tile.NOT_BILLABLE),
        time_item(
            verdict=Verdict.ALREADY_HERE,
            reason=Reason.ALREADY_IMPORTED,
            other_run_id="IMP-1111ZZZZ",
            other_at=NOW,
            changed_since=True,
        ),
    ),
    "details-expenses": _details(
        SPENT_WITH_EXCEPTIONS,
        expense_item(),
        _in(expense_item(qbo_id="Purchase:77:1", doc_number=None), Tile.BILLED),
        expense_item(verdict=Verdict.LEFT_OUT, reason=None, left_out=LeftOutBecause.NO_CUSTOMER),
    ),
    "details-time-undone": _details(
        UNDONE,
        _in(time_item(), Tile.WORK_IN_PROGRESS, Verdict.UNDONE),
        _in(time_item(), Tile.BILLED, Verdict.UNDONE),
    ),
    "details-time-none": _details(a_time_report(counts=Counts())),
    "undo-time": _undo(TIME, HOURS, 3),
    "undo-expenses": _undo(EXPENSES, SPENT, 1),
    "runs-entries": _runs(),
}

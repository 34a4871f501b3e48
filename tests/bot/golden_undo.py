"""Every view and message of an undo, with the name of its golden file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from bot.blocks import Block
from bot.home.views import HomePage, home
from bot.imports import undo_dialog
from bot.imports.details import DetailsPage, details
from bot.imports.messages import Message, announcement, card, file_words, final, paused_notice, private_copy
from bot.metadata import DetailsState
from services.model.import_run import ImportRun, PauseReason, Progress, RunKind, RunPhase, RunStatus
from services.model.invoice_status import Tile
from services.model.report import Counts, RunReport, TileTotal, Undone, UndoOf, Verdict
from services.model.undo import MOVED_HERE, Standing, UndoOutcome, UndoPressed, UndoReview
from tests.bot.oracles import LINK
from tests.builders import GENERAL, NOW, a_report, a_run, an_item
from tests.window_builders import a_home

TARGET, UNDO = "IMP-4T7Q2MZX", "IMP-5UND2KPT"
LATER = NOW + timedelta(minutes=2)
GOING = (
    TileTotal(Tile.DRAFTS, "USD", 2, Decimal("2000"), Decimal("2000")),
    TileTotal(Tile.AR_AGING, "EUR", 1, Decimal("80.00"), Decimal("80.00")),
    TileTotal(Tile.AR_AGING, "USD", 4, Decimal("5500.25"), Decimal("5000.25")),
)
ALL_GONE = Undone(GOING)
STAYS = an_item(verdict=Verdict.KEPT, reason=None, tile=Tile.AR_AGING, error=MOVED_HERE)
NOBODY: dict[str, Any] = {
    "counts": Counts(),
    "totals": (),
    "tiles": (),
    "reasons": (),
    "exceptions": (),
    "unlinked": (),
    "aging": (),
    "tie_out": None,
    "is_whole": False,
}


def an_undo(status: RunStatus = RunStatus.UNDONE, **facts: Any) -> ImportRun:
    """The run of an undo."""
    ended = status in (RunStatus.UNDONE, RunStatus.CANCELLED, RunStatus.FAILED)
    known: dict[str, Any] = {
        "id": UNDO,
        "kind": RunKind.UNDO,
        "target_id": TARGET,
        "parent_id": TARGET,
        "requested_by": "U0OTHER",
        "plan_digest": None,
        "planned_at": None,
        "finished_at": LATER if ended else None,
    }
    return a_run(status=status, **known | facts)


def an_undo_report(run: ImportRun | None = None, undone: Undone = ALL_GONE, **facts: Any) -> RunReport:
    """What may be said of an undo of seven invoices."""
    return a_report(run or an_undo(), **NOBODY | {"undone": undone} | facts)


def an_undone(status: RunStatus = RunStatus.UNDONE, count: int = 7, kept: int = 0) -> UndoOf:
    """An import's undo, as the import tells of it."""
    return UndoOf(UNDO, "U0OTHER", LATER, status, count, kept)


def a_review(**facts: Any) -> UndoReview:
    """What the dialog says of an import that may be undone."""
    run = a_run(status=RunStatus.COMPLETE)
    known = {"outcome": UndoOutcome.POSSIBLE, "standing": Standing(GOING)}
    return UndoReview(run, "Rivertown Design", **known | facts)  # type: ignore[arg-type]


WORKING = an_undo_report(
    an_undo(RunStatus.UNDOING, progress=Progress(RunPhase.UNDOING, 500, 2000, NOW)), Undone(GOING, 0, 1500)
)
SOME_STAY = an_undo_report(
    undone=Undone(GOING, 2), exceptions=(STAYS, replace(STAYS, position=2, qbo_id="102", doc_number=None))
)
CANCELLED = an_undo_report(an_undo(RunStatus.CANCELLED, cancel_requested_by="U0ADMIN"), Undone(GOING, 0, 4))
BROKEN = an_undo_report(
    an_undo(
        RunStatus.FAILED,
        error_code="store_busy",
        error_sentence="Somebody else is writing at this moment. Try again.",
    ),
    Undone((), 0, 9),
)
PAUSED = an_undo_report(
    an_undo(RunStatus.PAUSED, pause_reason=PauseReason.SPACE, resume_status=RunStatus.UNDOING),
    Undone(GOING[:1], 0, 5),
)
IMPORTED = a_report(
    a_run(status=RunStatus.COMPLETE, finished_at=NOW),
    counts=Counts(imported=9, already_here=1),
    may_undo=True,
    reasons=(),
    exceptions=(),
    unlinked=(),
)
IS_UNDONE = replace(IMPORTED, undo=an_undone(kept=2), may_undo=False)

UNDO_MESSAGES: dict[str, Message] = {
    "undo-card-working": card(WORKING, True, LATER),
    "undo-card-cancelling": card(
        replace(WORKING, run=replace(WORKING.run, cancel_requested_by="U0ADMIN")), True, LATER
    ),
    "undo-card-paused": card(PAUSED, True, LATER),
    "undo-card-undone": card(SOME_STAY, True, LATER),
    "undo-card-public": card(SOME_STAY, False, LATER),
    "undo-final": final(an_undo_report(), True),
    "undo-final-some-stay": final(SOME_STAY, True),
    "undo-final-public": final(SOME_STAY, False),
    "undo-final-cancelled": final(CANCELLED, True),
    "undo-final-failed": final(BROKEN, True),
    "undo-private-copy": private_copy(SOME_STAY, LINK),
    "undo-announcement": announcement(SOME_STAY, LINK),
    "undo-announcement-cancelled": announcement(CANCELLED, None),
    "undo-paused-notice": paused_notice(PAUSED, LINK),
    "undo-file-words": Message(file_words(SOME_STAY, True), ((),)),
    "card-undone": card(IS_UNDONE, True, LATER),
    "card-being-undone": card(replace(IS_UNDONE, undo=an_undone(RunStatus.UNDOING, 0)), False, LATER),
    "card-partly-undone": card(replace(IMPORTED, undo=an_undone(RunStatus.CANCELLED, 3, 0)), True, LATER),
    "final-complete-undo": final(IMPORTED, True),
    "final-undone": final(IS_UNDONE, True),
}


def _home() -> Block:
    runs = (an_undo(), a_run(id=TARGET, status=RunStatus.COMPLETE), a_run(id="IMP-2222AAAA", place=GENERAL))
    return home(HomePage(a_home(runs=runs, undone={TARGET: an_undone(kept=2)}), ("U0ADMIN",)))


def _details(report: RunReport, *items: Any) -> Block:
    return details(DetailsPage(report, DetailsState(report.run.id), items, False))


UNDO_VIEWS: dict[str, Block] = {
    "undo": undo_dialog.dialog(a_review()),
    "undo-some-stay": undo_dialog.dialog(
        a_review(standing=Standing(GOING, kept=2, paid=3)), "Somebody else is writing. Please try again."
    ),
    "undo-one": undo_dialog.dialog(a_review(standing=Standing(GOING[1:2], kept=1, paid=1))),
    "undo-already": undo_dialog.dialog(
        a_review(outcome=UndoOutcome.ALREADY_UNDONE, standing=Standing(), latest=an_undone())
    ),
    "undo-under-way": undo_dialog.pressed(
        UndoPressed(UndoOutcome.ALREADY_STARTED, an_undo(), an_undone(RunStatus.UNDOING, 0))
    ),
    "undo-still-importing": undo_dialog.dialog(a_review(outcome=UndoOutcome.STILL_IMPORTING)),
    "undo-all-changed": undo_dialog.dialog(
        a_review(outcome=UndoOutcome.ALL_CHANGED, standing=Standing(kept=2))
    ),
    "undo-started": undo_dialog.pressed(UndoPressed(UndoOutcome.STARTED, an_undo())),
    "undo-details": _details(
        SOME_STAY, an_item(verdict=Verdict.UNDONE, reason=None, tile=Tile.DRAFTS, error=None), STAYS
    ),
    "details-undone": _details(IS_UNDONE, an_item()),
    "details-undo": _details(IMPORTED, an_item()),
    "home-undone": _home(),
}

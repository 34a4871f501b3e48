"""Undoing an import: what would go and what stays, what came of it, and what came of pressing *Undo*."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from services.model.import_run import FINISHED, ImportRun, RunStatus
from services.model.invoice_status import Tile
from services.model.report import TileTotal, Undone, UndoOf

#: Why an invoice stays although its import is undone, and what to do about it.
MOVED_HERE = "Somebody here moved it to another tile after it came in."
PROJECT_CHANGED_HERE = "Somebody here moved it to another project after it came in."
KEPT_REMEDY = "Take that back first, then undo the import again."
#: Where something may have come in, and nothing more does.
UNDOABLE = FINISHED - {RunStatus.NOTHING, RunStatus.UNDONE}


class UndoOutcome(Enum):
    """What came of asking for an undo: code, and what the person is told."""

    STARTED = ("started", "The import is being undone.")
    POSSIBLE = ("possible", "The import may be undone.")
    ALREADY_STARTED = ("already_started", "This import is being undone already.")
    ALREADY_UNDONE = ("already_undone", "This import was undone already: nothing of it is here any more.")
    STILL_IMPORTING = (
        "still_importing",
        "This import has not ended yet. Cancel stops it; what came in by then can be undone afterwards.",
    )
    IS_UNDO = ("is_undo", "An undo cannot be undone. What it took back can be imported again.")
    DETAILS_REMOVED = (
        "details_removed",
        "This import is older than what is kept of imports here (KEEP_RUN_DETAILS_DAYS), so it cannot be "
        "undone any more. What came in stays.",
    )
    NOTHING_IN = ("nothing_in", "This import brought nothing in, so there is nothing to undo.")
    ALL_CHANGED = (
        "all_changed",
        "Every invoice of this import was moved here after it came in, so all of them stay. "
        "Take that back first.",
    )

    def __init__(self, code: str, sentence: str) -> None:
        self.code, self.sentence = code, sentence


@dataclass(frozen=True, slots=True)
class Standing:
    """What is in the invoice window of one import, added up."""

    #: What would go, by tile and currency.
    going: tuple[TileTotal, ...] = ()
    #: How many somebody here changed since, so that they stay.
    kept: int = 0
    #: Of those that would go, how many QuickBooks reported payments for since; of time entries and expenses,
    #: how many it billed since, or made billable again.
    paid: int = 0

    @property
    def count(self) -> int:
        """How many would go."""
        return sum(one.count for one in self.going)


@dataclass(frozen=True, slots=True)
class UndoReview:
    """What the dialog says: the import, what would become of it, and whether it may be undone now."""

    target: ImportRun
    company_name: str
    outcome: UndoOutcome
    standing: Standing = Standing()
    #: Who began it, or ended it, and when; where somebody did.
    latest: UndoOf | None = None


@dataclass(frozen=True, slots=True)
class UndoPressed:
    """What came of a press; ``run`` is the undo that works or was the first, if there is one."""

    outcome: UndoOutcome
    run: ImportRun | None = None
    latest: UndoOf | None = None


def undone_to_json(undone: Undone) -> dict[str, Any]:
    """What an undo did, as JSON for the run's row."""
    gone = [
        asdict(one) | {"tile": one.tile.value, "total": str(one.total), "balance": str(one.balance)}
        for one in undone.gone
    ]
    return {"undone": {"gone": gone, "kept": undone.kept, "remaining": undone.remaining}}


def undone_from_json(facts: dict[str, Any]) -> Undone:
    """What an undo did, from its run's facts; nothing so far where they don't say."""
    stored = facts.get("undone", {})
    gone = tuple(
        TileTotal(
            Tile(one["tile"]),
            one["currency"],
            one["count"],
            Decimal(one["total"]),
            Decimal(one["balance"]),
            one.get("seconds", 0),
        )
        for one in stored.get("gone", ())
    )
    return Undone(gone, stored.get("kept", 0), stored.get("remaining", 0))

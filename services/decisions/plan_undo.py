"""Whether an import may be undone now."""

from __future__ import annotations

from services.model.import_run import WORKING, ImportRun, RunKind, RunStatus
from services.model.run_details import is_without_details
from services.model.undo import UndoOutcome


def plan_undo(target: ImportRun, undos: list[ImportRun], is_going: bool, is_standing: bool) -> UndoOutcome:
    """POSSIBLE, or why not. ``undos`` are those that were begun.

    ``is_going``: something would be taken back; ``is_standing``: something of it is in the invoice window.
    """
    if target.kind is RunKind.UNDO:
        return UndoOutcome.IS_UNDO
    if any(is_at_work(undo) for undo in undos):
        return UndoOutcome.ALREADY_STARTED
    if is_at_work(target):
        return UndoOutcome.STILL_IMPORTING
    if is_going and not is_without_details(target):
        return UndoOutcome.POSSIBLE
    return _why_nothing_goes(target, undos, is_standing)


def _why_nothing_goes(target: ImportRun, undos: list[ImportRun], is_standing: bool) -> UndoOutcome:
    if any(undo.status is RunStatus.UNDONE for undo in undos) and not is_standing:
        return UndoOutcome.ALREADY_UNDONE
    if is_without_details(target):
        return UndoOutcome.DETAILS_REMOVED
    return UndoOutcome.ALL_CHANGED if is_standing else UndoOutcome.NOTHING_IN


def is_at_work(run: ImportRun) -> bool:
    """Whether it works, or waits to go on by itself."""
    return run.status in WORKING or run.status is RunStatus.PAUSED

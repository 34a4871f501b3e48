"""What the buttons of a run depend on."""

from __future__ import annotations

from services.model.draft import DraftStatus
from services.model.import_press import PressOutcome
from services.model.import_run import WORKING, CommitPolicy, ImportRun, RunStatus
from services.model.run_details import is_without_details
from services.ports.store import Transaction


def newest_preview(tx: Transaction, run: ImportRun) -> ImportRun:
    """The preview that took the place of this one, if one did."""
    if run.status is not RunStatus.REPLACED or run.draft_id is None:
        return run
    newest = tx.drafts.get(run.draft_id, run.team_id).run_id
    return run if newest is None else tx.runs.get(newest, run.team_id)


def may_follow(run: ImportRun, is_retry: bool) -> bool:
    """Whether *Retry*, or *Import the other N*, has anything to do after this run."""
    if run.status in WORKING or run.status in (RunStatus.PAUSED, RunStatus.REPLACED):
        return False
    if is_retry and is_without_details(run):
        return False
    if is_retry:
        return run.status in (RunStatus.EXCEPTIONS, RunStatus.FAILED, RunStatus.REFUSED, RunStatus.CANCELLED)
    held_back = run.status in (RunStatus.REFUSED, RunStatus.FAILED)
    return held_back and run.filters.policy is CommitPolicy.ALL_OR_NOTHING and run.plan_digest is not None


def why_not_followed(run: ImportRun, is_retry: bool) -> PressOutcome | None:
    """What keeps *Retry*, or *Import the other N*, from following this run; None where nothing does."""
    if is_retry and is_without_details(run):
        return PressOutcome.DETAILS_REMOVED
    return None if may_follow(run, is_retry) else PressOutcome.NOT_POSSIBLE


def closed(tx: Transaction, run: ImportRun) -> PressOutcome:
    """Why the choices behind a preview are open no more: sealed by Import, or given up for others."""
    draft = tx.drafts.get(run.draft_id or "", run.team_id)
    is_sealed = draft.status is DraftStatus.SEALED
    return PressOutcome.ALREADY_STARTED if is_sealed else PressOutcome.REPLACED


def is_outdated(run: ImportRun, seen: str | None) -> bool:
    """Whether the confirmation that was pressed shows another plan than the run has by now."""
    return seen is not None and not (run.plan_digest or "").startswith(seen)

"""In which state a plan, or an import, leaves its run."""

from __future__ import annotations

from services.model.import_run import CommitPolicy, ImportRun, RunStatus, Via
from services.model.report import Counts


def after_plan(run: ImportRun, counts: Counts, unexplained: int = 0) -> RunStatus:
    """What a complete plan means: AWAITING a press, REFUSED, or NOTHING to do.

    ``unexplained`` are invoices that QuickBooks counts but did not send: somebody has to look at those too.
    All already here is no failure where nobody waits for a confirmation: there is nothing new to import.
    """
    needs_somebody = bool(counts.need_you or unexplained)
    nobody_asks = run.via is not Via.SLACK
    is_idle = not counts.imported and not needs_somebody
    if is_idle and (nobody_asks or not counts.found):
        return RunStatus.NOTHING
    if not counts.imported:
        return RunStatus.REFUSED
    if run.filters.policy is CommitPolicy.ALL_OR_NOTHING and needs_somebody:
        return RunStatus.REFUSED
    return RunStatus.AWAITING


def after_import(counts: Counts, unexplained: int = 0) -> RunStatus:
    """How an import that was carried out ends.

    Where others brought everything in meanwhile, nothing failed: there was nothing new any more.
    """
    if not counts.imported:
        return RunStatus.FAILED if counts.need_you else RunStatus.NOTHING
    return RunStatus.EXCEPTIONS if counts.need_you or unexplained else RunStatus.COMPLETE


def after_dry_run(counts: Counts, unexplained: int = 0) -> RunStatus:
    """How a run that only says what would happen ends."""
    if not counts.found and not unexplained:
        return RunStatus.NOTHING
    return RunStatus.EXCEPTIONS if counts.need_you or unexplained else RunStatus.COMPLETE

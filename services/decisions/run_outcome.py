"""In which state a plan, or an import, leaves its run."""

from __future__ import annotations

from services.model.import_run import CommitPolicy, ImportRun, RunStatus, Via
from services.model.report import Counts


def after_plan(run: ImportRun, counts: Counts) -> RunStatus:
    """What a complete plan means: AWAITING a press, REFUSED, or NOTHING to do.

    All already here is no failure where nobody waits for a confirmation: there is nothing new to import.
    """
    nobody_asks = run.via is not Via.SLACK
    if counts.found == 0 or (nobody_asks and not counts.imported and not counts.need_you):
        return RunStatus.NOTHING
    if not counts.imported:
        return RunStatus.REFUSED
    if run.filters.policy is CommitPolicy.ALL_OR_NOTHING and counts.need_you:
        return RunStatus.REFUSED
    return RunStatus.AWAITING


def after_import(counts: Counts) -> RunStatus:
    """How an import that was carried out ends.

    Where others brought everything in meanwhile, nothing failed: there was nothing new any more.
    """
    if not counts.imported:
        return RunStatus.FAILED if counts.need_you else RunStatus.NOTHING
    return RunStatus.EXCEPTIONS if counts.need_you else RunStatus.COMPLETE


def after_dry_run(counts: Counts) -> RunStatus:
    """How a run that only says what would happen ends."""
    if not counts.found:
        return RunStatus.NOTHING
    return RunStatus.EXCEPTIONS if counts.need_you else RunStatus.COMPLETE

"""What the runs of a company mean for its coverage: which looked at everything, and what undos outdated."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.model.coverage import Brought, TookBack
from services.model.import_run import DEFAULT_STATUSES, FINISHED, Filters, RunKind, RunStatus
from services.model.report import Counts


@dataclass(frozen=True, slots=True)
class LedgerRun:
    """What coverage asks of a run. ``at``: when it was planned, or when an undo ended (or now works).

    ``is_planned``: it read QuickBooks completely, and has a verdict on every invoice of its range.
    ``gone`` and ``kept``: of an undo, how many invoices went and stayed. ``mirror_version``: of the mirror
    that it was planned from; 0 where nobody noted it. ``has_details``: what it said of each invoice is kept.
    """

    id: str
    kind: RunKind
    target_id: str | None
    status: RunStatus
    filters: Filters
    at: datetime
    counts: Counts
    is_planned: bool
    unexplained: int = 0
    gone: int = 0
    kept: int = 0
    mirror_version: int = 0
    has_details: bool = True

    @property
    def imported(self) -> int:
        """How many invoices it brought in."""
        return self.counts.imported - self.counts.pending


def covering(runs: Sequence[LedgerRun]) -> tuple[list[Brought], list[TookBack]]:
    """What the imports brought in, and what undos took back of that."""
    imports = {run.id: run for run in runs if run.kind is RunKind.IMPORT}
    undos = [run for run in runs if run.kind is RunKind.UNDO and run.target_id in imports and _took(run)]
    undone = {undo.target_id: undo for undo in undos}
    brought = [_brought(run, undone.get(run.id)) for run in imports.values() if _has_ended(run)]
    took_back = [
        TookBack(undo.filters.date_from, undo.filters.date_to, undo.at)
        for undo in undos
        if imports[undo.target_id or ""].imported
    ]
    return brought, took_back


def is_unfiltered(filters: Filters) -> bool:
    """Whether it asks for all that a firm usually imports: who asks for less has looked at a part only."""
    is_narrowed = filters.project_id is not None or filters.customer_ids or filters.only_ids is not None
    return not is_narrowed and filters.statuses >= DEFAULT_STATUSES


def versions_of(runs: Collection[LedgerRun]) -> dict[str, int]:
    """From which version of the mirror each was planned."""
    return {run.id: run.mirror_version for run in runs}


def _brought(run: LedgerRun, undo: LedgerRun | None) -> Brought:
    is_whole = undo is None and is_unfiltered(run.filters) and _looked_at_all(run)
    is_any = bool(run.imported) and (undo is None or undo.kept > 0 or undo.status is not RunStatus.UNDONE)
    return Brought(run.id, run.filters.date_from, run.filters.date_to, run.at, is_whole, is_any)


def _looked_at_all(run: LedgerRun) -> bool:
    """Also where it failed or was cancelled: what did not come in then needs somebody, which is told.

    Unless that was removed: then nobody knows of which days it was.
    """
    is_told = run.has_details or not run.counts.need_you
    return run.is_planned and not run.unexplained and not run.counts.pending and is_told


def _has_ended(run: LedgerRun) -> bool:
    return run.status in FINISHED or run.status is RunStatus.REFUSED


def _took(undo: LedgerRun) -> bool:
    """Whether it took something back, or is about to."""
    return undo.gone > 0 or undo.status not in FINISHED

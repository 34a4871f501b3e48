"""What is counted of runs that end, for those who watch over the installation."""

from __future__ import annotations

from contextlib import suppress

from services.errors import AppError
from services.metrics import ENTRIES_IMPORTED, INVOICES_IMPORTED, RUN_SECONDS, RUNS_ENDED
from services.model.import_run import FINISHED, ImportRun, ImportType, RunKind
from services.model.report import Counts
from services.ports.store import Store


def count_if_ended(store: Store, run_id: str) -> None:
    """Count the run if it has ended. It was worked on here a moment ago."""
    with suppress(AppError), store.reading() as tx:
        run = tx.runs.get(run_id)
        if run.status in FINISHED and not run.dry_run:
            _count(run)


def _count(run: ImportRun) -> None:
    RUNS_ENDED.labels(run.kind.value, run.status.value).inc()
    if run.finished_at is not None:
        took = run.finished_at - (run.started_at or run.created_at)
        RUN_SECONDS.labels(run.kind.value).observe(took.total_seconds())
    if run.kind is RunKind.IMPORT:
        counts = Counts(**run.facts.get("counts", {}))
        is_invoices = run.import_type is ImportType.INVOICE_HISTORY
        counter = INVOICES_IMPORTED if is_invoices else ENTRIES_IMPORTED.labels(run.import_type.value)
        counter.inc(counts.imported - counts.pending)

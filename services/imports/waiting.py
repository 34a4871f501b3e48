"""What a run says while another run of its company is worked on."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.model.import_run import WORKING, ImportRun, Progress, RunPhase
from services.ports.store import Transaction

#: After so long the card is shown once more: it offers *Cancel* by then.
SHOW_AGAIN = timedelta(seconds=5)


def show_waiting(tx: Transaction, run: ImportRun, now: datetime) -> None:
    """Have the card say that the run waits: at once, and again after five seconds. Nothing else changes it.

    What waits since when is noted in the progress; without an instant, it was shown for the last time.
    """
    if run.status not in WORKING or run.progress.phase is RunPhase.WRITING:
        return  # that a part may be in must not be forgotten
    is_first = run.progress.phase is not RunPhase.WAITING
    since = run.progress.since
    if not is_first and (since is None or now - since < SHOW_AGAIN):
        return
    tx.runs.note_progress(run.id, Progress(RunPhase.WAITING, since=now if is_first else None))
    if run.place is not None:
        tx.outbox.queue_card(run, now)

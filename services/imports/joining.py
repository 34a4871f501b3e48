"""The same choices twice: the later run joins the one that imports, and tells its outcome too."""

from __future__ import annotations

from datetime import datetime

from services.model.import_run import FINISHED, WORKING, ImportRun, RunStatus
from services.model.outbox import MessageKind
from services.ports.store import Transaction


def joined(tx: Transaction, run: ImportRun, at: datetime) -> ImportRun | None:
    """The run whose outcome is now waited for; None if nobody imports the same. Nothing is committed here."""
    other = tx.joins.under_way(run)
    if other is None or not tx.joins.join(run.id, other.id, at):
        return None
    if run.place is not None:
        tx.outbox.queue_card(run, at)
    return other


def tell_joined(tx: Transaction, run: ImportRun, at: datetime) -> None:
    """How this run stands now concerns those that joined it: its outcome is theirs, or they begin."""
    if run.status in WORKING or run.status is RunStatus.PAUSED:
        return
    followers = tx.joins.joined(run)
    if run.status not in FINISHED:
        tx.joins.release(run)
    for each in followers:
        if run.status not in FINISHED and each.draft_id is not None:
            tx.drafts.reopen(each.draft_id)
        if each.place is not None:
            tx.outbox.queue_card(each, at)
            if run.status in FINISHED:
                tx.outbox.queue(each, MessageKind.FINAL, f"{each.id}:final:{run.status.value}", at)

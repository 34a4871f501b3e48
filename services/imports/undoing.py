"""The work on an undo: the import's invoices go batch by batch. QuickBooks is asked nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.imports.turn import Turn
from services.model.audit import AuditAction
from services.model.import_run import FINISHED, ImportRun, RunKind, RunPhase
from services.model.outbox import MessageKind
from services.model.undo import undone_to_json
from services.ports.store import Store, Transaction


class Undoing:
    """Takes back what one import brought in, but for what somebody here changed since."""

    def __init__(self, store: Store, turn: Turn) -> None:
        self._store = store
        self._turn = turn
        self._run = turn.claim.run

    def undo(self) -> None:
        """To the end. Raises ``Fenced``, ``CancelRequested`` or ``Stopping``; whole batches stay undone."""
        with self._store.reading() as tx:
            done, total = tx.undo.size(self._run)
        while number := self._batch(done, total):
            done += number

    def _batch(self, done: int, total: int) -> int:
        with self._store.writing() as tx:
            self._turn.guard(tx, RunPhase.UNDOING, done, total)
            number = tx.undo.take_back(self._run, self._turn.sizes.batch)
            tx.commit()
        return number


def undo_facts(tx: Transaction, run: ImportRun) -> dict[str, Any]:
    """What the undo did so far, for its row."""
    return run.facts | undone_to_json(tx.undo.undone(run))


def cancelling(run: ImportRun) -> AuditAction:
    """What the audit log says of somebody who cancels this run."""
    return AuditAction.UNDO_CANCELLED if run.kind is RunKind.UNDO else AuditAction.IMPORT_CANCELLED


def tell_target(tx: Transaction, run: ImportRun, now: datetime) -> None:
    """The import's own card, and its report, say that it was undone, and offer it no more."""
    if run.target_id is None:
        return
    target = tx.runs.get(run.target_id)
    if target.place is None:
        return
    tx.outbox.queue_card(target, now)
    if run.status in FINISHED:
        key = f"{target.id}:final again:{run.id}"
        tx.outbox.queue(target, MessageKind.FINAL_AGAIN, key, now)

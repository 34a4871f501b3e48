"""Stops every import of a company that is being disconnected."""

from __future__ import annotations

from services.clock import Clock
from services.imports.endings import Endings
from services.model.audit import AuditAction
from services.model.people import Actor
from services.ports.desk import Rights
from services.ports.store import Store, Transaction


class RunStopper:
    """Cancels runs, as *Cancel* would: what is imported stays, and each run tells what is in."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._clock = clock
        self._endings = Endings(store, clock, rights)

    def stop_all(self, tx: Transaction, connection_id: str, by: Actor) -> None:
        """Cancel the company's imports that work or wait; nothing is committed here.

        An undo goes on: it asks QuickBooks nothing.
        """
        now = self._clock.now()
        for run in tx.runs.going_on(connection_id):
            if self._endings.stopped(tx, run, by.user_id):
                tx.audit.add(by, AuditAction.IMPORT_CANCELLED, run.id, {"disconnected": connection_id}, now)
                tx.outbox.queue_card(tx.runs.get(run.id), now)

"""*Update all*: what is listed as changed becomes what QuickBooks said at the last look."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.clock import Clock
from services.model.audit import AuditAction
from services.model.entry_filter import EntryFilter, Shown
from services.model.entry_marks import MOST_MARKED
from services.model.people import Actor, Right
from services.model.project_directory import Beside
from services.model.work_in_progress import EntryRow, Updated
from services.ports.desk import Rights
from services.ports.invoice_window import Scope
from services.ports.store import Store, Transaction
from services.ports.work_in_progress import EntriesWanted
from services.work_in_progress.one_entry import show_digests, taken_over

#: Entries of one transaction.
BATCH = 50


class EntryUpdates:
    """Takes over many. Whoever may change sees every project."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, batch: int = BATCH) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._batch = batch

    def update(self, actor: Actor, filters: EntryFilter, seen_at: datetime) -> Updated:
        """Those that the filter shows and that had changed by then. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.CHANGE)
        wanted = EntriesWanted(Scope(actor.team_id), replace(filters, shown=Shown.CHANGED))
        done, beside, looked_at = Updated(), Beside(), 0
        while looked_at < MOST_MARKED:
            with self._store.writing_now() as tx:
                if not looked_at:
                    tx.inbox.once(actor, AuditAction.ENTRY_UPDATED.code, self._clock.now())
                # Nobody lets them follow meanwhile.
                for connection_id in tx.work.as_of(actor.team_id):
                    tx.in_step.hold(connection_id)
                rows = tx.work.page(wanted, beside, self._batch)
                seen = [row for row in rows if row.changed_at is not None and row.changed_at <= seen_at]
                done = self._taken(tx, actor, seen, done)
                tx.commit()
            if len(rows) < self._batch:
                return done
            beside, looked_at = Beside(rows[-1].key.text), looked_at + len(rows)
        return replace(done, is_cut=True)

    def _taken(self, tx: Transaction, actor: Actor, rows: list[EntryRow], done: Updated) -> Updated:
        found = (tx.work.find(Scope(actor.team_id), row.id) for row in rows)
        known, now = [one for one in found if one is not None], self._clock.now()
        updated = [one for one in known if taken_over(tx, actor, one, now)]
        show_digests(tx, updated, now)
        blocked = done.blocked + len(known) - len(updated)
        return replace(done, number=done.number + len(updated), blocked=blocked)

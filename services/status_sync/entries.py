"""Time entries and expenses in step: what was billed or deleted in QuickBooks follows, batch by batch.

Their content never changes here by itself: see ``services.work_in_progress``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from services.clock import Clock
from services.mirror.in_step import Keeper
from services.model.audit import AuditAction
from services.model.people import Actor
from services.model.quickbooks import Entity
from services.model.work_in_progress import Followed
from services.ports.store import Store, Transaction
from services.status_sync.following import BATCH, SYSTEM, require_free

#: Documents of one step through all of a company's.
_AT_ONCE = 2000


class EntriesFollowing:
    """Lets entries follow. Any number of processes may do so: each follows once."""

    def __init__(self, store: Store, clock: Clock, batch: int = BATCH) -> None:
        self._store = store
        self._clock = clock
        self._batch = batch

    def catch_up(self, keeper: Keeper, connection_id: str) -> None:
        """Bring in what changed of the resources of which entries are here."""
        with self._store.reading() as tx:
            resources = tx.followed_entries.resources(connection_id)
        for entity in (one for one in Entity if one.value in resources):
            keeper.catch_up(connection_id, self._next_ids(connection_id, entity), entity)

    def follow_all(self, connection_id: str, watch: Callable[[], None] = lambda: None) -> Followed:
        """All that changed; what became of it. Raises ``CompanyBusy``, and what ``watch`` raises."""
        done = Followed()
        while True:
            watch()
            with self._store.writing() as tx:
                require_free(tx, connection_id, self._clock.now())
                noted = tx.followed_entries.waiting(connection_id, self._batch)
                if not noted:
                    return done
                some = tx.followed_entries.follow(connection_id, noted, self._clock.now())
                self._note(tx, connection_id, some)
                tx.commit()
            done += some

    def _note(self, tx: Transaction, connection_id: str, done: Followed) -> None:
        """For the audit log: how many, of each kind of change."""
        if done.count:
            told = {name: number for name, number in asdict(done).items() if number}
            actor = Actor(tx.connections.get(connection_id).team_id, SYSTEM)
            tx.audit.add(actor, AuditAction.ENTRIES_FOLLOWED, connection_id, told, self._clock.now())

    def _next_ids(self, connection_id: str, entity: Entity) -> Callable[[str], list[str]]:
        def after(last: str) -> list[str]:
            with self._store.reading() as tx:
                return tx.followed_entries.ids_after(connection_id, entity.value, last, _AT_ONCE)

        return after

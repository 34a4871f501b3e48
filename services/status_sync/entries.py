"""Time entries and expenses in step: what was billed or deleted in QuickBooks follows, batch by batch.

Their content never changes here by itself: see ``services.work_in_progress``.
"""

from __future__ import annotations

from collections.abc import Callable

from services.clock import Clock
from services.mirror.followed import follow_some
from services.mirror.in_step import Keeper
from services.model.quickbooks import Entity
from services.model.work_in_progress import Followed
from services.ports.store import Store
from services.status_sync.following import BATCH, require_free

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
            next_ids, unbilled = self._next_ids(connection_id, entity), self._unbilled(connection_id, entity)
            keeper.catch_up(connection_id, next_ids, entity, unbilled)

    def follow_all(self, connection_id: str, watch: Callable[[], None] = lambda: None) -> Followed:
        """All that changed; what became of it. Raises ``CompanyBusy``, and what ``watch`` raises."""
        done = Followed()
        while True:
            watch()
            with self._store.writing() as tx:
                require_free(tx, connection_id, self._clock.now())
                some = follow_some(tx, connection_id, self._clock.now(), self._batch)
                if some is None:
                    return done
                tx.commit()
            done += some

    def _unbilled(self, connection_id: str, entity: Entity) -> Callable[[int, int], list[str]]:
        def some(turn: int, limit: int) -> list[str]:
            with self._store.reading() as tx:
                return tx.followed_entries.unbilled(connection_id, entity.value, turn, limit)

        return some

    def _next_ids(self, connection_id: str, entity: Entity) -> Callable[[str], list[str]]:
        def after(last: str) -> list[str]:
            with self._store.reading() as tx:
                return tx.followed_entries.ids_after(connection_id, entity.value, last, _AT_ONCE)

        return after

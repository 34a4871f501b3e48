"""Brings in what changed of a company's documents, whatever range anybody asks for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from services.clock import Clock
from services.mirror.captured import CAPTURED
from services.mirror.catch_up import CaughtUp, catch_up
from services.mirror.pages import Pages
from services.mirror.read_again import read_again
from services.mirror.reconcile import NextIds, look_for, recount_windows
from services.mirror.refresh import PROOF_LASTS
from services.model.quickbooks import Between, Entity, Field
from services.ports.quickbooks import DocumentSource
from services.ports.step_guard import StepGuard
from services.ports.store import Store


class Keeper:
    """One look at one company. Every page is one transaction with ``guard`` in it, which may end the look."""

    def __init__(self, store: Store, clock: Clock, source: DocumentSource, guard: StepGuard) -> None:
        self._store = store
        self._clock = clock
        self._source = source
        self._guard = guard

    def read(self, connection_id: str, ids: Collection[str], entity: Entity = Entity.INVOICE) -> int:
        """Read these once more; how many changed or are gone."""
        return read_again(self._pages(connection_id, entity), ids) if ids else 0

    def catch_up(self, connection_id: str, next_ids: NextIds, entity: Entity = Entity.INVOICE) -> int:
        """Bring in all changes; how many. Where nobody tells all of them any more, read what is here.

        Change data capture looks back 30 days, and of a company that was reconnected the mirror is empty.
        """
        pages = self._pages(connection_id, entity)
        with self._store.reading() as tx:
            as_of = pages.mine(tx).as_of(connection_id)
        if as_of is not None and as_of > self._clock.now() - PROOF_LASTS:
            caught_up = catch_up(pages, as_of)
            return caught_up.changed + _look_for_gone(pages, as_of, caught_up, next_ids)
        return _read_all(pages, next_ids)

    def _pages(self, connection_id: str, entity: Entity) -> Pages:
        asked = self._store, self._clock, self._source, connection_id, self._guard
        return Pages(*asked, self._clock.now(), entity, guards_first=True)


def _look_for_gone(pages: Pages, since: datetime, caught_up: CaughtUp, next_ids: NextIds) -> int:
    """Find what was deleted without anybody telling; how much of it no proven window holds.

    Of what nobody ever tells, such as time, the latter is looked for once a day: it takes a COUNT a page.
    """
    if caught_up.is_told or not caught_up.is_complete:
        return 0
    recount_windows(pages, caught_up.as_of)
    is_due = pages.entity in CAPTURED or since.date() < caught_up.as_of.date()
    return look_for(pages, next_ids) if is_due else 0


def _read_all(pages: Pages, next_ids: NextIds) -> int:
    """Every document of the invoice window. No range counts as read whole any more."""
    since = Between(Field.UPDATED, pages.clock.now(), None)
    # Their clock, before the first one is read: what changes meanwhile is asked for the next time.
    as_of = pages.source.count(pages.entity, [since]).server_time
    pages.write(lambda tx: pages.mine(tx).forget_windows(pages.connection_id, None, None))
    number, after = 0, ""
    while ids := sorted(next_ids(after)):
        after = max(ids)
        number += read_again(pages, ids)
    pages.write(lambda tx: pages.mine(tx).note_as_of(pages.connection_id, as_of))
    return number

"""Brings in what changed of a company's documents, whatever range anybody asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from functools import partial

from services.clock import Clock
from services.mirror.captured import CAPTURED
from services.mirror.catch_up import CaughtUp, catch_up
from services.mirror.lists import refresh_list
from services.mirror.pages import Pages
from services.mirror.read_again import read_again
from services.mirror.reconcile import NextIds, look_for, recount_windows
from services.mirror.refresh import PROOF_LASTS
from services.model.quickbooks import Between, Entity, Field
from services.ports.quickbooks import DocumentSource
from services.ports.step_guard import StepGuard
from services.ports.store import Store

#: The ids of so many documents that are not billed: those of a turn, and of the next turn the next.
Unbilled = Callable[[int, int], Collection[str]]
_DAY = timedelta(days=1)
#: Pages of unbilled documents that a day reads again, of each resource.
_PAGES_A_DAY = 10


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

    def learn(self, connection_id: str, entity: Entity) -> None:
        """Read what changed of a list, such as that of employees, where it was read before."""
        with self._store.reading() as tx:
            is_known = tx.mirror.list_of(entity).as_of(connection_id) is not None
        if is_known:
            refresh_list(self._pages(connection_id, entity), entity)

    def catch_up(
        self,
        connection_id: str,
        next_ids: NextIds,
        entity: Entity = Entity.INVOICE,
        unbilled: Unbilled | None = None,
    ) -> int:
        """Bring in all changes; how many. Where nobody tells all of them any more, read what is here.

        Change data capture looks back 30 days, and of a company that was reconnected the mirror is empty.
        """
        pages = self._pages(connection_id, entity)
        with self._store.reading() as tx:
            as_of = pages.mine(tx).as_of(connection_id)
        if as_of is not None and as_of > self._clock.now() - PROOF_LASTS:
            caught_up = catch_up(pages, as_of)
            found = caught_up.changed + _look_for_gone(pages, caught_up, next_ids)
            return found + (_once_a_day(pages, caught_up, next_ids, unbilled) if unbilled else 0)
        return _read_all(pages, next_ids)

    def _pages(self, connection_id: str, entity: Entity) -> Pages:
        asked = self._store, self._clock, self._source, connection_id, self._guard
        pages = Pages(*asked, self._clock.now(), entity, guards_first=True)
        pages.learn_customers = partial(refresh_list, entity=Entity.CUSTOMER)
        return pages


def _look_for_gone(pages: Pages, caught_up: CaughtUp, next_ids: NextIds) -> int:
    """Find what was deleted without anybody telling; how much of it no proven window holds.

    Of what nobody ever tells, such as time, the latter is looked for once a day: it takes a COUNT a page.
    """
    if caught_up.is_told or not caught_up.is_complete:
        return 0
    recount_windows(pages, caught_up.as_of)
    return look_for(pages, next_ids) if pages.entity in CAPTURED else 0


def _once_a_day(pages: Pages, caught_up: CaughtUp, next_ids: NextIds, unbilled: Unbilled) -> int:
    """Look for what no change tells, a day after the last time or after the first look; how much was found.

    Deleted time outside proven windows; and what was billed, if that does not count as a change of it:
    nothing says that it does. Of what is unbilled, so many pages a day are read, another day the next.
    """
    with pages.store.reading() as tx:
        last = pages.mine(tx).looked_for(pages.connection_id)
    now = caught_up.as_of
    if not caught_up.is_complete or (last is not None and now - last < _DAY):
        return 0
    found = 0
    if last is not None:
        found += 0 if pages.entity in CAPTURED else look_for(pages, next_ids)
        found += read_again(pages, unbilled(now.toordinal(), _PAGES_A_DAY * pages.page_size))
    pages.write(lambda tx: pages.mine(tx).note_looked_for(pages.connection_id, now))
    return found


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

"""The use case: remove what QuickBooks said once nobody has used it for a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.clock import Clock
from services.model.connection import ConnectionStatus
from services.model.quickbooks import DOCUMENTS, Entity
from services.ports.mirror import ProvenWindow
from services.ports.retention import DocumentKey
from services.ports.store import Store, Transaction

#: How long documents are kept after their last use, but for those that the ledger has, unless it is set.
KEPT_FOR = timedelta(days=30)
#: Documents of one transaction: others who write wait no longer than for a page of an import.
BATCH = 2000
_FIRST = DocumentKey(date.min)


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed: ranges that count as unread now, and documents. Of a disconnected company: rows."""

    windows: int = 0
    documents: int = 0
    rows: int = 0

    def __add__(self, other: Removed) -> Removed:
        rows = self.rows + other.rows
        return Removed(self.windows + other.windows, self.documents + other.documents, rows)


class Retention:
    """Tidies the mirror up, company by company. May be repeated, cut short, and done by several at once.

    A company of which a run works is left for another time. The ledger keeps its own copy of what it took in.
    """

    def __init__(
        self, store: Store, clock: Clock, batch: int = BATCH, kept_for: timedelta = KEPT_FOR
    ) -> None:
        self._store = store
        self._clock = clock
        self._batch = batch
        self._kept_for = kept_for

    def run(self) -> Removed:
        """Remove what was not used for so long, and whatever is left of disconnected companies."""
        with self._store.reading() as tx:
            companies = tx.retention.companies()
        removed = Removed()
        for connection_id in companies:
            removed += self._tidied(connection_id)
        return removed

    def _tidied(self, connection_id: str) -> Removed:
        with self._store.reading() as tx:
            is_gone = _is_disconnected(tx, connection_id)
        if is_gone:
            return Removed(rows=self._emptied(connection_id))
        windows = self._forget(connection_id)
        documents = sum(self._remove_documents(connection_id, entity) for entity in DOCUMENTS)
        return Removed(windows, documents)

    def _forget(self, connection_id: str) -> int:
        """Before its documents go, so that nobody takes for read what is only half there."""
        with self._store.writing() as tx:
            if not tx.retention.hold(connection_id, self._clock.now()):
                return 0
            windows = tx.retention.forget_unused(connection_id, self._clock.now() - self._kept_for)
            tx.commit()
        return windows

    def _remove_documents(self, connection_id: str, entity: Entity) -> int:
        """Those of days that no window covers. Each step looks anew: some may have been read meanwhile."""
        number, after = 0, _FIRST
        while True:
            with self._store.writing() as tx:
                if not tx.retention.hold(connection_id, self._clock.now()):
                    return number
                gap = next_gap(tx.mirror.of(entity).windows(connection_id), after.txn_date)
                if gap is None:
                    return number
                start, end = gap
                after = max(after, DocumentKey(start))
                found = tx.retention.remove_uncited(connection_id, entity, after, end, self._batch)
                tx.commit()
            number += len(found)
            after = found[-1] if len(found) == self._batch else DocumentKey(end)

    def _emptied(self, connection_id: str) -> int:
        """All that QuickBooks said of a company, unless it is connected again meanwhile."""
        number = 0
        while True:
            with self._store.writing() as tx:
                is_free = tx.retention.hold(connection_id, self._clock.now())
                if not (is_free and _is_disconnected(tx, connection_id)):
                    return number
                rows = tx.retention.remove_anything(connection_id, self._batch)
                tx.commit()
            if not rows:
                return number
            number += rows


def next_gap(windows: Sequence[ProvenWindow], after: date) -> tuple[date, date] | None:
    """The first days from this one on, up to the second one, that no window covers. They are in order."""
    start = after
    for window in windows:
        if start < window.date_from:
            return start, window.date_from
        start = max(start, window.date_to)
    return (start, date.max) if start < date.max else None


def _is_disconnected(tx: Transaction, connection_id: str) -> bool:
    return tx.connections.get(connection_id).status is ConnectionStatus.DISCONNECTED

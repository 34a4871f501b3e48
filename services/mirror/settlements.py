"""Payments and credit memos that changed: the invoices that they touch are read again.

Nobody proves that QuickBooks raises an invoice's LastUpdatedTime when a payment is applied, moved or deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.decisions.plan_windows import Planned, Span
from services.errors import QuickBooksUnavailable
from services.mirror.axes import Axis, Seconds, seconds_between
from services.mirror.captured import Told, vanished
from services.mirror.pages import Pages
from services.mirror.read_again import read_again
from services.model.quickbooks import SETTLING, Entity, Field, Settlement, SettlementPage, Settler

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Settled:
    """How many invoices were new or changed; ``is_whole``: all that may be touched were read."""

    changed: int
    is_whole: bool


class Settlements:
    """One catching up with what settles. Invoices that were updated since ``known_from`` are here already."""

    def __init__(self, pages: Pages, known_from: datetime | None) -> None:
        self._pages = pages
        self._known_from = known_from
        self._changed = 0

    def bring_in(self, told: Told, since: datetime, as_of: datetime) -> Settled:
        """Read again what the changed and the deleted ones touch; where not all are told, look for them."""
        deleted = told.deleted_settlers()
        self._read_touched(told.settlements(), deleted)
        if deleted:
            self._forget(deleted)
        span, is_whole = seconds_between(since, as_of + _MINUTE), True
        for kind in (one for one in SETTLING if one in told.lost):
            is_whole = self._read_changed(kind, span) and is_whole
            self._read_doubtful(kind)
        return Settled(self._changed, is_whole)

    def _read_touched(self, settlements: Iterator[Settlement], deleted: frozenset[Settler]) -> None:
        changed = list(settlements)
        settlers = deleted | {one.settler for one in changed}
        named = frozenset[str]().union(*(one.invoice_ids for one in changed))
        if settlers:
            self._changed += read_again(self._pages, self._touched(settlers, named))

    def _touched(self, settlers: Collection[Settler], named: Collection[str]) -> frozenset[str]:
        # One that is not here needs no reading: no proven window holds it, and it will come as it is then.
        with self._pages.store.reading() as tx:
            return tx.mirror.invoices_settled(self._pages.connection_id, settlers, named, self._known_from)

    def _read_changed(self, kind: Entity, span: Span) -> bool:
        """By windows of the time of change; whether all of them came."""
        axis = Seconds(Field.UPDATED, (), self._pages.customer_ids)
        counted, received = self._pages.count(axis, span, kind), 0
        try:
            for page in _windows(self._pages, kind, axis, Planned(span, counted)):
                received += len(page.settlements)
                self._read_touched(iter(page.settlements), frozenset())
        except QuickBooksUnavailable as error:
            self._pages.note_failing(error)
            return False
        return received >= counted

    def _read_doubtful(self, kind: Entity) -> None:
        """Find those that were deleted without anybody telling, and read what they settled.

        Exact, and cheaper than to read all paid invoices: each invoice here named what settled it when it was
        read, and what settles it since was read as changed. So whatever was deleted is among the links, and
        QuickBooks counts these, a page of ids at a time. Where it counts all of them, nothing is read.
        """
        pages, after = self._pages, ""
        while some := self._settlers(kind, after):
            after = some[-1].qbo_id
            gone = vanished(pages.source, kind, [one.qbo_id for one in some])
            if deleted := frozenset(one for one in some if one.qbo_id in gone):
                self._read_touched(iter(()), deleted)
                self._forget(deleted)

    def _settlers(self, kind: Entity, after: str) -> list[Settler]:
        pages = self._pages
        with pages.store.reading() as tx:
            return tx.mirror.settlers(pages.connection_id, kind.value, after, pages.source.page_size)

    def _forget(self, deleted: frozenset[Settler]) -> None:
        self._pages.write(lambda tx: tx.mirror.forget_settlers(self._pages.connection_id, deleted))


def _windows(pages: Pages, kind: Entity, axis: Axis, whole: Planned) -> Iterator[SettlementPage]:
    """One answer for each window that QuickBooks' COUNT says is not empty."""
    for window in pages.plan(axis, whole, pages.source.page_size, kind):
        finer = axis.finer(window.span) if window.count > pages.source.page_size else None
        if finer is not None:
            yield from _windows(pages, kind, finer[0], Planned(finer[1], window.count))
        elif window.count:
            yield pages.source.settlements(kind, axis.conditions(window.span))

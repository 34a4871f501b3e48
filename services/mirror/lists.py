"""Brings a list, such as that of customers, up to date: all of it the first time, then what changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.decisions.plan_windows import Planned, Span
from services.errors import QuickBooksRefused
from services.mirror.axes import EARLIEST, Axis, Seconds, seconds_between
from services.mirror.captured import OVERLAP
from services.mirror.pages import Pages
from services.model.quickbooks import Between, Condition, Entity, Field, SourceCustomer, SourcePerson
from services.ports.store import Transaction


class NotToldApart(QuickBooksRefused):
    """QuickBooks has more customers, or people, of one and the same second than it gives in one answer."""

    code = "not_told_apart"
    remedy = "Nothing was lost. Tell your administrator the reference of this run."


@dataclass(frozen=True, slots=True)
class _Page:
    """One answer, and QuickBooks' clock at it."""

    rows: Sequence[SourceCustomer] | Sequence[SourcePerson]
    server_time: datetime


def refresh_list(pages: Pages, entity: Entity) -> datetime:
    """QuickBooks' clock at the first answer; all that was in the list by then is in the mirror.

    The list is that of customers, of employees or of vendors.
    """
    return _Reading(pages, entity).refresh()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One list being read."""

    pages: Pages
    entity: Entity

    def refresh(self) -> datetime:
        as_of = self._as_of()
        whole: tuple[Condition, ...] = () if as_of is None else (_since(as_of),)
        first, size = self._ask(whole), self.pages.source.page_size
        if len(first.rows) < size:
            self._keep(first, first.server_time)
            return first.server_time
        start = EARLIEST if as_of is None else as_of - OVERLAP
        axis = Seconds(Field.CREATED if as_of is None else Field.UPDATED, (), None, is_dated=False)
        for page in self._windows(axis, seconds_between(start, first.server_time)):
            self._keep(page, None)
        self.pages.write(lambda tx: self._note(tx, first.server_time))
        return first.server_time

    def _as_of(self) -> datetime | None:
        with self.pages.store.reading() as tx:
            return tx.mirror.list_of(self.entity).as_of(self.pages.connection_id)

    def _ask(self, conditions: Sequence[Condition]) -> _Page:
        if self.entity is Entity.CUSTOMER:
            customers = self.pages.source.customers(conditions)
            return _Page(customers.customers, customers.server_time)
        people = self.pages.source.people(self.entity, conditions)
        return _Page(people.people, people.server_time)

    def _windows(self, axis: Axis, span: Span) -> Iterator[_Page]:
        """One answer for each window that QuickBooks' COUNT says is not empty."""
        size = self.pages.source.page_size
        whole = Planned(span, self.pages.count(axis, span, self.entity))
        for window in self.pages.plan(axis, whole, size, self.entity):
            if window.count > size:
                finer = axis.finer(window.span)
                if finer is None:
                    raise NotToldApart
                yield from self._windows(*finer)
            elif window.count:
                yield self._ask(axis.conditions(window.span))

    def _keep(self, page: _Page, as_of: datetime | None) -> None:
        def write(tx: Transaction) -> None:
            tx.mirror.list_of(self.entity).keep(self.pages.connection_id, page.rows)
            if as_of is not None:
                self._note(tx, as_of)

        self.pages.write(write)

    def _note(self, tx: Transaction, as_of: datetime) -> None:
        tx.mirror.list_of(self.entity).note_as_of(self.pages.connection_id, as_of)


def _since(as_of: datetime) -> Between:
    return Between(Field.UPDATED, as_of - OVERLAP, None)

"""Brings the customers up to date: all of them the first time, then what changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from services.decisions.plan_windows import Planned, Span
from services.errors import QuickBooksRefused
from services.mirror.axes import EARLIEST, Seconds, seconds_between
from services.mirror.captured import OVERLAP
from services.mirror.pages import Pages
from services.model.quickbooks import Between, Condition, CustomerPage, Entity, Field
from services.ports.store import Transaction


class CustomersNotTold(QuickBooksRefused):
    """QuickBooks has more customers of one and the same second than it gives in one answer."""

    code = "customers_not_told_apart"
    remedy = "Nothing was lost. Tell your administrator the reference of this run."


def refresh_customers(pages: Pages, as_of: datetime | None) -> datetime:
    """QuickBooks' clock at the first answer; every customer that was there by then is in the mirror."""
    whole: tuple[Condition, ...] = () if as_of is None else (Between(Field.UPDATED, as_of - OVERLAP, None),)
    first = pages.source.customers(whole)
    if len(first.customers) < pages.source.page_size:
        _keep(pages, first, first.server_time)
        return first.server_time
    start = EARLIEST if as_of is None else as_of - OVERLAP
    axis = Seconds(Field.CREATED if as_of is None else Field.UPDATED, (), tuple)
    for page in _windows(pages, axis, seconds_between(start, first.server_time)):
        _keep(pages, page, None)
    pages.write(lambda tx: tx.mirror.note_list_as_of(pages.connection_id, Entity.CUSTOMER, first.server_time))
    return first.server_time


def _windows(pages: Pages, axis: Seconds, span: Span) -> Iterator[CustomerPage]:
    """One answer for each window that QuickBooks' COUNT says is not empty."""
    whole = Planned(span, pages.count(axis, span, Entity.CUSTOMER))
    for window in pages.plan(axis, whole, pages.source.page_size, Entity.CUSTOMER):
        if window.count > pages.source.page_size:
            finer = _finer(axis, window.span)
            yield from _windows(pages, finer, seconds_between(EARLIEST, _as_of(span)))
        elif window.count:
            yield pages.source.customers(axis.conditions(window.span))


def _finer(axis: Seconds, second: Span) -> Seconds:
    """Made at once, in one second, they were hardly changed in one second too, nor the other way round."""
    if axis.base:
        raise CustomersNotTold
    other = Field.UPDATED if axis.field is Field.CREATED else Field.CREATED
    return Seconds(other, axis.conditions(second), tuple)


def _as_of(span: Span) -> datetime:
    return datetime.fromtimestamp(span.end, UTC)


def _keep(pages: Pages, page: CustomerPage, as_of: datetime | None) -> None:
    def write(tx: Transaction) -> None:
        tx.mirror.keep_customers(pages.connection_id, page.customers)
        if as_of is not None:
            tx.mirror.note_list_as_of(pages.connection_id, Entity.CUSTOMER, as_of)

    pages.write(write)

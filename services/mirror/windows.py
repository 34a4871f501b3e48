"""Reads windows of invoice dates: one page is one transaction, and a window is proven by its COUNT."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date

from services.decisions.plan_windows import Planned, Span
from services.errors import QuickBooksUnavailable
from services.mirror.axes import Days
from services.mirror.fetch_ahead import fetch_ahead
from services.mirror.pages import Pages
from services.model.quickbooks import InvoicePage
from services.ports.mirror import ProvenWindow
from services.ports.store import Transaction

_IN_FLIGHT = 4
#: How often a window whose rows differ from its COUNT is asked for.
_READINGS = 3
#: Planning goes so many pages ahead at a time: a long plan would keep the first page, and the guard, waiting.
_PLANNED_AHEAD = 16


class WindowReader:
    """Brings whole windows of days into the mirror."""

    def __init__(self, pages: Pages, days: Days) -> None:
        self._pages = pages
        self._days = days

    def read(self, wholes: Iterable[Planned]) -> None:
        """Read these spans of days, each with its COUNT; what cannot be proven stays unproven."""
        windows = (window for whole in wholes for window in self._windows(whole))
        with closing(fetch_ahead(windows, self._fetch, _IN_FLIGHT)) as fetched:
            for window, first in fetched:
                self._settle(window, first)

    def _windows(self, whole: Planned) -> Iterator[Planned]:
        size = self._pages.source.page_size
        for part in self._pages.plan(self._days, whole, size * _PLANNED_AHEAD):
            yield from self._pages.plan(self._days, part, size)

    def _fetch(self, window: Planned) -> InvoicePage | QuickBooksUnavailable | None:
        """The window's page; the error where QuickBooks cannot send it; None where there is no one page."""
        if not 0 < window.count <= self._pages.source.page_size:
            return None
        try:
            return self._pages.source.invoices(self._days.conditions(window.span))
        except QuickBooksUnavailable as error:
            return error

    def _settle(self, window: Planned, first: InvoicePage | QuickBooksUnavailable | None) -> None:
        """Write the window. Where rows and COUNT differ, both are asked for again."""
        pages = self._from_first(window, first)
        seen: set[str] = set()
        for reading in range(1, _READINGS + 1):
            received = self._write(window, pages)
            if len(received) == window.count:
                return
            seen |= received
            if reading < _READINGS:
                window = Planned(window.span, self._pages.count(self._days, window.span))
                pages = self._pages.gather(self._days, window)
        self._pages.write(lambda tx: self._give_up(tx, window.span, frozenset(seen)))

    def _from_first(
        self, window: Planned, first: InvoicePage | QuickBooksUnavailable | None
    ) -> Iterator[InvoicePage]:
        if isinstance(first, InvoicePage):
            return iter([first])
        if isinstance(first, QuickBooksUnavailable):
            self._pages.note_failing(first)
        return self._pages.gather_parts(self._days, window) if window.count else iter([])

    def _write(self, window: Planned, pages: Iterator[InvoicePage]) -> frozenset[str]:
        """Write each page, the last one with the proof if the window came whole; the ids received."""
        received: set[str] = set()
        last: InvoicePage | None = None
        for page in pages:
            if last is not None:
                self._pages.keep(last.invoices)
            received.update(invoice.qbo_id for invoice in page.invoices)
            last = page
        found = frozenset(received)
        if len(found) == window.count:
            self._pages.keep(last.invoices if last else (), lambda tx: self._prove(tx, window, found))
        elif last is not None:
            self._pages.keep(last.invoices)
        return found

    def _prove(self, tx: Transaction, window: Planned, received: frozenset[str]) -> None:
        """Note the window as read whole; what is here but no longer there is gone."""
        connection_id = self._pages.connection_id
        start, end = _dates(window.span)
        gone = tx.mirror.invoice_ids(connection_id, start, end) - received
        tx.mirror.mark_invoices_gone(connection_id, gone, self._pages.clock.now())
        tx.mirror.prove_window(connection_id, ProvenWindow(start, end, window.count, self._days.now))

    def _give_up(self, tx: Transaction, span: Span, seen: frozenset[str]) -> None:
        """Read the window again next time. What is here but was not sent is never taken for what it was."""
        connection_id = self._pages.connection_id
        tx.mirror.forget_windows(connection_id, *_dates(span))
        unsent = tx.mirror.invoice_ids(connection_id, *_dates(span)) - seen
        tx.mirror.mark_invoices_unreadable(connection_id, unsent)


def _dates(span: Span) -> tuple[date, date]:
    return date.fromordinal(span.start), date.fromordinal(span.end)


def differing(reader_pages: Pages, days: Days, windows: list[Span]) -> list[Span]:
    """Of these adjacent windows, those whose COUNT is not the mirror's; found by halving."""
    if not windows:
        return []
    whole = Span(windows[0].start, windows[-1].end)
    with reader_pages.store.reading() as tx:
        mine = tx.mirror.count_invoices(reader_pages.connection_id, *_dates(whole))
    if reader_pages.count(days, whole) == mine:
        return []
    if len(windows) == 1:
        return windows
    middle = len(windows) // 2
    halves = (windows[:middle], windows[middle:])
    return list(itertools.chain.from_iterable(differing(reader_pages, days, half) for half in halves))

"""Reads windows of documents' dates: one page is one transaction, and a window is proven by its COUNT."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from services.decisions.plan_windows import Planned, Span
from services.errors import QuickBooksUnavailable
from services.mirror.axes import Days
from services.mirror.pages import Pages
from services.model.quickbooks import DocumentPage, SourceDocument
from services.ports.mirror import ProvenWindow
from services.ports.store import Transaction

#: How often a window whose rows differ from its COUNT is asked for.
_READINGS = 3


class WindowReader:
    """Brings whole windows of days into the mirror, by what QuickBooks counts."""

    def __init__(self, pages: Pages, days: Days) -> None:
        self._pages = pages
        self._days = days

    def read(self, wholes: Iterable[Planned]) -> None:
        """Read these spans of days, each with its COUNT; what cannot be proven stays unproven."""
        for whole in wholes:
            for window in self._pages.plan(self._days, whole, self._pages.page_size):
                self.settle(window)

    def settle(self, window: Planned, failed: QuickBooksUnavailable | None = None) -> None:
        """Read the window. Where rows and COUNT differ, both are asked for again.

        ``failed`` says that QuickBooks could not send it in one answer. Raises it where too many were so.
        """
        pages = self._first_pages(window, failed)
        seen: set[str] = set()
        for reading in range(1, _READINGS + 1):
            received = self._write(window, pages)
            if len(received) == window.count:
                return
            seen |= received
            if reading < _READINGS:
                window = self.counted(window.span)
                pages = self._pages.gather(self._days, window)
        self._pages.write(lambda tx: self._give_up(tx, window.span, frozenset(seen)))

    def counted(self, span: Span) -> Planned:
        """These days, with QuickBooks' COUNT."""
        return Planned(span, self._pages.count(self._days, span))

    def note_read(self, span: Span, last: Sequence[SourceDocument], received: frozenset[str]) -> None:
        """Write the last rows of days that were read in order, and note the days as read whole.

        What is here but was not received is gone, if QuickBooks' COUNT says so too.
        """
        with self._pages.store.reading() as tx:
            here = self._pages.mine(tx).ids(self._pages.connection_id, *_dates(span))
        if not here <= received:
            counted = self.counted(span)
            if counted.count != len(received):
                self.settle(counted)
                return
        window = Planned(span, len(received))
        self._pages.keep(last, lambda tx: self._prove(tx, window, received))

    def _first_pages(self, window: Planned, failed: QuickBooksUnavailable | None) -> Iterator[DocumentPage]:
        if failed is None:
            return self._pages.gather(self._days, window)
        self._pages.note_failing(failed)
        return self._pages.gather_parts(self._days, window) if window.count else iter([])

    def _write(self, window: Planned, pages: Iterator[DocumentPage]) -> frozenset[str]:
        """Write each page, the last one with the proof if the window came whole; the ids received."""
        received: set[str] = set()
        last: DocumentPage | None = None
        for page in pages:
            if last is not None:
                self._pages.keep(last.documents)
            received.update(document.qbo_id for document in page.documents)
            last = page
        found = frozenset(received)
        if len(found) == window.count:
            self._pages.keep(last.documents if last else (), lambda tx: self._prove(tx, window, found))
        elif last is not None:
            self._pages.keep(last.documents)
        return found

    def _prove(self, tx: Transaction, window: Planned, received: frozenset[str]) -> None:
        """Note the window as read whole; what is here but no longer there is gone."""
        connection_id, mine = self._pages.connection_id, self._pages.mine(tx)
        start, end = _dates(window.span)
        gone = mine.ids(connection_id, start, end) - received
        mine.mark_gone(connection_id, gone, self._pages.clock.now())
        mine.prove_window(connection_id, ProvenWindow(start, end, window.count, self._days.now))
        self._pages.lasts = True

    def _give_up(self, tx: Transaction, span: Span, seen: frozenset[str]) -> None:
        """Read the window again next time. What is here but was not sent is never taken for what it was."""
        connection_id, mine = self._pages.connection_id, self._pages.mine(tx)
        mine.forget_windows(connection_id, *_dates(span))
        unsent = mine.ids(connection_id, *_dates(span)) - seen
        mine.mark_unreadable(connection_id, unsent)


def _dates(span: Span) -> tuple[date, date]:
    return date.fromordinal(span.start), date.fromordinal(span.end)


def read_differing(pages: Pages, days: Days, windows: list[Span]) -> None:
    """Read those of these adjacent windows again whose COUNT is not the mirror's."""
    wanted = differing(pages, days, windows)
    WindowReader(pages, days).read([Planned(span, pages.count(days, span)) for span in wanted])


def differing(reader_pages: Pages, days: Days, windows: list[Span]) -> list[Span]:
    """Of these adjacent windows, those whose COUNT is not the mirror's; found by halving."""
    if not windows:
        return []
    whole = Span(windows[0].start, windows[-1].end)
    with reader_pages.store.reading() as tx:
        mine = reader_pages.mine(tx).count(reader_pages.connection_id, *_dates(whole))
    if reader_pages.count(days, whole) == mine:
        return []
    if len(windows) == 1:
        return windows
    middle = len(windows) // 2
    halves = (windows[:middle], windows[middle:])
    return list(itertools.chain.from_iterable(differing(reader_pages, days, half) for half in halves))

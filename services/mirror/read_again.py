"""Reads documents once more by their ids, and finds out about those that do not come."""

from __future__ import annotations

from collections.abc import Collection

from services.errors import QuickBooksUnavailable
from services.mirror.captured import vanished
from services.mirror.pages import Pages
from services.model.quickbooks import Field, OneOf
from services.ports.store import Transaction


def read_again(pages: Pages, ids: Collection[str]) -> int:
    """Read these documents, a page of them at a time; how many were new, changed or are gone."""
    ordered, size = sorted(ids), pages.page_size
    starts = range(0, len(ordered), size)
    return sum(_read_page(pages, tuple(ordered[start : start + size])) for start in starts)


def _read_page(pages: Pages, ids: tuple[str, ...]) -> int:
    try:
        page = pages.ask([OneOf(Field.ID, ids)])
    except QuickBooksUnavailable as error:
        pages.note_failing(error)
        if len(ids) == 1:
            # Counted, it alone does not come; where nothing is counted either, nothing is known of it.
            return _settle_unsent(pages, frozenset(ids))
        return _read_halves(pages, ids)
    if page.is_full and len(page.documents) < len(ids):
        return _read_halves(pages, ids)
    changed = len(pages.keep(page.documents)) if page.documents else 0
    unsent = frozenset(ids) - {document.qbo_id for document in page.documents}
    return changed + (_settle_unsent(pages, unsent) if unsent else 0)


def _read_halves(pages: Pages, ids: tuple[str, ...]) -> int:
    middle = len(ids) // 2
    return _read_page(pages, ids[:middle]) + _read_page(pages, ids[middle:])


def _settle_unsent(pages: Pages, unsent: frozenset[str]) -> int:
    """Gone are those that QuickBooks does not count either; of the others, what is here may be outdated."""
    gone = vanished(pages.source, pages.entity, unsent)
    marked: list[int] = []

    def write(tx: Transaction) -> None:
        marked.append(pages.mine(tx).mark_gone(pages.connection_id, gone, pages.clock.now()))
        _outdate(tx, pages, unsent - gone)

    pages.write(write)
    return marked[0]


def _outdate(tx: Transaction, pages: Pages, ids: frozenset[str]) -> None:
    """Have these reviewed, and their windows read until they come."""
    pages.mine(tx).mark_unreadable(pages.connection_id, ids)
    pages.mine(tx).forget_windows_of(pages.connection_id, ids)

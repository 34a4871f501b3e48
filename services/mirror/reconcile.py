"""What was deleted and nobody tells any more: found by QuickBooks' COUNT of what is here.

All that QuickBooks has is in the mirror by then, so what the mirror has beyond was deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

from services.decisions.plan_windows import Span
from services.mirror.axes import Days, days_between
from services.mirror.captured import vanished
from services.mirror.pages import Pages
from services.mirror.windows import differing, read_differing
from services.model.quickbooks import Entity
from services.ports.store import Transaction

#: The next ids that the invoice window has of the company, after this one.
NextIds = Callable[[str], Collection[str]]


def reconcile_customers(pages: Pages) -> None:
    """Mark customers gone that QuickBooks does not count any more."""
    gone = vanished(pages.source, Entity.CUSTOMER, pages.customer_ids())
    if gone:
        now = pages.clock.now()
        pages.write(lambda tx: tx.mirror.list_of(Entity.CUSTOMER).mark_gone(pages.connection_id, gone, now))


def reconcile_windows(pages: Pages, as_of: datetime) -> None:
    """Forget the proven windows whose COUNT is not the mirror's, so that they are read whole."""
    days = Days(as_of, pages.told_apart_by)
    found = [span for row in _rows_of_windows(pages) for span in differing(pages, days, row)]

    def forget(tx: Transaction) -> None:
        for span in found:
            pages.mine(tx).forget_windows(pages.connection_id, *_dates(span))

    if found:
        pages.write(forget)


def recount_windows(pages: Pages, as_of: datetime) -> None:
    """Read the proven windows again whose COUNT is not the mirror's: one COUNT where nothing is missing."""
    days = Days(as_of, pages.told_apart_by)
    for row in _rows_of_windows(pages):
        read_differing(pages, days, row)


def look_for(pages: Pages, next_ids: NextIds) -> int:
    """Mark those of these documents gone that QuickBooks does not count any more; how many.

    Those of proven windows were counted with them.
    """
    found, after = 0, ""
    while ids := next_ids(after):
        after = max(ids)
        with pages.store.reading() as tx:
            uncounted = pages.mine(tx).outside_windows(pages.connection_id, ids)
        if gone := vanished(pages.source, pages.entity, uncounted):
            found += len(gone)
            _mark_gone(pages, gone)
    return found


def _mark_gone(pages: Pages, gone: frozenset[str]) -> None:
    def mark(tx: Transaction) -> None:
        pages.mine(tx).mark_gone(pages.connection_id, gone, pages.clock.now())

    pages.write(mark)


def _dates(span: Span) -> tuple[date, date]:
    return date.fromordinal(span.start), date.fromordinal(span.end)


def _rows_of_windows(pages: Pages) -> list[list[Span]]:
    """The proven windows, those that adjoin in one list: between others lies what is not here."""
    with pages.store.reading() as tx:
        windows = pages.mine(tx).windows(pages.connection_id)
    rows: list[list[Span]] = []
    for window in windows:
        span = days_between(window.date_from, window.date_to)
        if rows and rows[-1][-1].end == span.start:
            rows[-1].append(span)
        else:
            rows.append([span])
    return rows

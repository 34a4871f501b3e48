"""What was deleted and nobody tells any more: found by QuickBooks' COUNT of what is here.

All that QuickBooks has is in the mirror by then, so what the mirror has beyond was deleted.
"""

from __future__ import annotations

from datetime import date, datetime

from services.decisions.plan_windows import Span
from services.mirror.axes import Days, days_between
from services.mirror.captured import vanished
from services.mirror.pages import Pages
from services.mirror.windows import differing
from services.model.quickbooks import Entity
from services.ports.store import Transaction


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
            start, end = date.fromordinal(span.start), date.fromordinal(span.end)
            pages.mine(tx).forget_windows(pages.connection_id, start, end)

    if found:
        pages.write(forget)


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

"""What changed since the mirror was last in step: by time of the last change, plus what was deleted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.decisions.plan_windows import Planned
from services.mirror.axes import Seconds, seconds_between
from services.mirror.pages import Pages
from services.model.quickbooks import Between, Deletions, Field, InvoicePage
from services.ports.store import Transaction

#: Intuit's times are whole seconds and its machines do not agree to the second.
OVERLAP = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """``as_of``: QuickBooks' clock up to which the mirror knows all changes. ``changed``: what was new.

    ``is_complete`` is false where change data capture was capped, so that deletions may be missing.
    """

    as_of: datetime
    changed: int
    is_complete: bool


def catch_up(pages: Pages, since: datetime) -> CaughtUp:
    """Bring in every change since then, whatever the invoice's date: a date may have moved out of a range."""
    start = since - OVERLAP
    first = pages.source.invoices([Between(Field.UPDATED, start, None)])
    changed = 0
    for page in _all_pages(pages, first, start):
        changed += len(pages.keep(page.invoices)) if page.invoices else 0
    deletions = pages.source.deletions(start)
    gone: list[int] = []
    pages.write(lambda tx: gone.append(_finish(tx, pages, first.server_time, deletions)))
    return CaughtUp(first.server_time, changed + gone[0], deletions.is_complete)


def _all_pages(pages: Pages, first: InvoicePage, start: datetime) -> Iterable[InvoicePage]:
    """The first answer if it holds everything, else windows of the time of change."""
    if len(first.invoices) < pages.source.page_size:
        return [first]
    axis = Seconds(Field.UPDATED, (), pages.customer_ids)
    span = seconds_between(start, first.server_time + _MINUTE)
    return pages.gather(axis, Planned(span, pages.count(axis, span)))


def _finish(tx: Transaction, pages: Pages, as_of: datetime, deletions: Deletions) -> int:
    now = pages.clock.now()
    gone = tx.mirror.mark_invoices_gone(pages.connection_id, deletions.invoice_ids, now)
    tx.mirror.mark_customers_gone(pages.connection_id, deletions.customer_ids, now)
    tx.mirror.note_invoices_as_of(pages.connection_id, as_of)
    if not deletions.is_complete:
        tx.mirror.forget_windows(pages.connection_id, None, None)
    return gone

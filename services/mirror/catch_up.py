"""What changed since the mirror was last in step: by time of the last change, plus what was deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.decisions.plan_windows import Planned
from services.errors import QuickBooksUnavailable
from services.mirror.axes import Seconds, seconds_between
from services.mirror.pages import Pages
from services.model.quickbooks import Between, Deletions, Entity, Field, InvoicePage
from services.ports.store import Transaction

#: Intuit's times are whole seconds and its machines do not agree to the second.
OVERLAP = timedelta(minutes=5)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """``as_of``: QuickBooks' clock up to which the mirror knows all changes. ``changed``: what was new.

    ``is_complete`` is false where change data capture was capped or a change could not be read.
    """

    as_of: datetime
    changed: int
    is_complete: bool


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a question for changes brought; ``is_whole``: QuickBooks could send all of it."""

    as_of: datetime
    changed: int
    is_whole: bool


def catch_up(pages: Pages, since: datetime) -> CaughtUp:
    """Bring in every change since then, whatever the invoice's date: a date may have moved out of a range.

    Where some of it cannot be had, no window counts as proven any more, so that all of them are read again.
    """
    start = since - OVERLAP
    changes = _bring_in(pages, start)
    deletions = pages.source.deletions(start)
    is_complete = changes.is_whole and deletions.is_complete
    gone: list[int] = []
    pages.write(lambda tx: gone.append(_finish(tx, pages, changes.as_of, deletions, is_complete)))
    return CaughtUp(changes.as_of, changes.changed + gone[0], is_complete)


def _bring_in(pages: Pages, start: datetime) -> _Changes:
    conditions = [Between(Field.UPDATED, start, None)]
    try:
        first = pages.source.invoices(conditions)
    except QuickBooksUnavailable as error:
        # One row that QuickBooks cannot send breaks the whole answer. Raises again if QuickBooks is down.
        counted = pages.source.count(Entity.INVOICE, conditions)
        pages.note_failing(error)
        return _Changes(counted.server_time, 0, is_whole=counted.count == 0)
    if len(first.invoices) < pages.source.page_size:
        return _Changes(first.server_time, _kept(pages, first), is_whole=True)
    return _in_windows(pages, start, first.server_time)


def _in_windows(pages: Pages, start: datetime, as_of: datetime) -> _Changes:
    """More than one answer holds: by windows of the time of change."""
    axis = Seconds(Field.UPDATED, (), pages.customer_ids)
    span = seconds_between(start, as_of + _MINUTE)
    counted, received, changed = pages.count(axis, span), 0, 0
    for page in pages.gather(axis, Planned(span, counted)):
        received += len(page.invoices)
        changed += _kept(pages, page)
    return _Changes(as_of, changed, is_whole=received >= counted)


def _kept(pages: Pages, page: InvoicePage) -> int:
    """How many of the page were new or changed."""
    return len(pages.keep(page.invoices)) if page.invoices else 0


def _finish(tx: Transaction, pages: Pages, as_of: datetime, deletions: Deletions, is_complete: bool) -> int:
    now = pages.clock.now()
    gone = tx.mirror.mark_invoices_gone(pages.connection_id, deletions.invoice_ids, now)
    tx.mirror.mark_customers_gone(pages.connection_id, deletions.customer_ids, now)
    tx.mirror.note_invoices_as_of(pages.connection_id, as_of)
    if not is_complete:
        tx.mirror.forget_windows(pages.connection_id, None, None)
    return gone

"""What changed since the mirror was last in step: by time of the last change, what settles, what is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.decisions.plan_windows import Planned
from services.errors import QuickBooksUnavailable
from services.mirror.axes import Seconds, seconds_between
from services.mirror.captured import CAPTURED, OVERLAP, Told, ask_captured
from services.mirror.pages import Pages
from services.mirror.reconcile import reconcile_customers, reconcile_windows, recount_windows
from services.mirror.settlements import Settlements
from services.model.quickbooks import Between, DocumentPage, Entity, Field
from services.ports.store import Transaction

_MINUTE = timedelta(minutes=1)
_LISTS = (Entity.CUSTOMER, Entity.EMPLOYEE, Entity.VENDOR)


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """``as_of``: QuickBooks' clock up to which the mirror knows all changes. ``changed``: what was new.

    ``is_complete`` is false where a change could not be read, so that no window counts as proven any more.
    ``is_told`` is false where something may be deleted that only a COUNT will show.
    """

    as_of: datetime
    changed: int
    is_complete: bool
    is_told: bool


@dataclass(frozen=True, slots=True)
class _Changes:
    """What a question for changes brought; ``is_whole``: QuickBooks could send all of it."""

    as_of: datetime
    changed: int
    is_whole: bool


def catch_up(pages: Pages, since: datetime) -> CaughtUp:
    """Bring in every change since then, whatever the document's date: a date may have moved out of a range.

    What nobody tells any more is found by counting; of time, and of what no proven window holds, by whoever
    calls. Only where a change cannot be read at all does no window count as proven any longer, so that all of
    them are read again.
    """
    start = since - OVERLAP
    changes = _bring_in(pages, start)
    told = ask_captured(pages.source, pages.entity, start, changes.as_of)
    gone = _mark_gone(pages, told)
    known_from = start if changes.is_whole else None
    settled = Settlements(pages, known_from).bring_in(told, start, changes.as_of)
    is_complete = changes.is_whole and settled.is_whole
    is_told = pages.entity is Entity.INVOICE or pages.entity not in told.lost
    if is_complete:
        _reconcile(pages, told, changes.as_of)
    pages.write(lambda tx: _finish(tx, pages, changes.as_of, is_complete))
    return CaughtUp(changes.as_of, changes.changed + gone + settled.changed, is_complete, is_told)


def _bring_in(pages: Pages, start: datetime) -> _Changes:
    conditions = [Between(Field.UPDATED, start, None)]
    try:
        first = pages.ask(conditions)
    except QuickBooksUnavailable as error:
        # One row that QuickBooks cannot send breaks the whole answer. Raises again if QuickBooks is down.
        counted = pages.source.count(pages.entity, conditions)
        pages.note_failing(error)
        return _Changes(counted.server_time, 0, is_whole=counted.count == 0)
    if not first.is_full:
        return _Changes(first.server_time, _kept(pages, first), is_whole=True)
    return _in_windows(pages, start, first.server_time)


def _in_windows(pages: Pages, start: datetime, as_of: datetime) -> _Changes:
    """More than one answer holds: by windows of the time of change."""
    axis = Seconds(Field.UPDATED, (), pages.told_apart_by)
    span = seconds_between(start, as_of + _MINUTE)
    counted, received, changed = pages.count(axis, span), 0, 0
    for page in pages.gather(axis, Planned(span, counted)):
        received += len(page.documents)
        changed += _kept(pages, page)
    return _Changes(as_of, changed, is_whole=received >= counted)


def _kept(pages: Pages, page: DocumentPage) -> int:
    """How many of the page were new or changed."""
    return len(pages.keep(page.documents)) if page.documents else 0


def _mark_gone(pages: Pages, told: Told) -> int:
    """How many of the documents that are said to be deleted were here."""
    documents = told.deleted(pages.entity)
    listed = {entity: ids for entity in _LISTS if (ids := told.deleted(entity))}
    gone: list[int] = [0]

    def write(tx: Transaction) -> None:
        now = pages.clock.now()
        gone.append(pages.mine(tx).mark_gone(pages.connection_id, documents, now))
        for entity, ids in listed.items():
            tx.mirror.list_of(entity).mark_gone(pages.connection_id, ids, now)

    if documents or listed:
        pages.write(write)
    return gone[-1]


def _reconcile(pages: Pages, told: Told, as_of: datetime) -> None:
    """Find by counting what was deleted where change data capture could not tell all of it."""
    if Entity.CUSTOMER in told.lost:
        reconcile_customers(pages)
    if Entity.INVOICE in told.lost:
        reconcile_windows(pages, as_of)
    elif pages.entity in told.lost & CAPTURED:
        # Nobody may ask for these dates again, and what was imported of them is to be marked.
        recount_windows(pages, as_of)


def _finish(tx: Transaction, pages: Pages, as_of: datetime, is_complete: bool) -> None:
    pages.mine(tx).note_as_of(pages.connection_id, as_of)
    if not is_complete:
        pages.mine(tx).forget_windows(pages.connection_id, None, None)

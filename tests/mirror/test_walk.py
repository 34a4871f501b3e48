"""Days are read in order: pages are full, and an answer that cannot be trusted is read by its COUNT."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.errors import QuickBooksUnavailable
from services.model.import_run import Progress
from services.model.quickbooks import Condition, DocumentPage, Entity, Field
from services.ports.quickbooks import UnreadPage
from services.ports.store import Transaction
from services.quickbooks.client import QuickBooksSource
from services.sandbox.documents import Document
from tests.mirror.mirrored import Mirrored

YEAR = date(2021, 1, 1), date(2021, 12, 31)


def add(mirrored: Mirrored, day: date, count: int) -> None:
    """So many invoices of a day, each created in a second of its own."""
    for at in range(count):
        invoice: Document = {
            "TxnDate": day.isoformat(),
            "CustomerRef": {"value": "1"},
            "Line": [],
            "TotalAmt": 0,
            "Balance": 0,
        }
        created = datetime(2021, 6, 1, tzinfo=UTC) + timedelta(seconds=at)
        mirrored.company.insert("Invoice", invoice, created)


class Otherwise:
    """The company, whose ordered answers come otherwise."""

    def __init__(self, source: QuickBooksSource, change: Callable[[DocumentPage], DocumentPage]) -> None:
        self._source = source
        self._change = change

    def __getattr__(self, name: str) -> Any:
        return getattr(self._source, name)

    def unread_documents(
        self, entity: Entity, conditions: Sequence[Condition], order: Field | None
    ) -> UnreadPage:
        read = self._source.unread_documents(entity, conditions, order)
        return lambda: self._change(read())


def backwards(page: DocumentPage) -> DocumentPage:
    return replace(page, documents=page.documents[::-1])


def without_the_first(page: DocumentPage) -> DocumentPage:
    return replace(page, documents=page.documents[1:])


def unreadable(page: DocumentPage) -> DocumentPage:
    raise QuickBooksUnavailable


def test_pages_are_nearly_full(mirrored: Mirrored) -> None:
    mirrored.controls.bulk(1000, *(day.isoformat() for day in YEAR))
    mirrored.controls.log.clear()

    mirrored.refresh(*YEAR)

    asked = [one["statement"] for one in mirrored.controls.log.entries() if "ORDERBY" in one["statement"]]
    assert len(asked) <= 1000 / 50 * 1.1 + 8


@pytest.mark.parametrize("count", [30, 140, 1000])
def test_the_calls_that_were_announced_are_about_those_that_were_made(mirrored: Mirrored, count: int) -> None:
    mirrored.controls.bulk(count, *(day.isoformat() for day in YEAR))
    source, announced = mirrored.source(), []

    def note(tx: Transaction, progress: Progress) -> None:
        announced.append(progress.calls)

    mirrored.refresh(*YEAR, note, source)

    said = next(calls for calls in announced if calls is not None)
    assert abs(said - source.calls) <= max(2, source.calls * 0.1)


def test_nothing_is_counted_to_plan(mirrored: Mirrored) -> None:
    mirrored.controls.bulk(1000, *(day.isoformat() for day in YEAR))
    mirrored.controls.log.clear()

    mirrored.refresh(*YEAR)

    counted = [one for one in mirrored.controls.log.entries() if "COUNT" in one["statement"]]
    assert len(counted) == 2


def test_uneven_days_are_read_whole(mirrored: Mirrored) -> None:
    for month in range(1, 13):
        add(mirrored, date(2021, month, 28), 17 * month)
        add(mirrored, date(2021, month, 1), 1)

    proof = mirrored.refresh(*YEAR)

    assert mirrored.ids_here(*YEAR) == mirrored.ids_there(*YEAR)
    assert proof.quickbooks_count == proof.mirror_count == 17 * 78 + 12


@pytest.mark.parametrize("change", [backwards, unreadable])
def test_an_answer_that_cannot_be_trusted_is_read_by_its_count(
    mirrored: Mirrored, change: Callable[[DocumentPage], DocumentPage]
) -> None:
    mirrored.controls.bulk(120, *(day.isoformat() for day in YEAR))
    source: Any = Otherwise(mirrored.source(), change)

    proof = mirrored.refresh(*YEAR, source=source)

    assert mirrored.ids_here(*YEAR) == mirrored.ids_there(*YEAR)
    assert proof.quickbooks_count == proof.mirror_count == 120


def test_a_row_that_an_answer_forgot_does_not_count_as_gone(mirrored: Mirrored) -> None:
    mirrored.controls.bulk(30, *(day.isoformat() for day in YEAR))
    mirrored.refresh(*YEAR)
    mirrored.clock.move(days=40)
    source: Any = Otherwise(mirrored.source(), without_the_first)

    proof = mirrored.refresh(*YEAR, source=source)

    assert mirrored.ids_here(*YEAR) == mirrored.ids_there(*YEAR)
    assert proof.quickbooks_count == proof.mirror_count == 30

"""A QuickBooks that takes what is posted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from services.model.posting import Named, PostingLists, PostingOrder
from services.model.quickbooks import SourceInvoice
from tests.store.books import a_document


def _unwatched() -> None:
    """Nothing waits."""


class TakesEverything:
    """A company that takes every invoice, and knows a request again."""

    calls = 0
    may_have_arrived = False

    def __init__(self) -> None:
        self.taken: dict[str, str] = {}

    def writer(self, connection_id: str, watch: Callable[[], None] = _unwatched) -> TakesEverything:
        return self

    def body_of(self, order: PostingOrder) -> str:
        return order.doc_number or ""

    def lists(self) -> PostingLists:
        return PostingLists((Named("4", "Design"),), (Named("NON", "No sales tax"),))

    def create(self, body: str, request_id: str) -> SourceInvoice:
        qbo_id = self.taken.setdefault(request_id, str(900 + len(self.taken)))
        return a_document(qbo_id=qbo_id, doc_number=body)

    def like(self, body: str, since: datetime) -> list[SourceInvoice]:
        return []

    def tells(self, body: str, since: datetime, stated: SourceInvoice) -> bool:
        return False

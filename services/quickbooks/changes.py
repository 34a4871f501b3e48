"""Change data capture: what was deleted. Everything else in its answer is read better by queries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.errors import QuickBooksUnavailable
from services.model.quickbooks import Deletions, Entity
from services.quickbooks import values, wire

#: CDC holds at most so many objects; a full answer has lost some, without a word.
_CAP = 1000


def deletions_of(body: bytes, server_time: datetime) -> Deletions:
    """The deleted ids in a CDC answer. Raises ``QuickBooksUnavailable`` for an answer of another shape."""
    answer = wire.anything.decode(body)
    parts = answer.get("CDCResponse")
    if not isinstance(parts, list):
        raise QuickBooksUnavailable("QuickBooks answered a request for changes without them.")
    found = list(_changed(parts))
    deleted = [
        (entity, values.text(row.get("Id"))) for entity, row in found if row.get("status") == "Deleted"
    ]
    return Deletions(
        invoice_ids=_ids(deleted, Entity.INVOICE),
        customer_ids=_ids(deleted, Entity.CUSTOMER),
        is_complete=len(found) < _CAP,
        server_time=server_time,
    )


def _changed(parts: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each changed object with the name of its resource."""
    responses = (
        response for part in parts if isinstance(part, dict) for response in part.get("QueryResponse") or []
    )
    for response in responses:
        for name, rows in response.items() if isinstance(response, dict) else ():
            if isinstance(rows, list):
                yield from ((name, row) for row in rows if isinstance(row, dict))


def _ids(deleted: list[tuple[str, str | None]], entity: Entity) -> frozenset[str]:
    return frozenset(qbo_id for name, qbo_id in deleted if name == entity and qbo_id is not None)

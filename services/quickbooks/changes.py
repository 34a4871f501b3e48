"""Change data capture: what was deleted, and which payments and credit memos changed.

Invoices and customers that changed stand in its answer, too, but are read better by queries.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.decisions.invoice_status import folded
from services.errors import QuickBooksUnavailable
from services.model.quickbooks import SETTLING, Captured, Entity
from services.quickbooks import values, wire
from services.quickbooks.links import settlement_of

_ENTITIES = {entity.value: entity for entity in Entity}


def captured_of(body: bytes, server_time: datetime, most: int) -> Captured:
    """What a CDC answer tells: one of ``most`` objects has lost some, without a word.

    Raises ``QuickBooksUnavailable`` for an answer of another shape.
    """
    parts = wire.anything.decode(body).get("CDCResponse")
    if not isinstance(parts, list):
        raise QuickBooksUnavailable("QuickBooks answered a request for changes without them.")
    found = list(_changed(parts))
    known = [(_ENTITIES[name], row) for name, row in found if name in _ENTITIES]
    alive = [(entity, row) for entity, row in known if not _is_deleted(row) and entity in SETTLING]
    settlements = (settlement_of(entity, row) for entity, row in alive)
    return Captured(
        deleted={entity: _deleted_ids(known, entity) for entity in Entity},
        settlements=tuple(one for one in settlements if one is not None),
        is_complete=len(found) < most,
        server_time=server_time,
    )


def _changed(parts: list[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each changed object with the name of its resource."""
    answers = (part.get("QueryResponse") for part in parts if isinstance(part, dict))
    for response in (one for answer in answers if isinstance(answer, list) for one in answer):
        for name, rows in response.items() if isinstance(response, dict) else ():
            if isinstance(rows, list):
                yield from ((name, row) for row in rows if isinstance(row, dict))


def _is_deleted(row: dict[str, Any]) -> bool:
    return folded(values.text(row.get("status"))) == "deleted"


def _deleted_ids(known: list[tuple[Entity, dict[str, Any]]], entity: Entity) -> frozenset[str]:
    ids = (values.text(row.get("Id")) for kind, row in known if kind is entity and _is_deleted(row))
    return frozenset(qbo_id for qbo_id in ids if qbo_id is not None)

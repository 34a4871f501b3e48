"""Single rows that go wrong in query answers, whatever page they come on, until taken back."""

from __future__ import annotations

from enum import StrEnum

from services.sandbox.documents import Document, to_bytes
from services.sandbox.faults import system_failure
from services.sandbox.table import Record


class RowFault(StrEnum):
    """What happens to a row in the answers of ``/query``; reading it by Id always works."""

    POISON = "poison"
    """Every page that would contain it fails with 10000."""
    MISSING = "missing"
    """It is left out of pages, though COUNT counts it."""
    LINES_MISSING = "lines_missing"
    """It comes with its subtotal line only."""
    NULL_CUSTOMER = "null_customer"
    """Its CustomerRef is null."""
    SPARSE = "sparse"
    """It comes as a part of itself that says so: without its number, due date and delivery."""


class RowFaults:
    """Which rows go wrong, by resource and Id."""

    def __init__(self) -> None:
        self._by_id: dict[tuple[str, str], RowFault] = {}

    def set(self, record_id: str, fault: RowFault | None, entity: str = "Invoice") -> None:
        """Let this row go wrong from now on; ``None`` takes it back."""
        if fault is None:
            self._by_id.pop((entity, record_id), None)
        else:
            self._by_id[entity, record_id] = fault

    def clear(self) -> None:
        self._by_id.clear()

    def apply(self, entity: str, rows: list[Record]) -> list[bytes]:
        """The JSON of the rows as they are sent. Raises ``ApiFault`` 10000."""
        if not self._by_id:
            return [row.raw for row in rows]
        sent = (_sent(row, self._by_id.get((entity, row.id))) for row in rows)
        return [raw for raw in sent if raw is not None]


def _sent(row: Record, fault: RowFault | None) -> bytes | None:
    match fault:
        case RowFault.POISON:
            raise system_failure("java.lang.NullPointerException")
        case RowFault.MISSING:
            return None
        case RowFault.LINES_MISSING:
            lines = row.document.get("Line") or []
            left = [line for line in lines if line["DetailType"] == "SubTotalLineDetail"]
            return to_bytes({**row.document, "Line": left})
        case RowFault.NULL_CUSTOMER:
            return to_bytes({**row.document, "CustomerRef": None})
        case RowFault.SPARSE:
            return to_bytes(_part_of(row.document))
    return row.raw


def _part_of(document: Document) -> Document:
    left_away = {"DocNumber", "DueDate", "EmailStatus", "PrintStatus", "DeliveryInfo"}
    return {name: value for name, value in document.items() if name not in left_away} | {"sparse": True}

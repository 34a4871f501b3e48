"""The pack's list of every verdict, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from services.decisions.safe_cells import cleaned, guarded
from services.imports.report_files.columns import why
from services.model.evidence import EvidenceItem
from services.model.import_run import ImportType
from services.model.report import RunItem

#: Bytes that are gathered before they are passed on.
_PIECE = 65_536
Value = str | int | Decimal | datetime | date | None

_COLUMNS: dict[str, Callable[[EvidenceItem], Value]] = {
    "position": lambda one: one.item.position,
    "qbo_id": lambda one: one.item.qbo_id,
    "doc_number": lambda one: one.item.doc_number,
    "customer_id": lambda one: one.item.customer_id,
    "customer": lambda one: one.item.customer_name,
    "txn_date": lambda one: one.item.txn_date,
    "due_date": lambda one: one.item.due_date,
    "currency": lambda one: one.item.currency,
    "total": lambda one: one.item.total,
    "balance": lambda one: one.item.balance,
    "project_id": lambda one: one.item.project_id,
    "project": lambda one: one.item.project_name,
    "tile": lambda one: one.item.tile and one.item.tile.value,
    "verdict": lambda one: one.item.verdict.value,
    "reason": lambda one: _code(one.item),
    "sentence": lambda one: why(one.item),
    "other_run": lambda one: one.item.other_run_id,
    "other_at": lambda one: one.item.other_at,
    "sync_token": lambda one: one.item.sync_token,
    "material_digest": lambda one: one.material,
}
#: Of entries also who worked or was paid, and how long: exactly.
_OF_ENTRIES: dict[str, Callable[[EvidenceItem], Value]] = {
    "party": lambda one: one.item.party,
    "seconds": lambda one: one.item.seconds,
}


def columns_of(import_type: ImportType) -> dict[str, Callable[[EvidenceItem], Value]]:
    """What is said of each, by its heading."""
    return _COLUMNS if import_type is ImportType.INVOICE_HISTORY else _COLUMNS | _OF_ENTRIES


def rows(items: Iterable[EvidenceItem], import_type: ImportType) -> Iterator[bytes]:
    """The file (UTF-8, CRLF), piece by piece."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    columns = columns_of(import_type)
    writer.writerow(columns)
    for item in items:
        writer.writerow([_cell(value(item)) for value in columns.values()])
        if text.tell() >= _PIECE:
            yield _taken(text)
    yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    """What was gathered, which is then gone from there."""
    gathered = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return gathered


def _cell(value: Value) -> str:
    """The cell as text; only what we did not write ourselves can be dangerous."""
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case int():
            return str(value)
    return guarded(cleaned(value))


def _code(item: RunItem) -> str | None:
    """The reason's code, with the problem's where there is one; else why it was left out."""
    if item.reason is not None:
        return f"{item.reason.code}:{item.problem.code}" if item.problem else item.reason.code
    return item.left_out.code if item.left_out else None

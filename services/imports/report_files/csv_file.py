"""The CSV: every invoice that needs somebody, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date

from services.decisions.safe_cells import cleaned, guarded
from services.imports.report_files.columns import EXCEPTIONS, Value
from services.imports.report_files.items import Items, items_of
from services.model.money import Money
from services.model.report import LISTED

COLUMNS = tuple(column.heading for column in EXCEPTIONS)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def csv_of(history: Items, run_id: str) -> bytes:
    """A CSV file (UTF-8 with BOM, CRLF) of what needs somebody; of an undo, of what stays."""
    content = io.BytesIO()
    content.write(_BYTE_ORDER_MARK)
    text = io.TextIOWrapper(content, "utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for item in items_of(history, run_id, LISTED):
        writer.writerow([_cell(column.value(item)) for column in EXCEPTIONS])
    text.flush()
    return content.getvalue()


def _cell(value: Value) -> str:
    """The cell as text; only what we did not write ourselves can be dangerous."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return format(value.amount, "f")
    if isinstance(value, date):
        return value.isoformat()
    return guarded(cleaned(value))

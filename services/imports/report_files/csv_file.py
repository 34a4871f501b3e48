"""The CSV: all that needs somebody, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

from services.decisions.safe_cells import cleaned, guarded
from services.imports.report_files.columns import COLUMNS, Value
from services.imports.report_files.items import Items, items_of
from services.model.import_run import ImportType
from services.model.money import Money
from services.model.report import LISTED

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def headings(import_type: ImportType = ImportType.INVOICE_HISTORY) -> tuple[str, ...]:
    """The first line."""
    return tuple(column.heading for column in COLUMNS[import_type].exceptions)


def csv_of(history: Items, run_id: str, import_type: ImportType = ImportType.INVOICE_HISTORY) -> bytes:
    """A CSV file (UTF-8 with BOM, CRLF) of what needs somebody; of an undo, of what stays."""
    content = io.BytesIO()
    content.write(BYTE_ORDER_MARK)
    text = io.TextIOWrapper(content, "utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(headings(import_type))
    for item in items_of(history, run_id, LISTED):
        writer.writerow([cell_text(column.value(item)) for column in COLUMNS[import_type].exceptions])
    text.flush()
    return content.getvalue()


def cell_text(value: Value) -> str:
    """The cell as text; only what we did not write ourselves can be dangerous."""
    if value is None:
        return ""
    if isinstance(value, Money):
        return format(value.amount, "f")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return guarded(cleaned(value))

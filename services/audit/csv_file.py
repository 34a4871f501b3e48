"""The audit log as a CSV, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC
from typing import BinaryIO

from services.decisions.safe_cells import cleaned, guarded
from services.model.audit_log import AuditLine

COLUMNS = ("When (UTC)", "Who", "Action", "What", "About", "Reference", "Details", "Entry")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def write_csv(lines: Iterable[AuditLine], out: BinaryIO) -> int:
    """Write a CSV file (UTF-8 with BOM, CRLF); how many entries it holds."""
    out.write(_BYTE_ORDER_MARK)
    text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    written = 0
    for line in lines:
        writer.writerow([guarded(cleaned(cell)) for cell in _cells(line)])
        written += 1
    text.flush()
    text.detach()
    return written


def _cells(line: AuditLine) -> list[str]:
    entry = line.entry
    details = json.dumps(entry.details, ensure_ascii=False, sort_keys=True) if entry.details else ""
    return [
        f"{entry.at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
        entry.actor,
        entry.action.code,
        entry.action.sentence,
        line.subject,
        entry.subject,
        details,
        str(entry.id),
    ]

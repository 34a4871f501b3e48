"""An invoice as QuickBooks prints it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvoicePdf:
    """The file, and the number of its invoice, which is foreign text."""

    content: bytes
    qbo_id: str
    doc_number: str | None

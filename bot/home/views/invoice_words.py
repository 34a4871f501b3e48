"""What an invoice is called in Home and in its modal."""

from __future__ import annotations

from bot.text import plain
from services.model.invoice_window import InvoiceRow, Origin

NO_NUMBER = "(no number)"
LONGEST_NUMBER = 50
_ORIGINS = {Origin.IMPORTED: "Imported", Origin.CREATED_HERE: "Created here"}


def number_of(row: InvoiceRow) -> str:
    """Its number, which is foreign text; words where it has none that can be seen."""
    return plain(row.doc_number, LONGEST_NUMBER, NO_NUMBER)


def origin_of(origin: Origin) -> str:
    """How it came in."""
    return _ORIGINS[origin]

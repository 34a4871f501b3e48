"""The digest of what must not change silently: number, dates, customer, lines, tax, total, currency."""

from __future__ import annotations

import hashlib
from datetime import date

from services.model.quickbooks import SourceInvoice, SourceLine
from services.quickbooks.values import canonical

_FIELD, _RECORD = "\x1f", "\x1e"


def content_digest(invoice: SourceInvoice) -> str:
    """SHA-256, in hexadecimal. Neither the order of lines nor a renamed customer or item changes it."""
    head = _FIELD.join(
        (
            invoice.doc_number or "",
            _day(invoice.txn_date),
            _day(invoice.due_date),
            invoice.customer_id or "",
            invoice.currency,
            canonical(invoice.tax),
            canonical(invoice.total),
        )
    )
    lines = sorted(_line(line) for line in invoice.lines)
    return hashlib.sha256(_RECORD.join([head, *lines]).encode("utf-8", "surrogatepass")).hexdigest()


def _line(line: SourceLine) -> str:
    inside = "" if line.parent_no is None else "inside"
    numbers = (
        f"{canonical(line.quantity)}{_FIELD}{canonical(line.unit_price)}{_FIELD}{canonical(line.amount)}"
    )
    return (
        f"{line.kind._value_}{_FIELD}{inside}{_FIELD}{line.description or ''}{_FIELD}{line.item_id or ''}"
        f"{_FIELD}{numbers}{_FIELD}{_day(line.service_date)}{_FIELD}{line.tax_code or ''}"
    )


def _day(on: date | None) -> str:
    return "" if on is None else on.isoformat()

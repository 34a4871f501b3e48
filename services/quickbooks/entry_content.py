"""The digests of what must not change silently of entries and of the documents that they stand in."""

from __future__ import annotations

import hashlib
from datetime import date

from services.model.entry import SourceEntry, SourceRecord
from services.quickbooks.values import canonical

_FIELD, _RECORD = "\x1f", "\x1e"


def entry_digest(entry: SourceEntry, on: date | None, currency: str) -> str:
    """SHA-256, in hexadecimal. Neither a renamed party, customer, item or account changes it, nor billing."""
    words = (
        entry.kind._value_,
        _day(on),
        currency,
        entry.party_kind._value_ if entry.party_kind else "",
        entry.party_id or "",
        entry.customer_id or "",
        entry.project_id or "",
        entry.item_id or "",
        entry.account_id or "",
        entry.description or "",
        "" if entry.seconds is None else str(entry.seconds),
        canonical(entry.rate),
        canonical(entry.quantity),
        canonical(entry.amount),
        canonical(entry.tax),
    )
    return _sha(_FIELD.join(words))


def record_digest(record: SourceRecord) -> str:
    """The same of a document: its number, its dates, its currency, and each entry under its line number."""
    head = _FIELD.join(
        (record.doc_number or "", _day(record.txn_date), _day(record.due_date), record.currency)
    )
    lines = sorted(f"{entry.line_no}{_FIELD}{entry.content_digest}" for entry in record.entries)
    return _sha(_RECORD.join([head, *lines]))


def _day(on: date | None) -> str:
    return "" if on is None else on.isoformat()


def _sha(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()

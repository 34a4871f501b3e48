"""Time activities, bills and purchases, valid by default; a test states only what it is about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

from services.model.entry import Billable, EntryKind, PartyKind, SourceEntry, SourceRecord

HOUR = 3600


def an_entry(line_no: int = 0, **facts: Any) -> SourceEntry:
    """Two billable hours of Emily for customer 1, at 100.00 an hour."""
    entry = SourceEntry(
        line_no=line_no,
        kind=EntryKind.TIME,
        party_kind=PartyKind.EMPLOYEE,
        party_id="55",
        party_name="Emily Platt",
        customer_id="1",
        customer_name="Acme",
        item_id="3",
        item_name="Hours",
        account_id=None,
        account_name=None,
        description="Site visit",
        billable=Billable.BILLABLE,
        seconds=2 * HOUR,
        rate=Decimal("100.00"),
        quantity=None,
        amount=Decimal("200.00"),
        tax=None,
        markup=None,
        problem=None,
        content_digest="",
    )._replace(**facts)
    kept = entry._replace(billable=Billable.BILLABLE, content_digest="")
    return entry._replace(content_digest=sha256(repr(kept).encode()).hexdigest())


def a_line(line_no: int, **facts: Any) -> SourceEntry:
    """A billable line of 50.00 for customer 1."""
    own = {
        "kind": EntryKind.EXPENSE,
        "party_kind": PartyKind.VENDOR,
        "party_name": "Paper & Co",
        "party_id": "9",
    }
    figures = {"seconds": None, "rate": None, "item_id": None, "amount": Decimal("50.00")}
    return an_entry(line_no, **own | figures | facts)


def a_record(qbo_id: str, *entries: SourceEntry, **facts: Any) -> SourceRecord:
    """A document of October 2 with these entries; of none, with two hours of time."""
    known = SourceRecord(
        qbo_id=qbo_id,
        sync_token=0,
        created_at=None,
        updated_at=None,
        doc_number=None,
        txn_date=date(2026, 10, 2),
        due_date=None,
        currency="USD",
        exchange_rate=None,
        raw=b"",
        digest="",
        content_digest="",
        entries=entries or (an_entry(),),
    )._replace(**facts)
    raw = repr(known._replace(raw=b"")).encode()
    digest = sha256(raw).hexdigest()
    return known._replace(raw=raw, digest=digest, content_digest=digest)

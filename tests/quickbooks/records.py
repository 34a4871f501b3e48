"""Time activities, bills and purchases as QuickBooks writes them, and how they are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from services.model.entry import SourceEntry, SourceRecord
from services.model.quickbooks import Entity
from services.quickbooks.translate_entries import records_of

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
_META = {"CreateTime": "2026-01-05T09:00:00-08:00", "LastUpdatedTime": "2026-01-06T09:00:00-08:00"}


def a_time(**changes: Any) -> dict[str, Any]:
    """Two and a half hours of an employee for a customer, at 90; a change to None leaves the member out."""
    document = {
        "Id": "5",
        "SyncToken": "2",
        "MetaData": _META,
        "TxnDate": "2026-01-05",
        "NameOf": "Employee",
        "EmployeeRef": {"value": "19", "name": "Kim"},
        "CustomerRef": {"value": "57", "name": "Harbor"},
        "ItemRef": {"value": "2", "name": "Hours"},
        "BillableStatus": "Billable",
        "HourlyRate": 90,
        "Hours": 2,
        "Minutes": 30,
        "Description": "Drawings",
    }
    return _changed(document, changes)


def by_clock(start: str, end: str, **changes: Any) -> dict[str, Any]:
    """The same work with a start and an end instead of hours."""
    return a_time(Hours=None, Minutes=None, StartTime=start, EndTime=end) | changes


def a_line(number: str | None = "1", amount: Any = 100, **detail: Any) -> dict[str, Any]:
    """A line of a bill or a purchase, for a customer; ``detail`` changes what the detail holds."""
    inside = {
        "AccountRef": {"value": "64", "name": "Job Materials"},
        "CustomerRef": {"value": "26", "name": "Travis"},
        "BillableStatus": "Billable",
    }
    line = {
        "Id": number,
        "Amount": amount,
        "Description": "Lumber",
        "DetailType": "AccountBasedExpenseLineDetail",
        "AccountBasedExpenseLineDetail": _changed(inside, detail),
    }
    return {name: part for name, part in line.items() if part is not None}


def a_bill(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    document = {
        "Id": "25",
        "SyncToken": "0",
        "MetaData": _META,
        "DocNumber": "B-7",
        "TxnDate": "2026-01-05",
        "DueDate": "2026-02-04",
        "VendorRef": {"value": "46", "name": "Norton Lumber"},
        "Line": list(lines) or [a_line()],
    }
    return _changed(document, changes)


def a_purchase(*lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    entity = {"value": "54", "name": "Kim", "type": "Employee"}
    return (
        a_bill(*lines, VendorRef=None, DueDate=None) | {"EntityRef": entity, "PaymentType": "Cash"} | changes
    )


def read_record(entity: Entity, document: dict[str, Any] | bytes, home: str = "USD") -> SourceRecord:
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    (record,) = records_of(entity, [raw], home)
    return record


def read_time(document: dict[str, Any] | bytes, home: str = "USD") -> SourceEntry:
    (entry,) = read_record(Entity.TIME_ACTIVITY, document, home).entries
    return entry


def read_bill(document: dict[str, Any]) -> tuple[SourceEntry, ...]:
    return read_record(Entity.BILL, document).entries


def read_purchase(document: dict[str, Any]) -> tuple[SourceEntry, ...]:
    return read_record(Entity.PURCHASE, document).entries


def real(entity: Entity) -> list[bytes]:
    """Documents that real companies got, one a line. Skips loudly where the folder with them is missing."""
    if not CORPUS.is_dir():
        pytest.skip(f"No real answers in {CORPUS}, so NOTHING was tested against them.")
    return (CORPUS / f"{entity.value}.jsonl").read_bytes().splitlines()


def _changed(document: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in (document | changes).items() if part is not None}

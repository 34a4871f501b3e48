"""QuickBooks' time activities, bills, purchases, employees and vendors → our nouns.

A document that cannot be read is kept whole, and its entries say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import repeat
from typing import TypeVar

import msgspec
from msgspec import Raw

from services.model.entry import PartyKind, SourceEntry, SourceRecord
from services.model.quickbooks import Entity, SourcePerson
from services.quickbooks import values, wire, wire_entries
from services.quickbooks.lenient import parts_of
from services.quickbooks.record_head import Head, record_of
from services.quickbooks.translate_expenses import expense_entries, is_bare, names_detail
from services.quickbooks.translate_time import time_entry
from services.quickbooks.wire_entries import (
    ExpenseDetail,
    ExpenseDocument,
    ExpenseLine,
    PersonDocument,
    TimeDocument,
)

_Document = TypeVar("_Document")
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
#: Documents that are decoded in one go: a millisecond, in which an acknowledgement has to wait.
_AT_ONCE = 100
_PEOPLE = {Entity.EMPLOYEE: PartyKind.EMPLOYEE, Entity.VENDOR: PartyKind.VENDOR}


def records_of(entity: Entity, raws: Sequence[bytes], home_currency: str) -> tuple[SourceRecord, ...]:
    """The time activities, bills or purchases in these bytes, in their order; never an exception."""
    together = _times if entity is Entity.TIME_ACTIVITY else _expenses
    parts = (raws[start : start + _AT_ONCE] for start in range(0, len(raws), _AT_ONCE))
    return tuple(record for some in parts for record in together(some, home_currency))


def people_of(entity: Entity, raws: Sequence[bytes]) -> tuple[SourcePerson, ...]:
    """The employees or vendors in these bytes, in their order."""
    return tuple(person_of(entity, raw) for raw in raws)


def person_of(entity: Entity, raw: bytes) -> SourcePerson:
    """The employee or vendor in these bytes; one without an id or a name gets its digest and "?" instead."""
    try:
        document = wire_entries.person.decode(raw)
    except _UNREADABLE:
        document = parts_of(raw, PersonDocument())
    address = document.primary_email_addr
    named = (document.display_name, document.print_on_check_name)
    return SourcePerson(
        kind=_PEOPLE[entity],
        qbo_id=values.text(document.id) or f"unreadable-{hashlib.sha256(raw).hexdigest()[:16]}",
        name=next((name for name in map(values.text, named) if name), "?"),
        email=values.text(address.get("Address")) if isinstance(address, dict) else None,
        is_active=document.active is not False,
    )


def _times(raws: Sequence[bytes], home_currency: str) -> Iterator[SourceRecord]:
    """These time activities, decoded in one go: while that lasts, no other thread gets the interpreter."""
    documents = _decoded(wire_entries.times, raws)
    if documents is None:
        return (_time(raw, home_currency) for raw in raws)
    return map(_time_record, documents, raws, repeat(home_currency))


def _decoded(decoder: msgspec.json.Decoder[list[_Document]], raws: Sequence[bytes]) -> list[_Document] | None:
    """These documents; None where one of them has to be looked at alone."""
    try:
        documents = decoder.decode(b"[" + b",".join(raws) + b"]")
    except _UNREADABLE:
        return None
    return documents if len(documents) == len(raws) else None


def _time(raw: bytes, home_currency: str) -> SourceRecord:
    try:
        document = wire_entries.time.decode(raw)
    except _UNREADABLE:
        return _time_record(parts_of(raw, TimeDocument()), raw, home_currency, unreadable=True)
    return _time_record(document, raw, home_currency)


def _time_record(
    document: TimeDocument, raw: bytes, home_currency: str, unreadable: bool = False
) -> SourceRecord:
    def entries(head: Head) -> Sequence[SourceEntry]:
        return (time_entry(document, head),)

    return record_of(document, raw, home_currency, entries, unreadable)


def _expenses(raws: Sequence[bytes], home_currency: str) -> Iterator[SourceRecord]:
    """The same of bills or purchases."""
    documents = _decoded(wire_entries.expenses, raws)
    if documents is None:
        return (_expense(raw, home_currency) for raw in raws)
    return map(_expense_record, documents, raws, repeat(home_currency))


def _expense(raw: bytes, home_currency: str) -> SourceRecord:
    try:
        document = wire_entries.expense.decode(raw)
    except _UNREADABLE:
        document = parts_of(raw, ExpenseDocument())
        document.line = [parts_of(row, ExpenseLine()) for row in _rows_of(raw)]
        return _expense_record(document, raw, home_currency, unreadable=True)
    return _expense_record(document, raw, home_currency)


def _expense_record(
    document: ExpenseDocument, raw: bytes, home_currency: str, unreadable: bool = False
) -> SourceRecord:
    if any(line is not None and is_bare(line) for line in document.line or ()):
        _find_details(document, raw)
    return record_of(document, raw, home_currency, partial(expense_entries, document), unreadable)


def _find_details(document: ExpenseDocument, raw: bytes) -> None:
    """Gives each line without a detail the one that it has under another spelling."""
    for line, row in zip(document.line or (), _rows_of(raw), strict=False):
        if line is not None and is_bare(line):
            for name, value in _members_of(row).items():
                if names_detail(name):
                    line.account_based_expense_line_detail = parts_of(value, ExpenseDetail())


def _rows_of(raw: bytes) -> list[Raw]:
    """The lines of a document, each as received; none where there is no list of them."""
    try:
        return wire.rows.decode(_members_of(raw).get("Line", b"[]"))
    except _UNREADABLE:
        return []


def _members_of(raw: bytes | Raw) -> dict[str, Raw]:
    try:
        return wire.members.decode(raw)
    except _UNREADABLE:
        return {}

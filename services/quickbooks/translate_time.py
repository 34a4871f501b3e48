"""A time activity → its time entry."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from services.decisions.hours_worked import Duration, StatedTime, Worked, worked, worth
from services.decisions.invoice_status import folded
from services.model.entry import Billable, EntryKind, PartyKind, SourceEntry
from services.model.rejection import ReviewProblem
from services.quickbooks import values, wire
from services.quickbooks.record_head import Head, billable_of, customer_of
from services.quickbooks.wire_entries import TimeDocument


class _Person(NamedTuple):
    kind: PartyKind | None
    ref: wire.Ref | None


def time_entry(document: TimeDocument, head: Head) -> SourceEntry:
    """The one entry of a time activity. Without a rate it has no amount."""
    person = _person_of(document)
    customer = customer_of(document.customer_ref, document.project_ref)
    billable = billable_of(document.billable_status, document.linked_txn)
    is_whole = head.problem is not ReviewProblem.UNREADABLE
    time = worked(_stated(document, is_whole))
    rate = values.exact(document.hourly_rate)
    amount = _amount(time, rate, head.currency)
    return SourceEntry(
        line_no=0,
        kind=EntryKind.TIME,
        party_kind=person.kind,
        party_id=values.referred(person.ref),
        party_name=values.named(person.ref),
        customer_id=customer.qbo_id,
        customer_name=customer.name,
        item_id=values.referred(document.item_ref),
        item_name=values.named(document.item_ref),
        account_id=None,
        account_name=None,
        description=values.text(document.description),
        billable=billable or Billable.NOT_BILLABLE,
        seconds=time.seconds,
        rate=rate,
        quantity=None,
        amount=amount,
        tax=None,
        markup=None,
        problem=head.problem_with(billable, time.problem or _problem_of(document, rate, amount)),
        content_digest="",
        project_id=customer.project_id,
    )


def _problem_of(document: TimeDocument, rate: Decimal | None, amount: Decimal | None) -> ReviewProblem | None:
    """What is wrong with the rate of hours that are known."""
    if rate is not None and rate < 0:
        return ReviewProblem.NEGATIVE_RATE
    if document.hourly_rate is not None and amount is None:
        return ReviewProblem.AMOUNT_DOES_NOT_FIT
    return None


def _amount(time: Worked, rate: Decimal | None, currency: str) -> Decimal | None:
    if time.seconds is None or rate is None or rate < 0:
        return None
    return values.money(worth(time.seconds, rate, currency))


def _person_of(document: TimeDocument) -> _Person:
    """Who worked: whom NameOf says, or who else is named. Of neither list is a person with another name."""
    people = {
        "employee": _Person(PartyKind.EMPLOYEE, document.employee_ref),
        "vendor": _Person(PartyKind.VENDOR, document.vendor_ref),
        "other": _Person(None, document.other_name_ref),
    }
    said = people.get(folded(values.text(document.name_of)))
    named = (said, *people.values()) if said else tuple(people.values())
    return next((person for person in named if values.referred(person.ref)), _Person(None, None))


def _stated(document: TimeDocument, is_whole: bool) -> StatedTime:
    """What it says of its length; of a part of a document nobody can say how long the whole is."""
    parts = (
        document.hours,
        document.minutes,
        document.seconds,
        document.break_hours,
        document.break_minutes,
        document.break_seconds,
    )
    exact = tuple(values.exact(part) for part in parts)
    start, end = _clock(document.start_time), _clock(document.end_time)
    is_exact = all((part is None) == (taken is None) for part, taken in zip(parts, exact, strict=True))
    is_clocked = not (document.start_time and start is None) and not (document.end_time and end is None)
    legible = is_whole and is_exact and is_clocked
    return StatedTime(Duration(*exact[:3]), Duration(*exact[3:]), start, end, legible)


def _clock(value: object) -> datetime | None:
    """A date with a time, with or without an offset; a date alone has no time."""
    if not isinstance(value, str) or len(value) <= len("2026-01-01"):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None

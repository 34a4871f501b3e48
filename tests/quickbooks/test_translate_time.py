"""Time activities become time entries: who, when, how long and at what rate, exactly or not at all."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from services.model.entry import Billable, EntryKind, PartyKind
from services.model.quickbooks import Entity, SourcePerson
from services.model.rejection import ReviewProblem
from services.quickbooks.translate_entries import person_of, records_of
from tests.quickbooks.records import a_time, by_clock, read_record, read_time

EIGHT, FIVE = "2026-01-05T08:00:00-08:00", "2026-01-05T17:00:00-08:00"
UNCLEAR, NEGATIVE = ReviewProblem.HOURS_UNCLEAR, ReviewProblem.NEGATIVE_HOURS


def test_hours_and_minutes_at_a_rate_are_worth_their_product() -> None:
    entry = read_time(a_time())

    assert (entry.kind, entry.line_no, entry.problem) == (EntryKind.TIME, 0, None)
    assert (entry.seconds, entry.rate, entry.amount) == (9000, Decimal(90), Decimal("225.00"))
    assert (entry.party_kind, entry.party_id, entry.party_name) == (PartyKind.EMPLOYEE, "19", "Kim")
    assert (entry.customer_id, entry.item_id, entry.description) == ("57", "2", "Drawings")
    assert entry.billable is Billable.BILLABLE


@pytest.mark.parametrize(
    ("document", "seconds"),
    [
        (a_time(Seconds=7), 9007),
        (a_time(Hours=None), 1800),
        (a_time(Hours=0, Minutes=0), 0),
        (a_time(Hours="2", Minutes="30"), 9000),
        (a_time(Hours=7.5, Minutes=None), 27_000),
        (a_time(Hours=8760, Minutes=0), 31_536_000),
        (by_clock(EIGHT, FIVE), 32_400),
        (by_clock(EIGHT, FIVE, BreakHours=1, BreakMinutes=15, BreakSeconds=5), 27_895),
        (by_clock(EIGHT, FIVE, BreakHours=9), 0),
        (by_clock("2026-01-05T08:00:00", "2026-01-05T08:00:59"), 59),
        (by_clock("2026-01-05T22:00:00-08:00", "2026-01-06T06:00:00-08:00"), 28_800),
        # Start and end are moments: in the night of 8 March an hour is missing in California.
        (by_clock("2026-03-08T00:00:00-08:00", "2026-03-08T06:00:00-07:00"), 18_000),
        (by_clock("2026-01-05T09:00:00Z", "2026-01-05T12:00:00+02:00"), 3600),
        # Both forms, and they agree.
        (by_clock(EIGHT, FIVE, BreakMinutes=30, Hours=8, Minutes=30), 30_600),
        # A start without an end does not contradict the hours.
        (a_time(StartTime=EIGHT), 9000),
        # Hours stated are hours worked: a break lies between a start and an end.
        (a_time(BreakMinutes=30), 9000),
    ],
)
def test_time_is_exact_in_seconds_in_both_forms(document: dict[str, Any], seconds: int) -> None:
    entry = read_time(document)

    assert (entry.seconds, entry.problem) == (seconds, None)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (a_time(Hours=None, Minutes=None), ReviewProblem.NO_HOURS),
        (a_time(Hours=None, Minutes=None, BreakHours=1), ReviewProblem.NO_HOURS),
        (a_time(Hours=None, Minutes=None, StartTime=EIGHT), UNCLEAR),
        (a_time(Hours="0.0001"), UNCLEAR),
        (a_time(Hours="NaN"), UNCLEAR),
        (a_time(Hours="sNaN"), UNCLEAR),
        (by_clock(EIGHT, "late"), UNCLEAR),
        (by_clock(EIGHT, "2026-01-06"), UNCLEAR),
        (by_clock(EIGHT, "2026-01-05T17:00:00"), UNCLEAR),
        (by_clock(EIGHT, "2026-01-05T17:00:00.5-08:00"), UNCLEAR),
        (a_time(Hours=-2), NEGATIVE),
        (by_clock(EIGHT, FIVE, BreakMinutes=-1), NEGATIVE),
        (by_clock("2026-01-05T22:00:00-08:00", "2026-01-05T06:00:00-08:00"), ReviewProblem.ENDS_BEFORE_START),
        (by_clock(EIGHT, FIVE, BreakHours=9, BreakSeconds=1), ReviewProblem.BREAK_TOO_LONG),
        (by_clock(EIGHT, FIVE, Hours=8, Minutes=0), ReviewProblem.HOURS_DIFFER),
        (by_clock(EIGHT, FIVE, Hours=0, Minutes=0), ReviewProblem.HOURS_DIFFER),
        (a_time(Hours=8760, Minutes=0, Seconds=1), ReviewProblem.TOO_MANY_HOURS),
        (by_clock("2024-01-05T08:00:00Z", "2026-01-05T08:00:00Z"), ReviewProblem.TOO_MANY_HOURS),
    ],
)
def test_time_that_nobody_can_say_is_never_guessed(document: dict[str, Any], problem: ReviewProblem) -> None:
    entry = read_time(document)

    assert (entry.problem, entry.seconds, entry.amount) == (problem, None, None)


@pytest.mark.parametrize(
    ("rate", "home", "amount"),
    [
        (None, "USD", None),
        (0, "USD", "0.00"),
        # A minute at 0.3 comes to half a cent.
        ("0.3", "USD", "0.01"),
        ("0.29999999999999999999999999999", "USD", "0.00"),
        ("29.999999", "JPY", "0"),
        (30, "JPY", "1"),
        ("0.03", "KWD", "0.001"),
    ],
)
def test_an_amount_is_rounded_half_up_to_the_currencys_decimals(
    rate: Any, home: str, amount: str | None
) -> None:
    entry = read_time(a_time(Hours=0, Minutes=1, HourlyRate=rate), home)

    assert str(entry.amount) == str(amount)
    assert entry.problem is None


@pytest.mark.parametrize(
    ("rate", "problem"),
    [
        (-1, ReviewProblem.NEGATIVE_RATE),
        ("NaN", ReviewProblem.AMOUNT_DOES_NOT_FIT),
        ("9e14", ReviewProblem.AMOUNT_DOES_NOT_FIT),
    ],
)
def test_a_rate_that_comes_to_no_amount_needs_review(rate: Any, problem: ReviewProblem) -> None:
    entry = read_time(a_time(HourlyRate=rate))

    assert (entry.amount, entry.problem, entry.seconds) == (None, problem, 9000)


@pytest.mark.parametrize(
    ("changes", "person"),
    [
        ({"NameOf": "Vendor", "VendorRef": {"value": "34"}}, (PartyKind.VENDOR, "34")),
        ({"NameOf": None, "EmployeeRef": None, "VendorRef": {"value": "34"}}, (PartyKind.VENDOR, "34")),
        ({"NameOf": "Vendor"}, (PartyKind.EMPLOYEE, "19")),
        ({"NameOf": "Other", "EmployeeRef": None, "OtherNameRef": {"value": "8"}}, (None, "8")),
        ({"EmployeeRef": None}, (None, None)),
    ],
)
def test_who_worked_is_whom_the_activity_names(changes: dict[str, Any], person: tuple[Any, Any]) -> None:
    entry = read_time(a_time(**changes))

    assert (entry.party_kind, entry.party_id) == person


def test_a_project_is_kept_beside_the_customer_and_stands_for_one_that_is_missing() -> None:
    both = read_time(a_time(ProjectRef={"value": "412"}))
    alone = read_time(a_time(CustomerRef=None, ProjectRef={"value": "412", "name": "Pier"}))

    assert (both.customer_name, both.project_id) == ("Harbor", "412")
    assert (alone.customer_id, alone.customer_name, alone.project_id) == ("412", "Pier", None)


@pytest.mark.parametrize(
    ("changes", "billable", "problem"),
    [
        ({"BillableStatus": "HasBeenBilled"}, Billable.BILLED, None),
        ({"BillableStatus": "HAS_BEEN_BILLED"}, Billable.BILLED, None),
        ({"BillableStatus": "NotBillable"}, Billable.NOT_BILLABLE, None),
        ({"BillableStatus": None}, Billable.NOT_BILLABLE, None),
        ({"BillableStatus": "Maybe"}, Billable.NOT_BILLABLE, ReviewProblem.BILLING_UNCLEAR),
        ({"BillableStatus": 1}, Billable.NOT_BILLABLE, ReviewProblem.BILLING_UNCLEAR),
        # Whatever else is wrong: by this one, an entry that is here stays as it is.
        ({"BillableStatus": 1, "Hours": -2}, Billable.NOT_BILLABLE, ReviewProblem.BILLING_UNCLEAR),
        ({"BillableStatus": 1, "HourlyRate": -1}, Billable.NOT_BILLABLE, ReviewProblem.BILLING_UNCLEAR),
        ({"BillableStatus": 1, "TxnDate": None}, Billable.NOT_BILLABLE, ReviewProblem.BILLING_UNCLEAR),
        ({"BillableStatus": 1, "TxnDate": "soon"}, Billable.NOT_BILLABLE, ReviewProblem.UNREADABLE),
        ({"LinkedTxn": [{"TxnId": "9", "TxnType": "Invoice"}]}, Billable.BILLED, None),
        ({"LinkedTxn": [{"TxnId": "9", "TxnType": "Estimate"}]}, Billable.BILLABLE, None),
    ],
)
def test_whether_it_is_billed_is_what_quickbooks_says(
    changes: dict[str, Any], billable: Billable, problem: ReviewProblem | None
) -> None:
    entry = read_time(a_time(**changes))

    assert (entry.billable, entry.problem) == (billable, problem)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (a_time(TxnDate=None), ReviewProblem.NO_DATE),
        (a_time(TxnDate="soon"), ReviewProblem.UNREADABLE),
        (a_time(Id=None), ReviewProblem.UNREADABLE),
        (a_time(SyncToken="x"), ReviewProblem.UNREADABLE),
        (a_time(sparse=True), ReviewProblem.UNREADABLE),
        (a_time(Hours=[2], Minutes=30), ReviewProblem.UNREADABLE),
        ({"Id": "5", "domain": "QBO", "status": "Deleted"}, ReviewProblem.UNREADABLE),
        (b"[1", ReviewProblem.UNREADABLE),
    ],
)
def test_an_odd_document_is_kept_whole_and_says_so(document: Any, problem: ReviewProblem) -> None:
    record = read_record(Entity.TIME_ACTIVITY, document)

    assert record.raw == (document if isinstance(document, bytes) else json.dumps(document).encode())
    (entry,) = record.entries
    assert entry.problem is problem
    # Of a part nobody can say how long the whole is.
    assert ((entry.seconds, entry.amount) == (None, None)) is (problem is ReviewProblem.UNREADABLE)


def test_one_odd_document_does_not_spoil_its_page() -> None:
    raws = [json.dumps(a_time(Id=str(number))).encode() for number in range(250)]
    raws[120], raws[210] = b'{"Id": "120", "Hours": {}}', b""

    records = records_of(Entity.TIME_ACTIVITY, raws, "USD")

    assert [record.raw for record in records] == raws
    assert [at for at, record in enumerate(records) if record.entries[0].problem] == [120, 210]


def test_the_digest_tells_what_must_not_change_silently() -> None:
    plain = read_time(a_time()).content_digest
    changes: list[dict[str, Any]] = [
        {"Hours": 3},
        {"HourlyRate": 91},
        {"TxnDate": "2026-01-06"},
        {"CustomerRef": {"value": "58"}},
        {"EmployeeRef": {"value": "20"}},
        {"ItemRef": {"value": "3"}},
        {"Description": "Plans"},
    ]

    assert plain not in {read_time(a_time(**change)).content_digest for change in changes}
    assert read_time(a_time(HourlyRate="90.00", EmployeeRef={"value": "19"})).content_digest == plain
    assert read_time(a_time(BillableStatus="HasBeenBilled", SyncToken="9")).content_digest == plain


def test_people_come_with_name_address_and_whether_they_are_active() -> None:
    employee = person_of(
        Entity.EMPLOYEE,
        b'{"Id":"19","DisplayName":"Kim","Active":false,"PrimaryEmailAddr":{"Address":"kim@example.com"}}',
    )
    vendor = person_of(Entity.VENDOR, b'{"Id":34,"PrintOnCheckName":"Lumber","PrimaryEmailAddr":[]}')
    odd = person_of(Entity.VENDOR, b"nothing")

    assert employee == SourcePerson(PartyKind.EMPLOYEE, "19", "Kim", "kim@example.com", is_active=False)
    assert (vendor.kind, vendor.qbo_id, vendor.name, vendor.email) == (PartyKind.VENDOR, "34", "Lumber", None)
    assert (odd.name, odd.qbo_id[:11]) == ("?", "unreadable-")

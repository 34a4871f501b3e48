from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.decisions.check_schedule import check_schedule
from services.decisions.schedule_ranges import range_of, schedule_ranges
from services.model.draft import FieldProblems
from services.model.import_run import CommitPolicy
from services.model.invoice_status import InvoiceStatus
from services.model.schedule import CheckedSchedule, ScheduleChoices, Timing

CHOICES = ScheduleChoices("con1", "monday", "08:00", "America/New_York", "last_month", ("sent", "paid"))
RANGES = {"last_month", "yesterday"}


def checked(**changes: Any) -> CheckedSchedule | FieldProblems:
    return check_schedule(replace(CHOICES, **changes), RANGES)


def test_choices_that_are_possible_become_values() -> None:
    assert checked(customer_ids=("7",), policy="nothing") == CheckedSchedule(
        connection_id="con1",
        timing=Timing("monday", 8, 0),
        time_zone="America/New_York",
        range_key="last_month",
        statuses=frozenset({InvoiceStatus.SENT, InvoiceStatus.PAID}),
        project_id=None,
        customer_ids=frozenset({"7"}),
        policy=CommitPolicy.ALL_OR_NOTHING,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rhythm", ""),
        ("rhythm", "29"),
        ("at", ""),
        ("at", "24:00"),
        ("at", "8:00"),
        ("at", "08:00:00"),
        ("time_zone", ""),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../etc/passwd"),
        ("range_key", "last_fiscal_year"),
        ("statuses", ()),
        ("statuses", ("lost",)),
        ("policy", "some"),
    ],
)
def test_what_is_not_possible_is_marked_on_its_field(field: str, value: Any) -> None:
    problems = checked(**{field: value})

    assert isinstance(problems, FieldProblems)
    assert list(problems.by_field) == [field]


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("yesterday", date(2027, 2, 28), date(2027, 2, 28)),
        ("last_7_days", date(2027, 2, 22), date(2027, 2, 28)),
        ("last_30_days", date(2027, 1, 30), date(2027, 2, 28)),
        ("last_month", date(2027, 2, 1), date(2027, 2, 28)),
        ("this_fiscal_year", date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_range_is_computed_as_of_a_day(key: str, first: date, last: date) -> None:
    found = range_of(key, date(2027, 3, 1), fiscal_year_start=1)

    assert found is not None
    assert (found.date_from, found.date_to) == (first, last)


def test_fiscal_years_are_the_company_s() -> None:
    found = range_of("last_fiscal_year", date(2027, 3, 1), fiscal_year_start=7)

    assert found is not None
    assert (found.date_from, found.date_to) == (date(2025, 7, 1), date(2026, 6, 30))


def test_a_range_that_is_none_has_no_dates() -> None:
    assert range_of("next_month", date(2027, 3, 1), 1) is None


def test_every_range_is_called_as_its_key_says() -> None:
    for one in schedule_ranges(date(2027, 3, 1), fiscal_year_start=7):
        assert one.label == one.key.replace("_", " ").capitalize()

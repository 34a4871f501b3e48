from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.check_filters import check_filters
from services.model.draft import DraftChoices, DraftFields, FieldProblems
from services.model.entry import Billable
from services.model.import_run import CommitPolicy, Filters, ImportType
from services.model.invoice_status import InvoiceStatus

TODAY = date(2026, 11, 24)
INVOICES, TIME = ImportType.INVOICE_HISTORY, ImportType.TIME
VALID = DraftFields(date_from="2026-10-01", date_to="2026-10-31")
ANY_TEXT = st.none() | st.text(max_size=12) | st.dates().map(date.isoformat)


def some_choices(import_type: ImportType = INVOICES, **facts: Any) -> DraftChoices:
    return DraftChoices(import_type, replace(VALID, **facts))


def test_valid_fields_become_filters() -> None:
    checked = check_filters(
        some_choices(statuses=("sent", "voided"), project_id="p1", customer_ids=("7", "8"), policy="nothing"),
        TODAY,
    )

    assert checked == Filters(
        date_from=date(2026, 10, 1),
        date_to=date(2026, 10, 31),
        statuses=frozenset({InvoiceStatus.SENT, InvoiceStatus.VOIDED}),
        project_id="p1",
        customer_ids=frozenset({"7", "8"}),
        policy=CommitPolicy.ALL_OR_NOTHING,
    )


@pytest.mark.parametrize(
    ("facts", "field", "words"),
    [
        ({"date_from": None}, "date_from", "Choose the first day."),
        ({"date_from": ""}, "date_from", "Choose the first day."),
        ({"date_from": "yesterday"}, "date_from", "Write the first day like 2026-01-31."),
        (
            {"date_from": "2026-11-25", "date_to": "2026-11-30"},
            "date_from",
            "From lies after today (24 Nov 2026).",
        ),
        ({"date_to": None}, "date_to", "Choose the last day."),
        ({"date_to": "2026-02-30"}, "date_to", "Write the last day like 2026-01-31."),
        ({"date_to": "2026-09-30"}, "date_to", "To is before From."),
        ({"statuses": ()}, "statuses", "Tick at least one, or no invoices come in."),
        ({"statuses": ("sent", "lost")}, "statuses", "Choose from sent, in progress, paid and voided."),
        ({"policy": "maybe"}, "policy", "Choose one of the two."),
    ],
)
def test_wrong_input_is_marked_on_its_field(facts: dict[str, Any], field: str, words: str) -> None:
    assert check_filters(some_choices(**facts), TODAY) == FieldProblems({field: words})


def test_entries_are_chosen_by_whether_they_are_billed() -> None:
    checked = check_filters(some_choices(TIME, statuses=("billable", "billed")), TODAY)

    assert isinstance(checked, Filters)
    assert checked.statuses == {Billable.BILLABLE, Billable.BILLED}


@pytest.mark.parametrize(
    ("import_type", "statuses", "words"),
    [
        (TIME, (), "Tick at least one, or no time entries come in."),
        (ImportType.EXPENSES, (), "Tick at least one, or no expenses come in."),
        (TIME, ("sent", "billed"), "Choose from billable, not billable and billed."),
        (INVOICES, ("billable",), "Choose from sent, in progress, paid and voided."),
    ],
)
def test_a_status_of_another_type_is_marked_in_the_words_of_this_one(
    import_type: ImportType, statuses: tuple[str, ...], words: str
) -> None:
    checked = check_filters(some_choices(import_type, statuses=statuses), TODAY)

    assert checked == FieldProblems({"statuses": words})


@pytest.mark.parametrize("date_to", ["2026-10-01", "2027-12-31"])
def test_to_may_be_the_same_day_or_lie_ahead(date_to: str) -> None:
    assert isinstance(check_filters(some_choices(date_to=date_to), TODAY), Filters)


def test_from_may_be_today() -> None:
    today = TODAY.isoformat()

    assert isinstance(check_filters(some_choices(date_from=today, date_to=today), TODAY), Filters)


def test_every_wrong_field_is_marked_at_once() -> None:
    checked = check_filters(DraftChoices(fields=DraftFields(statuses=(), policy="")), TODAY)

    assert isinstance(checked, FieldProblems)
    assert set(checked.by_field) == {"date_from", "date_to", "statuses", "policy"}


@given(ANY_TEXT, ANY_TEXT, st.lists(st.text(max_size=11)).map(tuple), st.text(max_size=8))
def test_whatever_is_entered_the_answer_is_filters_or_named_problems(
    date_from: str | None, date_to: str | None, statuses: tuple[str, ...], policy: str
) -> None:
    fields = DraftFields(date_from, date_to, statuses, policy=policy)
    checked = check_filters(DraftChoices(fields=fields), TODAY)

    names = {field.name for field in fields_of(DraftFields)}
    assert isinstance(checked, Filters) or (checked.by_field and set(checked.by_field) <= names)


@given(st.integers(-4000, 400), st.integers(-400, 400))
def test_a_range_is_accepted_exactly_if_it_is_ordered_and_begun(start: int, length: int) -> None:
    first = TODAY + timedelta(days=start)
    last = first + timedelta(days=length)

    checked = check_filters(some_choices(date_from=first.isoformat(), date_to=last.isoformat()), TODAY)

    assert isinstance(checked, Filters) == (start <= 0 and length >= 0)

"""What is said of runs of time and expenses: never that they are invoices, and no more than may be."""

from __future__ import annotations

import json
import re

import pytest

from bot.entry_words import hours, number_of
from bot.ids import Action
from bot.imports.messages import card, final, usage
from bot.imports.remedies import remedies
from services.model.hours import clock_of, hours_of
from services.model.import_run import ImportType, RunStatus
from services.model.rejection import Reason
from services.model.report import Counts, RunReport
from tests.bot.golden_entries import (
    ENTRY_MESSAGES,
    ENTRY_VIEWS,
    SPENT_WITH_EXCEPTIONS,
    WITH_EXCEPTIONS,
    expense_item,
    time_item,
)
from tests.bot.oracles import problems_with, texts_in
from tests.builders import NOW, a_report, a_run, an_item

#: Names of places, which are called so whatever stands in them.
PLACES = re.compile(r"out of the invoice window|already in the invoice window", re.I)


@pytest.mark.parametrize("name", [*ENTRY_MESSAGES, *ENTRY_VIEWS])
def test_no_message_and_no_view_of_theirs_speaks_of_invoices(name: str) -> None:
    shown = ENTRY_VIEWS[name] if name in ENTRY_VIEWS else ENTRY_MESSAGES[name]
    said = shown if isinstance(shown, dict) else [{"text": shown.text}, *shown.renderings]

    found = [text for text in texts_in(said) if "invoice" in PLACES.sub("", text).casefold()]

    assert found == []


@pytest.mark.parametrize("name", ENTRY_VIEWS)
def test_slack_takes_their_views(name: str) -> None:
    assert problems_with(ENTRY_VIEWS[name]) == []


@pytest.mark.parametrize(
    ("report", "public", "private"),
    [
        (
            WITH_EXCEPTIONS,
            "Time activity 5",
            ("Emily Platt", "312.5 h", "2.5 h", "46,875.00"),
        ),
        (SPENT_WITH_EXCEPTIONS, "Bill 1042, line 2", ("Norton Lumber", "1,240.75", "103.55")),
    ],
)
def test_public_places_are_told_no_names_hours_or_amounts(
    report: RunReport, public: str, private: tuple[str, ...]
) -> None:
    in_public, in_full = (json.dumps(final(report, full).renderings) for full in (False, True))

    assert public in in_public
    assert "Larkspur Dental" not in in_public
    for secret in private:
        assert secret not in in_public
        assert secret in in_full


def test_the_command_says_what_the_newest_run_was_of() -> None:
    text, _ = usage.status(WITH_EXCEPTIONS)

    assert text.startswith(
        "*Imported with exceptions* · Time · 1 Oct 2026 – 31 Oct 2026\n112 time entries imported"
    )


def test_what_comes_in_is_told_by_place_with_hours_and_money() -> None:
    shown = "\n".join(texts_in(final(WITH_EXCEPTIONS, True).renderings[0]))

    assert "To Work in Progress: 84 time entries · 312.5 h · USD 46,875.00" in shown
    assert "Already billed: 20 time entries · 40.25 h · USD 6,037.50" in shown
    assert "QuickBooks counts 124 time activities in this range; 123 of them are explained" in shown
    assert "3 were billed, or no longer so, since the preview." in shown
    assert "4 left out: without a customer, so they belong to no project" in shown
    assert "A/R effect" not in shown


def test_an_entry_that_needs_review_is_corrected_in_quickbooks_and_has_no_button() -> None:
    entry = time_item(reason=Reason.NEEDS_REVIEW)

    assert entry.remedy == "Correct it in QuickBooks, then retry."
    assert remedies(entry, "IMP-4T7Q2MZX") == []
    assert remedies(an_item(reason=Reason.NEEDS_REVIEW), "IMP-4T7Q2MZX") != []


def test_from_details_one_comes_to_an_entry_that_changed_since() -> None:
    offered = [block for block in ENTRY_VIEWS["details-time"]["blocks"] if block["type"] == "actions"]

    (button,) = [one for one in offered[0]["elements"] if one["action_id"] == Action.WORK_ENTRY]
    assert button["value"] == "con1:TimeActivity:5"
    assert button["accessibility_label"] == "Show it: Time activity 5"


@pytest.mark.parametrize(
    ("seconds", "shown", "exact", "clock"),
    [
        (1_125_000, "312.5 h", "312.5000", "312:30"),
        (1200, "0.33 h", "0.3333", "0:20"),
        (3_601, "1 h", "1.0003", "1:00:01"),
        (-1800, "-0.5 h", "-0.5000", "-0:30"),
        (44_445_600, "12,346 h", "12346.0000", "12346:00"),
    ],
)
def test_hours_are_short_for_people_and_exact_in_files(
    seconds: int, shown: str, exact: str, clock: str
) -> None:
    assert (hours(seconds), str(hours_of(seconds)), clock_of(seconds)) == (shown, exact, clock)


def test_no_two_times_look_alike_in_a_file() -> None:
    assert len({hours_of(seconds) for seconds in range(3600)}) == 3600


def test_an_entry_is_called_by_its_document_and_line() -> None:
    assert number_of(expense_item(), 40) == "Bill 1042, line 2"
    assert number_of(expense_item(qbo_id="Purchase:77:1", doc_number=None), 40) == (
        "Purchase (no number, id 77), line 1"
    )
    assert number_of(an_item(), 40) == "1042"


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (Counts(already_here=1), "1 time entry is already here, so there is nothing to import."),
        (Counts(already_here=2), "All 2 time entries are already here, so there is nothing to import."),
        (
            Counts(already_here=1, rejected=1),
            "Nothing else can be imported: 1 time entry needs you, 1 is already here.",
        ),
        (
            Counts(already_here=2, rejected=2),
            "Nothing else can be imported: 2 time entries need you, 2 are already here.",
        ),
    ],
)
def test_why_nothing_can_be_imported_is_said_in_right_grammar(counts: Counts, words: str) -> None:
    run = a_run(status=RunStatus.REFUSED, import_type=ImportType.TIME)

    assert words in "\n".join(texts_in(card(a_report(run=run, counts=counts), True, NOW).blocks))

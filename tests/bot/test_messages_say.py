"""What a message says of a run is so, in the words that are fixed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.imports.messages import Message, announcement, card, final, private_copy
from services.model.import_run import CommitPolicy, Filters, Progress, RunPhase, RunStatus
from services.model.rejection import LeftOutBecause, Reason
from services.model.report import (
    Counts,
    CurrencyTotal,
    LeftOutCount,
    PlanChanges,
    ReasonCount,
    RunReport,
    TieOut,
)
from tests.bot.golden_messages import (
    ALREADY,
    CANCELLED,
    COMPLETE,
    FAILED,
    SEVERAL_UNLINKED,
    mixed,
    previewing,
)
from tests.bot.oracles import texts_in
from tests.builders import NOW, a_customer, a_report, a_run, an_item

NOTHING = replace(a_run().filters, policy=CommitPolicy.ALL_OR_NOTHING)


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (RunStatus.COMPLETE, "Import complete"),
        (RunStatus.EXCEPTIONS, "Imported with exceptions"),
        (RunStatus.REFUSED, "IMPORT FAILED"),
        (RunStatus.FAILED, "IMPORT FAILED"),
        (RunStatus.CANCELLED, "Import cancelled"),
        (RunStatus.PAUSED, "Import paused"),
        (RunStatus.NOTHING, "Nothing new to import"),
    ],
)
def test_the_headings_are_the_fixed_ones(status: RunStatus, heading: str) -> None:
    report = a_report(a_run(status=status))

    assert words_of(card(report, True, NOW))[0] == heading
    assert f"*{heading}*" in words_of(final(report, True))[0]
    assert announcement(report, None).text.startswith(f"{heading}: ")


@pytest.mark.parametrize(
    ("report", "labels"),
    [
        (a_report(), ["Import 9 invoices", "Back", "Details", "Link to project…"]),
        (SEVERAL_UNLINKED, ["Import 9 invoices", "Back", "Details", "Link to project…", "Set up projects"]),
        (a_report(reasons=(), unlinked=()), ["Import 9 invoices", "Back", "Details"]),
        (
            a_report(counts=Counts(imported=1, pending=1)),
            ["Import 1 invoice", "Back", "Details", "Link to project…"],
        ),
        (a_report(is_whole=False), ["Back", "Details"]),
        (
            mixed(),
            ["Choose customers…", "Link to project…", "Retry", "Import the other 9", "Back", "Details"],
        ),
        (ALREADY, ["Back", "Details"]),
        (a_report(a_run(status=RunStatus.REPLACED)), ["Start again"]),
        (a_report(a_run(status=RunStatus.PAUSED)), ["Cancel"]),
        (COMPLETE, []),
    ],
)
def test_the_card_has_the_buttons_that_do_something(report: RunReport, labels: list[str]) -> None:
    assert buttons_of(card(report, True, NOW)) == labels


@pytest.mark.parametrize(
    ("report", "labels"),
    [
        (COMPLETE, ["Details"]),
        (replace(COMPLETE, associated=(a_customer(),)), ["Link to project…", "Details"]),
        (a_report(a_run(status=RunStatus.EXCEPTIONS)), ["Link to project…", "Retry", "Details"]),
        (
            replace(SEVERAL_UNLINKED, run=a_run(status=RunStatus.EXCEPTIONS)),
            ["Link to project…", "Set up projects", "Retry", "Details"],
        ),
        (mixed(), ["Link to project…", "Retry", "Import the other 9", "Details"]),
        (FAILED, ["Link to project…", "Retry", "Import the other 9", "Details"]),
        (
            replace(FAILED, run=replace(FAILED.run, plan_digest=None)),
            ["Link to project…", "Retry", "Details"],
        ),
    ],
)
def test_the_report_has_the_buttons_that_do_something(report: RunReport, labels: list[str]) -> None:
    assert buttons_of(final(report, True)) == labels


@pytest.mark.parametrize(("seconds", "labels"), [(4.9, []), (5, ["Cancel"]), (3600, ["Cancel"])])
def test_cancel_is_offered_after_five_seconds(seconds: float, labels: list[str]) -> None:
    assert buttons_of(card(previewing(), True, NOW + timedelta(seconds=seconds))) == labels


@pytest.mark.parametrize("report", [mixed(), FAILED])
def test_a_run_that_brought_nothing_in_calls_nothing_imported(report: RunReport) -> None:
    said = "\n".join(words_of(final(report, True)))

    assert "*0 invoices imported*" in said
    assert "= 0 imported" in said
    assert "A/R effect" not in said
    assert "to Drafts" not in said


def test_a_cancelled_run_says_exactly_what_is_in() -> None:
    said = "\n".join(words_of(final(CANCELLED, True)))

    assert "*5 invoices imported*" in said
    assert "= 5 imported + 1 already here + 3 left out + 2 rejected + 4 failed" in said


def test_a_plan_that_was_not_carried_out_is_not_shown_as_if_it_had_been() -> None:
    half = replace(CANCELLED, counts=Counts(imported=9, already_here=1, rejected=2, left_out=3, pending=4))
    said = "\n".join(words_of(final(half, True)))

    assert "*5 invoices imported*\n4 invoices could have been imported" in said
    assert "A/R effect" not in said
    assert "*Money*" not in said


def test_only_what_needs_somebody_is_listed_by_reason() -> None:
    counted = (ReasonCount(Reason.ALREADY_IMPORTED, 7), ReasonCount(Reason.NO_PROJECT, 2))
    said = "\n".join(words_of(card(a_report(reasons=counted), True, NOW)))

    assert "2 × Its QuickBooks customer is linked to no project." in said
    assert "It is already in the invoice window." not in said


def test_counts_are_so_far_until_quickbooks_was_read() -> None:
    report = replace(previewing(), counts=Counts(imported=3, pending=3, already_here=1))
    said = "\n".join(words_of(card(report, True, NOW)))

    assert "*3 invoices to import* so far" in said
    assert "1 already here so far" in said


def test_the_plainest_rendering_tells_how_many_lines_it_leaves_out() -> None:
    wordy = tuple(an_item(position=n, customer_name="n" * 300, doc_number="d" * 300) for n in range(50))
    report = a_report(
        a_run(status=RunStatus.EXCEPTIONS), exceptions=wordy, counts=Counts(imported=1, rejected=80)
    )

    plainest = list(texts_in(final(report, True).renderings[-1]))

    (lines,) = [text for text in plainest if text.startswith("ddd")]
    shown = lines.count("\n") + 1
    assert f"… and {80 - shown} more: see the file or Details." in plainest
    assert all(line.endswith("USD 1,250.50") for line in lines.split("\n"))


def test_every_line_of_counts_survives_many_currencies() -> None:
    tile = a_report().tiles[0]
    many = tuple(replace(tile, currency=f"C{n:02}") for n in range(100))
    sums = tuple(CurrencyTotal(one.currency, one.total, one.total, one.count) for one in many)
    said = "\n".join(words_of(card(a_report(tiles=many, totals=sums), True, NOW)))

    assert "… and 90 more currencies." in said
    assert "3 left out: in the date range, but not chosen" in said


def test_a_retry_tells_what_it_left_out_of_what_it_was_asked_for() -> None:
    filters = replace(NOTHING, only_ids=frozenset({"101", "102", "103"}))
    left_out = (
        LeftOutCount(LeftOutBecause.OTHER_PROJECT, 2),
        LeftOutCount(LeftOutBecause.NOT_IN_RETRY, 80),
    )
    report = a_report(a_run(filters=filters), counts=Counts(imported=1, left_out=82), left_out=left_out)
    said = "\n".join(words_of(card(report, True, NOW)))

    assert "2 left out: Its customer is linked to another project.\n80 not part of this retry" in said


def test_material_changes_are_asked_about_and_payments_only_told() -> None:
    changes = PlanChanges(added=1, gone=2, altered=3, paid=3, delivered=1)
    asked = "\n".join(words_of(card(a_report(changes=changes), True, NOW)))
    told = "\n".join(words_of(final(replace(COMPLETE, changes=changes), True)))

    assert "Since the preview, in QuickBooks or here: 1 added, 2 gone, 3 changed." in asked
    assert "3 were paid since the preview." in told
    assert "Please look once more" not in told


def test_what_is_unexplained_is_named() -> None:
    report = replace(COMPLETE, tie_out=TieOut(14, 13, 1, ("999",)))
    said = "\n".join(words_of(final(report, True)))

    assert "*unexplained: 1*" in said
    assert "Unexplained QuickBooks ids: 999" in said


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (Progress(RunPhase.STARTING), "Starting …"),
        (Progress(RunPhase.WAITING), "Waiting for another run of this company …"),
        (Progress(RunPhase.READING, 7), "Reading QuickBooks … 7"),
        (
            Progress(RunPhase.READING, 0, 10, NOW),
            "Reading QuickBooks … 0 of 10\n░░░░░░░░░░░░░░░░░░░░",
        ),
        (
            Progress(RunPhase.WRITING, 500, 2000, NOW - timedelta(minutes=1)),
            "Importing … 500 of 2,000\n▓▓▓▓▓░░░░░░░░░░░░░░░ 3 minutes left",
        ),
        (
            Progress(RunPhase.WRITING, 1500, 2000, NOW - timedelta(minutes=1), before=1000),
            "Importing … 1,500 of 2,000\n▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░ 1 minute left",
        ),
        (
            Progress(RunPhase.WRITING, 12, 10, NOW - timedelta(minutes=1)),
            "Importing … 12 of 10\n▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓ less than a minute left",
        ),
    ],
)
def test_progress_says_how_far_and_how_long(progress: Progress, line: str) -> None:
    report = a_report(a_run(status=RunStatus.IMPORTING, progress=progress))

    assert line in words_of(card(report, True, NOW))


def test_a_private_copy_has_no_mention_and_no_import_button() -> None:
    message = private_copy(a_report(), None)

    assert "<@" not in "\n".join([message.text, *words_of(message)])
    assert buttons_of(message) == []


def test_one_currency_is_never_added_to_another() -> None:
    tile = a_report().tiles[0]
    both = (replace(tile, currency="USD"), replace(tile, currency="EUR"))
    sums = tuple(CurrencyTotal(one.currency, Decimal("3000"), one.total, one.count) for one in both)
    said = words_of(card(a_report(tiles=both, totals=sums), True, NOW))

    assert "*USD 2,000.00* of 3,000.00 found\nDrafts: 2 · 2,000.00" in said
    assert "*EUR 2,000.00* of 3,000.00 found\nDrafts: 2 · 2,000.00" in said


def test_the_choices_are_repeated_as_they_were_made() -> None:
    filters: Filters = replace(NOTHING, project_id="pro1", customer_ids=frozenset({"7"}))
    report = a_report(a_run(filters=filters), project_name="Acme / Redesign", customer_names=("Fern",))

    fields = card(report, True, NOW).blocks[1]["fields"]

    assert [field["text"].split("\n")[1] for field in fields] == [
        "1 Oct 2026 – 31 Oct 2026, both included",
        "sent, in progress, paid",
        "import nothing",
        "Rivertown Design",
        "Acme / Redesign",
        "Fern",
    ]


def words_of(message: Message) -> list[str]:
    """Every text of the richest rendering, the first block's first."""
    return list(texts_in(message.blocks))


def buttons_of(message: Message) -> list[str]:
    """The labels of the buttons, in their order."""
    found = [block["accessory"] for block in message.blocks if "accessory" in block]
    found += [one for block in message.blocks if block["type"] == "actions" for one in block["elements"]]
    return [button["text"]["text"] for button in found]


@pytest.mark.parametrize(
    ("unexplained", "words"),
    [(1, "counts 1 invoice that it did not send"), (-2, "counts 2 invoices fewer than it sent")],
)
@pytest.mark.parametrize(
    "show", [lambda report: card(report, False, NOW), lambda report: final(report, False)]
)
def test_what_quickbooks_counts_but_does_not_send_is_said(
    show: Callable[[RunReport], Message], unexplained: int, words: str
) -> None:
    said = "\n".join(words_of(show(a_report(tie_out=TieOut(16, 15, unexplained)))))

    assert words in said

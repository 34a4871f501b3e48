"""What is said of QuickBooks calls: before, meanwhile, after, and before they are used up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.imports.messages import Message, calls_notice, card
from services.model.import_run import ImportRun, Progress, RunPhase, RunStatus
from services.model.metering import CallUsage
from tests.bot.golden_messages import reading
from tests.bot.oracles import texts_in
from tests.builders import NOW, a_report, a_run, a_usage


def words_of(message: Message) -> list[str]:
    """The texts of its first rendering."""
    return list(texts_in(message.renderings[0]))


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (a_run(calls=0), None),
        (a_run(calls=1), "1 QuickBooks call"),
        (reading().run, "48 of about 112 QuickBooks calls"),
        (replace(reading().run, calls=115), "115 of about 115 QuickBooks calls"),
        (replace(reading().run, status=RunStatus.COMPLETE), "48 QuickBooks calls"),
        (replace(reading().run, progress=Progress(RunPhase.PLANNING, calls=112)), "48 QuickBooks calls"),
    ],
)
def test_what_a_run_costs_is_said_before_and_after(run: ImportRun, words: str | None) -> None:
    signature = words_of(card(a_report(run), True, NOW))[-1]

    assert signature == " · ".join(filter(None, ["Asked by <@U0ADMIN>", f"Reference {run.id}", words]))


def test_a_reading_that_takes_more_calls_than_are_left_says_so_and_goes_on() -> None:
    usage = CallUsage("2026-11", 499_970, 500_000, left=30)
    short = replace(reading(), usage=usage, is_short_of_calls=True)

    said = "\n".join(words_of(card(short, True, NOW)))

    assert "Reading this takes about 64 QuickBooks calls more; 30 of this month's are left." in said
    assert "Reading this takes" not in "\n".join(words_of(card(reading(), True, NOW)))


def test_a_run_that_was_asked_to_slow_down_says_until_when() -> None:
    slowed = reading(slowed_until=NOW + timedelta(minutes=1))

    said = "\n".join(words_of(card(slowed, True, NOW)))

    assert "QuickBooks asked us to slow down; the reading goes on by itself on <!date^" in said


@pytest.mark.parametrize(
    ("usage", "words"),
    [
        (CallUsage("2026-11", 410_000, 500_000, 90_000, 80), "80 % or more; 90,000 calls are left"),
        (CallUsage("2026-11", 499_999, 500_000, 1, 95), "95 % or more; 1 call is left"),
        (CallUsage("2026-11", 9, 10, 1, 80), "refuses all reading until 1 Dec 2026 (UTC)"),
        (CallUsage("2026-12", 9, 10, 1, 80), "refuses all reading until 1 Jan 2027 (UTC)"),
        (CallUsage("2026-12", 9, 500), "9 of 500 QuickBooks calls this month."),
    ],
)
def test_administrators_are_told_before_the_calls_are_used_up(usage: CallUsage, words: str) -> None:
    assert words in "\n".join(words_of(calls_notice(a_report(usage=usage))))


def test_each_company_s_share_is_named_and_that_of_others_added_up() -> None:
    notice = words_of(calls_notice(a_report(usage=a_usage())))

    assert notice[-1] == "Rivertown Design 409,877 · others 123"

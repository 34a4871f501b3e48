"""What is said of runs that a schedule began."""

from __future__ import annotations

from dataclasses import replace

from bot.imports.messages import announcement, card, final, paused_notice
from bot.imports.messages.parts import Message
from services.model.import_run import PauseReason, RunStatus
from tests.bot.golden_messages import COMPLETE, MESSAGES, NOTHING, mixed, scheduled, with_exceptions
from tests.bot.oracles import LINK, texts_in
from tests.builders import NOW

TIMES = "Scheduled: every Monday 08:00 (America/New_York)"


def said(message: Message) -> str:
    """Everything that stands in it."""
    return "\n".join([message.text, *texts_in(message.renderings)])


def test_nothing_new_mentions_nobody() -> None:
    for found in (NOTHING, replace(COMPLETE, run=replace(COMPLETE.run, status=RunStatus.NOTHING))):
        report = scheduled(found)
        words = said(final(report, True)) + said(card(report, True, NOW)) + said(announcement(report, None))

        assert "Nothing new to import" in words
        assert "<@" not in words


def test_every_other_outcome_mentions_its_owner_in_the_thread_alone() -> None:
    for found in (COMPLETE, with_exceptions(), mixed()):
        report = scheduled(found)

        assert final(report, True).text.startswith("<@U0ADMIN> ")
        assert "<@" not in said(card(report, True, NOW))


def test_run_now_mentions_who_pressed_even_if_there_is_nothing_new() -> None:
    report = scheduled(NOTHING, pressed_by="U0ADMIN")

    assert final(report, True).text.startswith("<@U0ADMIN> ")
    assert f"{TIMES}, run now by <@U0ADMIN>" in said(card(report, True, NOW))


def test_card_report_and_notice_name_the_schedule() -> None:
    report = scheduled(with_exceptions())
    waiting = replace(
        report, run=replace(report.run, status=RunStatus.PAUSED, pause_reason=PauseReason.QUOTA)
    )

    for message in (card(report, True, NOW), final(report, True), paused_notice(waiting, LINK)):
        assert TIMES in said(message)


def test_a_refused_run_offers_no_way_back_to_a_form_that_nobody_filled_in() -> None:
    assert "Back" in said(card(mixed(), True, NOW))
    assert "Back" not in said(card(scheduled(mixed()), True, NOW))


def test_an_administrator_reads_which_schedule_paused_itself_and_what_to_do() -> None:
    words = said(MESSAGES["schedule-stopped"])

    assert "every Monday 08:00 (America/New_York), Rivertown &amp; Sons &lt;Design&gt;" in words
    assert "<@U0OTHER>" in words
    assert "*Resume*" in words

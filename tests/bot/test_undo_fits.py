"""Whatever things are called, Slack takes what is shown of an undo, and it says what it must."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.imports import undo_dialog
from bot.imports.messages import Message, announcement, card, final, paused_notice, private_copy
from services.model.import_run import RunKind, RunStatus
from services.model.invoice_status import Tile
from services.model.money import LARGEST
from services.model.report import RunReport, TileTotal, Undone, UndoOf
from services.model.undo import Standing, UndoOutcome, UndoPressed, UndoReview
from tests.bot.golden_undo import GOING, IMPORTED, SOME_STAY, STAYS, UNDO_MESSAGES, a_review, an_undo_report
from tests.bot.golden_undo import an_undone as an_undo_of
from tests.bot.oracles import LINK, problems_of, problems_with, texts_in
from tests.bot.strategies import amounts, currencies, moments, names, numbers, people, reports, runs, several
from tests.builders import a_run

tiles = st.builds(TileTotal, st.sampled_from(Tile), currencies, numbers, amounts, amounts)
undos = st.builds(
    UndoOf, st.just("IMP-5UND2KPT"), people, moments, st.sampled_from(RunStatus), numbers, numbers
)
standings = st.builds(Standing, several(tiles, 12), numbers, numbers)
reviews = st.builds(UndoReview, runs, names, st.sampled_from(UndoOutcome), standings, st.none() | undos)
of_undos = st.builds(
    lambda report, undone: replace(
        report,
        run=replace(report.run, kind=RunKind.UNDO, target_id="IMP-4T7Q2MZX"),
        undone=undone,
    ),
    reports,
    st.builds(Undone, several(tiles, 12), numbers, numbers),
)


def messages_of(report: RunReport, now: datetime) -> list[Message]:
    """Every message that can be made of an undo's report."""
    return [
        card(report, True, now),
        card(report, False, now),
        final(report, True),
        final(report, False),
        private_copy(report, LINK),
        announcement(report, None),
        paused_notice(report, LINK),
    ]


@given(of_undos, moments)
def test_slack_takes_every_message_of_an_undo(report: RunReport, now: datetime) -> None:
    assert [problems for one in messages_of(report, now) if (problems := problems_of(one))] == []


@given(reports, undos, st.booleans(), moments)
def test_slack_takes_every_message_of_an_import_that_was_undone(
    report: RunReport, undo: UndoOf, may_undo: bool, now: datetime
) -> None:
    undone = replace(report, undo=undo, may_undo=may_undo)

    assert [problems for one in messages_of(undone, now) if (problems := problems_of(one))] == []


@given(reviews, st.just("") | names)
def test_slack_takes_the_dialog(review: UndoReview, note: str) -> None:
    pressed = UndoPressed(review.outcome, None, review.latest)

    assert problems_with(undo_dialog.dialog(review, note)) == []
    assert problems_with(undo_dialog.pressed(pressed)) == []


def test_thousands_that_stay_in_many_currencies_fit() -> None:
    many = tuple(TileTotal(tile, f"C{n:02}", 10**6, LARGEST, LARGEST) for n in range(60) for tile in Tile)
    stay = tuple(replace(STAYS, position=n, customer_name="n" * 300) for n in range(50))
    huge = an_undo_report(undone=Undone(many, 10**6), exceptions=stay)

    found = messages_of(huge, a_run().created_at)

    assert [problems for one in found if (problems := problems_of(one))] == []
    assert problems_with(undo_dialog.dialog(a_review(standing=Standing(many, 10**6, 10**6)))) == []


@pytest.mark.parametrize("name", UNDO_MESSAGES)
def test_every_golden_message_of_an_undo_would_be_posted(name: str) -> None:
    assert problems_of(UNDO_MESSAGES[name]) == []


def test_public_places_are_told_numbers_and_reasons_only() -> None:
    shown = " ".join(texts_in(final(SOME_STAY, False).renderings))

    assert "7 invoices undone" in shown
    assert "Somebody here moved it" in shown
    for secret in ("5,500.25", "Rivertown Design", STAYS.customer_name or "?"):
        assert secret not in shown
        assert secret in " ".join(texts_in(final(SOME_STAY, True).renderings))


def test_the_dialog_names_what_goes_what_stays_and_what_was_paid() -> None:
    view = undo_dialog.dialog(a_review(standing=Standing(GOING, kept=2, paid=3)))

    shown = " ".join(texts_in(view["blocks"]))
    assert view["submit"]["text"] == "Undo 7 invoices"
    assert "*7 invoices go* out of the invoice window" in shown
    assert "*2 invoices stay*" in shown
    assert "3 of them were paid since." in shown
    assert "An undo can't be undone." in shown


@pytest.mark.parametrize("outcome", UndoOutcome)
def test_every_outcome_has_a_sentence_and_who_was_first_is_named(outcome: UndoOutcome) -> None:
    words = undo_dialog.words_of(UndoPressed(outcome, None, an_undo_of()))

    assert words.endswith(".")
    assert outcome.sentence.endswith(".")
    assert ("<@U0OTHER>" in words) == (outcome in (UndoOutcome.ALREADY_STARTED, UndoOutcome.ALREADY_UNDONE))


def test_an_import_offers_undo_until_it_is_undone() -> None:
    def offered(report: RunReport) -> bool:
        return "imports.run.undo" in str(final(report, True).renderings)

    assert offered(IMPORTED)
    assert not offered(replace(IMPORTED, may_undo=False))

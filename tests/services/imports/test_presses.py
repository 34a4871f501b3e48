"""Who may press what on a run, how often, and what the press leaves behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.errors import NotAllowed, NotFound
from services.imports.kept_drafts import DraftSealed
from services.imports.run import Runs
from services.model.draft import DraftFields
from services.model.import_press import PressOutcome
from services.model.import_run import CommitPolicy, ImportRun, RunStatus
from services.model.people import Actor, Place, PlaceKind
from tests.services.desk_doubles import ADMIN, MEMBER, PLACE, STRANGER, TEAM, EveryRight, TickingClock
from tests.services.imports.firm import SECOND, Firm, fill


def test_import_starts_once_however_often_it_is_pressed(firm: Firm) -> None:
    fill(firm, linked=4)
    run = firm.previewed()
    pressed_at = firm.clock.now()

    first = firm.runs.press_import(ADMIN, run.id)
    firm.clock.move(seconds=1)
    again = [firm.runs.press_import(actor, run.id) for actor in (ADMIN, SECOND, ADMIN)]

    assert first.outcome is PressOutcome.STARTED
    assert first.run.status is RunStatus.IMPORTING
    expected = (PressOutcome.ALREADY_STARTED, ADMIN.user_id, pressed_at)
    assert [(each.outcome, each.by, each.at) for each in again] == [expected] * 3
    assert firm.kicks.ids.count(run.id) == 2


def test_a_press_seals_the_choices_and_says_who_started(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previewed()
    assert run.draft_id is not None

    firm.runs.press_import(ADMIN, run.id)

    with pytest.raises(DraftSealed) as sealed:
        firm.drafts.keep(ADMIN, run.draft_id, 9, DraftFields())
    assert (sealed.value.by, sealed.value.run_id) == (ADMIN.user_id, run.id)
    assert firm.shows_card(run.id)


def test_only_who_asked_can_press_import(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previewed()

    pressed = firm.runs.press_import(SECOND, run.id)

    assert (pressed.outcome, pressed.by) == (PressOutcome.NOT_YOURS, None)
    assert firm.status(run.id) is RunStatus.AWAITING


@pytest.mark.parametrize(("hours", "outcome"), [(23.9, "STARTED"), (24.1, "TOO_OLD")])
def test_a_confirmation_lasts_a_day(firm: Firm, hours: float, outcome: str) -> None:
    fill(firm, linked=1)
    run = firm.previewed()

    firm.clock.move(hours=hours)

    assert firm.runs.press_import(ADMIN, run.id).outcome is PressOutcome[outcome]


def test_the_day_of_a_confirmation_begins_when_it_is_shown(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previews.start(ADMIN, *firm.draft())
    firm.clock.move(hours=30)
    firm.work_off(run.id)
    firm.clock.move(hours=23)

    assert firm.runs.press_import(ADMIN, run.id).outcome is PressOutcome.STARTED


def test_an_import_that_asks_again_can_be_confirmed_for_a_day(firm: Firm) -> None:
    fill(firm, linked=2)
    run = firm.previewed()
    firm.clock.move(hours=23)
    firm.books.delete("102")
    firm.runs.press_import(ADMIN, run.id)
    firm.work_off(run.id)
    firm.clock.move(hours=2)

    assert firm.runs.press_import(ADMIN, run.id).outcome is PressOutcome.STARTED


def test_a_confirmation_that_was_replaced_says_so(firm: Firm) -> None:
    fill(firm, linked=1)
    older = firm.previewed()
    firm.previewed(statuses=("sent", "paid"))

    assert firm.runs.press_import(ADMIN, older.id).outcome is PressOutcome.REPLACED
    assert firm.ledger() == {}


def test_a_preview_that_is_not_complete_cannot_be_imported(firm: Firm) -> None:
    run = firm.previews.start(ADMIN, *firm.draft())

    assert firm.runs.press_import(ADMIN, run.id).outcome is PressOutcome.NOT_POSSIBLE


BUTTONS = ("press_import", "import_others", "retry", "cancel")


@pytest.mark.parametrize("button", BUTTONS)
def test_every_button_asks_for_the_right_first(firm: Firm, button: str) -> None:
    fill(firm, linked=1)
    run = firm.previewed()

    with pytest.raises(NotAllowed):
        getattr(firm.runs, button)(MEMBER, run.id)

    assert firm.history.run(run.id) == run


@pytest.mark.parametrize("button", BUTTONS)
def test_no_button_reaches_another_workspace(firm: Firm, button: str) -> None:
    fill(firm, linked=1)
    run = firm.previewed()
    theirs = firm.with_rights(EveryRight(STRANGER))

    with pytest.raises(NotFound):
        getattr(theirs, button)(STRANGER, run.id)


def test_the_others_are_imported_after_import_nothing_was_refused(firm: Firm) -> None:
    fill(firm, linked=5, unlinked=2)
    run = firm.previewed(policy="nothing")

    pressed = firm.runs.import_others(SECOND, run.id)
    child = firm.work_off(pressed.run.id)

    assert pressed.outcome is PressOutcome.STARTED
    assert child.status is RunStatus.EXCEPTIONS
    assert (child.requested_by, child.parent_id) == (SECOND.user_id, run.id)
    assert set(firm.ledger()) == {"101", "102", "103", "104", "105"}
    assert firm.status(run.id) is RunStatus.FAILED
    assert firm.messages(child.id) == ["final", "file"]


@pytest.mark.parametrize("button", ["retry", "import_others"])
def test_the_card_of_a_refused_run_shows_that_another_follows(firm: Firm, button: str) -> None:
    fill(firm, linked=2, unlinked=1)
    run = firm.previewed(policy="nothing")
    firm.sent_cards()

    getattr(firm.runs, button)(ADMIN, run.id)

    assert firm.shows_card(run.id)


def test_the_others_are_imported_once_whoever_presses(firm: Firm) -> None:
    fill(firm, linked=2, unlinked=1)
    run = firm.previewed(policy="nothing")

    first = firm.runs.import_others(ADMIN, run.id)
    firm.clock.move(seconds=1)
    second = firm.runs.import_others(SECOND, run.id)

    assert (second.outcome, second.by, second.run.id) == (
        PressOutcome.ALREADY_STARTED,
        ADMIN.user_id,
        first.run.id,
    )


def test_importing_the_others_seals_the_choices_and_says_who_started(firm: Firm) -> None:
    fill(firm, linked=2, unlinked=1)
    run = firm.previewed(policy="nothing")

    child = firm.runs.import_others(SECOND, run.id).run

    with pytest.raises(DraftSealed) as sealed:
        firm.drafts.get(ADMIN, run.draft_id or "")
    assert (sealed.value.by, sealed.value.run_id) == (SECOND.user_id, child.id)


def test_what_changed_since_is_asked_about_before_the_others_come_in(firm: Firm) -> None:
    fill(firm, linked=2, unlinked=1)
    run = firm.previewed(policy="nothing")
    firm.books.change("101", doc_number="N-101b")

    child = firm.work_off(firm.runs.import_others(ADMIN, run.id).run.id)

    assert child.status is RunStatus.AWAITING
    assert firm.history.report(child.id).changes.altered == 1
    assert firm.ledger() == {}
    assert imported(firm, child) == {"101", "102"}


def imported(firm: Firm, run: ImportRun) -> set[str]:
    """What is in after a press on Import and the work that follows."""
    assert firm.runs.press_import(ADMIN, run.id).outcome is PressOutcome.STARTED
    firm.work_off(run.id)
    return set(firm.ledger())


def test_a_retry_takes_only_what_needed_somebody(firm: Firm) -> None:
    fill(firm, linked=3, unlinked=2)
    run = firm.previewed()
    assert imported(firm, run) == {"101", "102", "103"}
    firm.project("Borealis", "2")
    firm.books.add("104")

    child = firm.work_off(firm.runs.retry(SECOND, run.id).run.id)

    assert child.status is RunStatus.COMPLETE
    assert set(firm.ledger()) == {"101", "102", "103", "201", "202"}
    assert firm.verdicts(child.id) == {
        **dict.fromkeys(("101", "102", "103", "104"), "left_out"),
        **dict.fromkeys(("201", "202"), "imported"),
    }


def test_a_retry_is_one_run_until_it_has_ended(firm: Firm) -> None:
    fill(firm, linked=1, unlinked=1)
    run = firm.previewed()
    imported(firm, run)

    first = firm.runs.retry(ADMIN, run.id)
    firm.clock.move(seconds=1)
    second = firm.runs.retry(SECOND, run.id)
    firm.work_off(first.run.id)
    firm.clock.move(seconds=1)
    third = firm.runs.retry(SECOND, run.id)

    assert (second.outcome, second.run.id) == (PressOutcome.ALREADY_STARTED, first.run.id)
    assert third.outcome is PressOutcome.STARTED
    assert third.run.id != first.run.id


@pytest.mark.parametrize("button", ["retry", "import_others"])
def test_a_run_that_follows_starts_while_time_goes_on(firm: Firm, button: str) -> None:
    fill(firm, linked=1, unlinked=1)
    run = firm.previewed(policy="nothing")
    runs = Runs(firm.store, TickingClock(firm.clock.now()), EveryRight(ADMIN), firm.kicks)

    assert getattr(runs, button)(ADMIN, run.id).outcome is PressOutcome.STARTED


@pytest.mark.parametrize("button", ["retry", "import_others"])
def test_what_needs_nobody_can_neither_be_retried_nor_brought_in_again(firm: Firm, button: str) -> None:
    fill(firm, linked=2)
    run = firm.previewed()
    imported(firm, run)

    assert getattr(firm.runs, button)(ADMIN, run.id).outcome is PressOutcome.NOT_POSSIBLE


@pytest.mark.parametrize("button", ["retry", "import_others"])
def test_what_follows_is_never_told_in_the_direct_messages_of_somebody_else(firm: Firm, button: str) -> None:
    hers, own = (Place(channel, PlaceKind.DIRECT, "direct messages") for channel in ("D1", "D2"))
    fill(firm, linked=1, unlinked=1)
    run = firm.previewed(policy="nothing", place=hers)

    child = getattr(firm.runs, button)(SECOND, run.id, own).run

    assert (run.place, child.place) == (hers, own)


def test_a_refused_preview_can_be_retried_once_its_customer_is_linked(firm: Firm) -> None:
    fill(firm, linked=0, unlinked=2)
    run = firm.previewed()
    firm.project("Borealis", "2")

    child = firm.work_off(firm.runs.retry(ADMIN, run.id).run.id)

    assert (run.status, child.status) == (RunStatus.REFUSED, RunStatus.COMPLETE)
    assert set(firm.ledger()) == {"201", "202"}


def test_what_was_chosen_for_all_or_nothing_stays_when_it_is_pressed(firm: Firm) -> None:
    fill(firm, linked=2)
    run = firm.previewed(policy="nothing", place=replace(PLACE, name="books"))

    pressed = firm.runs.press_import(Actor(TEAM, ADMIN.user_id), run.id)

    assert pressed.run.filters.policy is CommitPolicy.ALL_OR_NOTHING

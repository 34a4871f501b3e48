"""A confirmation is made anew after customers were linked, without asking why."""

from __future__ import annotations

import pytest

from services.errors import NotAllowed, NotFound
from services.model.audit import AuditAction
from services.model.import_press import PressOutcome
from services.model.import_run import RunStatus
from services.model.people import Actor
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER, TEAM, EveryRight
from tests.services.imports.firm import SECOND, Firm, fill


def test_a_new_preview_with_the_same_choices_takes_the_place_of_the_confirmation(firm: Firm) -> None:
    fill(firm, linked=1, unlinked=2)
    run = firm.previewed(statuses=("sent",))
    firm.save_card(run.id, "C1")
    firm.project("Borealis", "2")

    pressed = firm.runs.renew(ADMIN, run.id)

    child = firm.work_off(pressed.run.id)
    assert pressed.outcome is PressOutcome.STARTED
    assert (firm.status(run.id), child.status) == (RunStatus.REPLACED, RunStatus.AWAITING)
    assert child.filters == run.filters
    assert set(firm.verdicts(child.id).values()) == {"would_import"}
    assert (firm.card_of(run.id), firm.card_of(child.id)) == (None, "C1")


def test_import_then_asks_nothing_more(firm: Firm) -> None:
    fill(firm, linked=1, unlinked=2)
    run = firm.previewed()
    firm.project("Borealis", "2")
    child = firm.work_off(firm.runs.renew(ADMIN, run.id).run.id)

    firm.runs.press_import(ADMIN, child.id)

    assert firm.work_off(child.id).status is RunStatus.COMPLETE
    assert set(firm.ledger()) == {"101", "201", "202"}


def test_back_finds_the_choices_of_the_new_preview(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previewed()

    pressed = firm.runs.renew(ADMIN, run.id)

    assert firm.drafts.get(ADMIN, run.draft_id or "").run_id == pressed.run.id
    firm.work_off(pressed.run.id)
    assert firm.runs.press_back(ADMIN, pressed.run.id).outcome is PressOutcome.MAY_CHANGE


def test_the_log_says_who_asked_again(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previewed()

    pressed = firm.runs.renew(ADMIN, run.id)

    with firm.store.reading() as tx:
        (newest,) = tx.audit.recent(TEAM, 1)
    assert (newest.action, newest.subject) == (AuditAction.IMPORT_REQUESTED, pressed.run.id)
    assert newest.details == {"after": run.id}


def test_of_previews_that_replaced_one_another_the_newest_is_made_anew(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previewed()
    second = firm.runs.renew(ADMIN, run.id).run

    third = firm.runs.renew(ADMIN, run.id).run

    assert firm.status(second.id) is RunStatus.REPLACED
    assert firm.work_off(third.id).status is RunStatus.AWAITING
    assert firm.runs.press_import(ADMIN, second.id).outcome is PressOutcome.REPLACED


def test_only_who_asked_has_it_made_anew(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previewed()

    assert firm.runs.renew(SECOND, run.id).outcome is PressOutcome.NOT_YOURS
    assert firm.status(run.id) is RunStatus.AWAITING


def test_a_confirmation_that_is_too_old_is_not_made_anew(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previewed()
    firm.clock.move(hours=25)

    assert firm.runs.renew(ADMIN, run.id).outcome is PressOutcome.TOO_OLD


def test_an_import_that_has_ended_or_was_pressed_is_not_made_anew(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previewed()
    firm.runs.press_import(ADMIN, run.id)

    assert firm.runs.renew(ADMIN, run.id).outcome is PressOutcome.ALREADY_STARTED
    firm.work_off(run.id)
    assert firm.runs.renew(ADMIN, run.id).outcome is PressOutcome.ALREADY_STARTED


def test_sealed_choices_are_not_made_anew(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previewed()
    with firm.store.writing() as tx:
        tx.drafts.seal(run.draft_id or "", firm.clock.now())
        tx.commit()

    assert firm.runs.renew(ADMIN, run.id).outcome is PressOutcome.NOT_POSSIBLE
    assert len(firm.history.recent(TEAM)) == 1


@pytest.mark.parametrize(("actor", "error"), [(MEMBER, NotAllowed), (STRANGER, NotFound)])
def test_who_may_not_is_refused(firm: Firm, actor: Actor, error: type[Exception]) -> None:
    fill(firm, linked=1)
    run = firm.previewed()

    with pytest.raises(error):
        firm.with_rights(EveryRight(ADMIN, STRANGER)).renew(actor, run.id)

"""Who may undo what, when, how often; and what an import that was undone says and still does."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from services.errors import NotAllowed, NotFound
from services.imports.undo import Undos
from services.model.audit import AuditAction
from services.model.connection import ConnectionStatus
from services.model.import_run import RunStatus
from services.model.people import Actor
from services.model.report import Undone, UndoOf
from services.model.undo import UndoOutcome
from services.ports.engine import Outcome
from services.store.tables import connections
from tests.services.desk_doubles import ADMIN, MEMBER, PLACE, STRANGER, TEAM, EveryRight
from tests.services.imports.firm import SECOND, Firm, fill
from tests.services.imports.undo_firm import (
    begun,
    cancelled_once,
    imported,
    moves,
    outcome,
    undone,
    undos,
    with_a_draft_that_was_moved,
)

#: What is asked of the database here is asked of both elsewhere.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_what_was_imported_again_is_not_the_first_imports_to_undo(firm: Firm) -> None:
    fill(firm, linked=5)
    first = imported(firm)
    undone(firm, first)
    again = imported(firm)

    assert outcome(firm, first) is UndoOutcome.ALREADY_UNDONE
    assert {kept.run_id for kept in firm.ledger().values()} == {again.id}


def test_a_preview_from_before_the_undo_asks_again(firm: Firm) -> None:
    fill(firm, linked=5)
    run = imported(firm)
    firm.books.add("120")
    preview = firm.previewed()
    assert firm.history.report(preview.id).counts.already_here == 5
    undone(firm, run)

    firm.runs.press_import(ADMIN, preview.id)

    assert firm.work_off(preview.id).status is RunStatus.AWAITING
    assert firm.history.report(preview.id).counts.imported == 6


def test_a_retry_of_an_undone_import_tries_what_needed_somebody_and_no_more(firm: Firm) -> None:
    fill(firm, linked=3, unlinked=2)
    run = imported(firm)
    undone(firm, run)
    firm.project("Borealis", "2")

    retried = firm.work_off(firm.runs.retry(ADMIN, run.id).run.id)

    assert set(firm.ledger()) == {"201", "202"}
    assert retried.status is RunStatus.COMPLETE
    assert outcome(firm, retried) is UndoOutcome.STARTED


def test_a_retry_and_its_import_are_undone_each_by_itself(firm: Firm) -> None:
    fill(firm, linked=3, unlinked=2)
    run = imported(firm)
    firm.project("Borealis", "2")
    firm.work_off(firm.runs.retry(ADMIN, run.id).run.id)

    undone(firm, run)

    assert set(firm.ledger()) == {"201", "202"}


def test_an_undo_while_a_retry_works_starts_no_second_retry(firm: Firm) -> None:
    fill(firm, linked=3, unlinked=2)
    run = imported(firm)
    firm.project("Borealis", "2")
    undone(firm, run)
    first = firm.runs.retry(ADMIN, run.id).run

    assert firm.runs.retry(SECOND, run.id).run.id == first.id


def test_a_move_that_was_taken_back_protects_nothing(firm: Firm) -> None:
    run, move_id = with_a_draft_that_was_moved(firm)
    moves(firm).undo(ADMIN, move_id)

    undone(firm, run)

    assert firm.ledger() == {}


def test_two_people_press_and_one_undo_works(firm: Firm) -> None:
    fill(firm, linked=5)
    run = imported(firm)
    first = begun(firm, run)

    pressed = undos(firm).undo(SECOND, run.id)

    assert pressed.outcome is UndoOutcome.ALREADY_STARTED
    assert pressed.run is not None
    assert pressed.latest is not None
    assert (pressed.run.id, pressed.latest.by) == (first.id, ADMIN.user_id)
    assert firm.work_off(first.id).status is RunStatus.UNDONE
    again = undos(firm).undo(SECOND, run.id)
    assert again.outcome is UndoOutcome.ALREADY_UNDONE
    assert again.latest is not None
    assert (again.latest.by, again.latest.count) == (ADMIN.user_id, 5)


def test_an_undo_is_not_undone_and_has_nothing_to_retry(firm: Firm) -> None:
    fill(firm, linked=3)
    undo = undone(firm, imported(firm))

    assert outcome(firm, undo) is UndoOutcome.IS_UNDO
    assert firm.runs.retry(ADMIN, undo.id).outcome.code == "not_possible"
    assert firm.runs.import_others(ADMIN, undo.id).outcome.code == "not_possible"
    assert firm.runs.press_import(ADMIN, undo.id).outcome.code == "not_possible"


def test_while_it_imports_cancel_is_the_way(firm: Firm) -> None:
    fill(firm, linked=5)
    run = firm.previewed()
    assert outcome(firm, run) is UndoOutcome.NOTHING_IN
    firm.runs.press_import(ADMIN, run.id)

    assert outcome(firm, run) is UndoOutcome.STILL_IMPORTING
    assert "Cancel" in UndoOutcome.STILL_IMPORTING.sentence


def test_what_a_cancelled_import_brought_in_can_be_undone(firm: Firm) -> None:
    fill(firm, linked=7)
    run = firm.previewed()
    firm.runs.press_import(ADMIN, run.id)
    assert cancelled_once(firm, run, lambda: len(firm.ledger()) == 3) is Outcome.CANCELLED

    undo = undone(firm, run)

    assert firm.ledger() == {}
    assert len(firm.verdicts(undo.id)) == 3


def test_an_undo_that_nobody_works_on_yet_is_cancelled_and_takes_nothing_back(firm: Firm) -> None:
    fill(firm, linked=3)
    undo = begun(firm, imported(firm))

    firm.runs.cancel(SECOND, undo.id)

    assert firm.status(undo.id) is RunStatus.CANCELLED
    assert len(firm.ledger()) == 3
    assert firm.history.report(undo.id).undone == Undone((), 0, 3)
    with firm.store.reading() as tx:
        assert tx.audit.recent(TEAM, 1)[0].action is AuditAction.UNDO_CANCELLED


def test_quickbooks_is_asked_nothing_and_need_not_accept_the_connection(firm: Firm) -> None:
    fill(firm, linked=3)
    run = imported(firm)
    with firm.engine.begin() as connection:
        connection.execute(sa.update(connections).values(status=ConnectionStatus.DISCONNECTED.value))
    asked = firm.books.calls

    undo = undone(firm, run)

    assert undo.status is RunStatus.UNDONE
    assert (firm.books.calls, undo.calls) == (asked, 0)
    assert firm.ledger() == {}


def test_an_undo_waits_while_another_run_of_its_company_works(firm: Firm) -> None:
    fill(firm, linked=3)
    run = imported(firm)
    with firm.store.writing() as tx:
        other = firm.unattended()
        assert tx.runs.claim(other.id, "another process", firm.clock.now()) is not None
        tx.commit()
    undo = begun(firm, run)

    assert firm.turn(undo.id) is Outcome.BUSY
    assert len(firm.ledger()) == 3
    assert firm.history.run(undo.id).progress.phase.value == "waiting"


def test_an_import_told_nowhere_is_undone_where_the_person_says(firm: Firm) -> None:
    fill(firm, linked=3)
    run = firm.work_off(firm.unattended().id)

    pressed = undos(firm).undo(ADMIN, run.id, PLACE)

    assert pressed.run is not None
    assert pressed.run.place == PLACE
    firm.work_off(pressed.run.id)
    assert firm.messages(pressed.run.id) == ["final"]


def test_the_import_says_by_whom_and_when_it_was_undone_and_offers_it_no_more(firm: Firm) -> None:
    fill(firm, linked=3)
    run = imported(firm)
    assert firm.history.report(run.id).may_undo
    firm.sent_cards()

    undo = begun(firm, run, SECOND)

    report = firm.history.report(run.id)
    assert (report.may_undo, report.undo and report.undo.is_over) == (False, False)
    assert firm.shows_card(run.id)
    firm.sent_cards()
    ended = firm.work_off(undo.id)
    report = firm.history.report(run.id)
    assert ended.finished_at is not None
    assert report.undo == UndoOf(undo.id, "USECOND", ended.finished_at, RunStatus.UNDONE, 3, 0)
    assert not report.may_undo
    assert firm.shows_card(run.id)


@pytest.mark.parametrize("by", [MEMBER, STRANGER], ids=["member", "another workspace's"])
def test_only_financial_administrators_may_look_at_it_or_do_it(firm: Firm, by: Actor) -> None:
    fill(firm, linked=3)
    run = imported(firm)

    with pytest.raises(NotAllowed):
        undos(firm).review(by, run.id)
    with pytest.raises(NotAllowed):
        undos(firm).undo(by, run.id)
    assert len(firm.ledger()) == 3


def test_another_workspaces_import_is_not_found(firm: Firm) -> None:
    fill(firm, linked=3)
    run = imported(firm)
    abroad = Undos(firm.store, firm.clock, EveryRight(STRANGER), firm.kicks)

    with pytest.raises(NotFound):
        abroad.review(STRANGER, run.id)
    with pytest.raises(NotFound):
        abroad.undo(STRANGER, run.id)


def test_undoing_is_in_the_audit_log(firm: Firm) -> None:
    fill(firm, linked=3)
    run = imported(firm)

    undo = begun(firm, run, SECOND)

    with firm.store.reading() as tx:
        entry = tx.audit.recent(TEAM, 1)[0]
    assert (entry.action, entry.actor, entry.subject) == (AuditAction.UNDO_STARTED, "USECOND", run.id)
    assert entry.details == {"undo": undo.id}

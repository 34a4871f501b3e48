"""Cancel: whole batches stay, nothing else comes in, and the report says what is in and what is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.errors import NeedsReconnect
from services.model.audit import AuditAction
from services.model.import_press import PressOutcome
from services.model.import_run import ImportRun, RunStatus
from services.model.report import Counts
from services.ports.engine import Outcome
from tests.services.desk_doubles import ADMIN, TEAM
from tests.services.imports.crashing import CrashingStore
from tests.services.imports.firm import SECOND, Firm, fill


def begun(firm: Firm, policy: str = "rest") -> ImportRun:
    """An import of seven invoices that was pressed and is not begun."""
    fill(firm, linked=7)
    run = firm.previewed(policy=policy)
    firm.runs.press_import(ADMIN, run.id)
    return run


def cancelled_once(firm: Firm, run: ImportRun, is_so: Callable[[], bool]) -> Outcome:
    """A turn of work in which somebody cancels once this is so."""

    def cancel() -> bool:
        if is_so() and firm.history.run(run.id).cancel_requested_by is None:
            firm.runs.cancel(SECOND, run.id)
        return False

    return firm.advance(CrashingStore(firm.store, dies_once=cancel)).advance(run.id)


def test_whole_batches_stay_when_an_import_is_cancelled(firm: Firm) -> None:
    run = begun(firm)

    outcome = cancelled_once(firm, run, lambda: len(firm.ledger()) > 0)

    assert outcome is Outcome.CANCELLED
    assert set(firm.ledger()) == {"101", "102", "103"}
    report = firm.history.report(run.id)
    assert (report.run.status, report.run.cancel_requested_by) == (RunStatus.CANCELLED, SECOND.user_id)
    assert report.counts == Counts(imported=3, failed=4)
    assert [(one.tile.value, one.count) for one in report.tiles] == [("ar_aging", 3)]
    assert report.tie_out is not None
    assert report.tie_out.unexplained == 0
    assert firm.messages(run.id) == ["final", "file"]


def test_nothing_stays_of_an_import_nothing_run_that_is_cancelled(firm: Firm) -> None:
    run = begun(firm, policy="nothing")

    cancelled_once(firm, run, lambda: firm.history.run(run.id).progress.phase.value == "planning")

    assert firm.ledger() == {}
    assert firm.history.report(run.id).counts == Counts(failed=7)


def test_a_retry_after_cancelling_brings_in_the_rest(firm: Firm) -> None:
    run = begun(firm)
    cancelled_once(firm, run, lambda: len(firm.ledger()) > 0)

    child = firm.work_off(firm.runs.retry(ADMIN, run.id).run.id)

    assert child.status is RunStatus.COMPLETE
    assert len(firm.ledger()) == 7


def test_a_preview_that_is_cancelled_leaves_the_choices_open(firm: Firm) -> None:
    fill(firm, linked=7)
    run = firm.previews.start(ADMIN, *firm.draft())

    outcome = cancelled_once(firm, run, lambda: True)

    assert outcome is Outcome.CANCELLED
    assert firm.status(run.id) is RunStatus.CANCELLED
    assert firm.drafts.get(ADMIN, run.draft_id or "").run_id == run.id
    assert firm.messages(run.id) == ["final"]


def test_a_run_that_nobody_works_on_is_cancelled_at_once(firm: Firm) -> None:
    run = begun(firm)

    pressed = firm.runs.cancel(SECOND, run.id)

    assert (pressed.outcome, pressed.run.status) == (PressOutcome.CANCELLING, RunStatus.CANCELLED)
    assert firm.history.report(run.id).counts == Counts(failed=7)
    assert firm.messages(run.id) == ["final", "file"]
    assert firm.turn(run.id) is Outcome.BUSY
    assert firm.ledger() == {}


def test_a_paused_run_is_cancelled_at_once(firm: Firm) -> None:
    run = begun(firm)
    firm.books.before_answer = refuse
    assert firm.turn(run.id) is Outcome.PAUSED

    pressed = firm.runs.cancel(SECOND, run.id)

    assert (pressed.outcome, pressed.run.status) == (PressOutcome.CANCELLING, RunStatus.CANCELLED)
    assert pressed.run.finished_at == firm.clock.now()
    assert firm.messages(run.id) == [*["paused"] * 3, "final", "file"]
    assert firm.shows_card(run.id)


def refuse(question: int) -> None:
    raise NeedsReconnect


def test_a_run_that_breaks_after_it_was_asked_to_stop_is_cancelled_and_nothing_else(firm: Firm) -> None:
    run = begun(firm)

    def cancel_and_refuse(question: int) -> None:
        firm.runs.cancel(SECOND, run.id)
        raise NeedsReconnect

    firm.books.before_answer = cancel_and_refuse

    assert firm.turn(run.id) is Outcome.CANCELLED
    assert firm.messages(run.id) == ["final", "file"]


def test_a_run_whose_worker_died_is_cancelled_by_the_next_one(firm: Firm) -> None:
    run = begun(firm)
    with firm.store.writing() as tx:
        tx.runs.claim(run.id, "dead", firm.clock.now())
        tx.commit()

    pressed = firm.runs.cancel(SECOND, run.id)
    firm.clock.move(minutes=2)

    assert (pressed.outcome, pressed.run.status) == (PressOutcome.CANCELLING, RunStatus.IMPORTING)
    assert firm.turn(run.id) is Outcome.CANCELLED


def test_the_first_to_cancel_is_the_one_who_cancelled(firm: Firm) -> None:
    run = begun(firm)
    with firm.store.writing() as tx:
        tx.runs.claim(run.id, "busy", firm.clock.now())
        tx.commit()

    first, second = (firm.runs.cancel(actor, run.id) for actor in (SECOND, ADMIN))

    assert (first.outcome, second.outcome) == (PressOutcome.CANCELLING, PressOutcome.CANCELLING)
    assert second.by == SECOND.user_id
    with firm.store.reading() as tx:
        actions = [entry.action for entry in tx.audit.recent(TEAM, 20)]
    assert actions.count(AuditAction.IMPORT_CANCELLED) == 1


@pytest.mark.parametrize("ending", ["imported", "awaiting"])
def test_what_is_not_going_on_cannot_be_cancelled(firm: Firm, ending: str) -> None:
    fill(firm, linked=1)
    run = firm.previewed()
    if ending == "imported":
        firm.runs.press_import(ADMIN, run.id)
        firm.work_off(run.id)
    before = firm.history.run(run.id)

    assert firm.runs.cancel(ADMIN, run.id).outcome is PressOutcome.NOT_POSSIBLE
    assert firm.history.run(run.id) == before

"""A run whose company is busy says so, and can be cancelled; what it has begun is not forgotten."""

from __future__ import annotations

import pytest

from services.model.import_run import ImportRun, Progress, RunPhase, RunStatus
from services.ports.engine import Outcome
from services.ports.runs import Claim
from tests.services.desk_doubles import ADMIN
from tests.services.imports.firm import Firm, fill


def begun(firm: Firm, run: ImportRun) -> Claim:
    """Another process works on this run now."""
    with firm.store.writing() as tx:
        claim = tx.runs.claim(run.id, "another process", firm.clock.now())
        tx.commit()
    assert claim is not None
    return claim


@pytest.fixture
def run(firm: Firm) -> ImportRun:
    """A preview whose company is busy with another run."""
    fill(firm, linked=2)
    run = firm.previews.start(ADMIN, *firm.draft())
    firm.sent_cards()
    begun(firm, firm.unattended())
    return run


def test_a_new_run_is_starting(firm: Firm) -> None:
    run = firm.previews.start(ADMIN, *firm.draft())

    assert run.progress == Progress(RunPhase.STARTING)


def test_a_run_whose_company_is_busy_says_that_it_waits(firm: Firm, run: ImportRun) -> None:
    assert firm.turn(run.id) is Outcome.BUSY

    assert firm.history.run(run.id).progress.phase is RunPhase.WAITING
    assert firm.shows_card(run.id)


def test_its_card_is_shown_once_more_when_it_may_offer_cancel(firm: Firm, run: ImportRun) -> None:
    shown = []
    for _ in range(12):
        firm.turn(run.id)
        shown.append(firm.shows_card(run.id))
        firm.sent_cards()
        firm.clock.move(seconds=1)

    assert [second for second, is_shown in enumerate(shown) if is_shown] == [0, 5]


def test_it_is_worked_on_once_the_company_is_free(firm: Firm) -> None:
    fill(firm, linked=2)
    run, other = firm.previews.start(ADMIN, *firm.draft()), firm.unattended()
    claim = begun(firm, other)
    firm.turn(run.id)
    with firm.store.writing() as tx:
        tx.runs.release(claim)
        tx.commit()

    assert firm.turn(run.id) is Outcome.DONE
    assert firm.status(run.id) is RunStatus.AWAITING


def test_a_run_that_somebody_else_works_on_does_not_wait(firm: Firm) -> None:
    run = firm.previews.start(ADMIN, *firm.draft())
    begun(firm, run)

    assert firm.turn(run.id) is Outcome.BUSY
    assert firm.history.run(run.id).progress.phase is RunPhase.STARTING


def test_a_run_that_has_begun_to_write_does_not_forget_it_while_it_waits(firm: Firm) -> None:
    fill(firm, linked=2)
    run = firm.unattended()
    claim = begun(firm, run)
    writing = Progress(RunPhase.WRITING, 1, 2)
    with firm.store.writing() as tx:
        tx.runs.step(claim, writing, 0, firm.clock.now())
        tx.runs.release(claim)
        tx.commit()
    begun(firm, firm.unattended(dry_run=True))

    assert firm.turn(run.id) is Outcome.BUSY
    assert firm.history.run(run.id).progress == writing

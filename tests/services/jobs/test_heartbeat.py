"""Heartbeats keep the runs under way, and let go of those whose worker hangs."""

from __future__ import annotations

from services.jobs.worker import Worker
from services.model.import_run import RunStatus
from services.ports.engine import Outcome
from tests.services.desk_doubles import ADMIN
from tests.services.imports.firm import Firm, fill


def test_the_heartbeat_keeps_runs_from_being_taken_over(firm: Firm) -> None:
    fill(firm, linked=3)
    run = firm.unattended()
    advance = firm.advance()
    outcomes: list[Outcome] = []

    def sleep_and_beat(question: int) -> None:
        for _ in range(5):
            firm.clock.move(seconds=60)
            Worker(firm.store, firm.clock, advance).heartbeat()
        firm.books.before_answer = lambda question: None
        outcomes.append(firm.turn(run.id))

    firm.books.before_answer = sleep_and_beat
    advance.advance(run.id)

    assert outcomes == [Outcome.BUSY]
    assert firm.status(run.id) is RunStatus.COMPLETE


def test_a_step_that_hangs_loses_its_run_however_often_the_heart_beats(firm: Firm) -> None:
    fill(firm, linked=3)
    run = firm.unattended()
    advance = firm.advance()
    outcomes: list[Outcome] = []

    def hang_and_beat(question: int) -> None:
        firm.books.before_answer = lambda question: None
        for _ in range(8):
            firm.clock.move(seconds=60)
            Worker(firm.store, firm.clock, advance).heartbeat()
        outcomes.append(firm.turn(run.id))

    firm.books.before_answer = hang_and_beat
    outcomes.append(advance.advance(run.id))

    assert outcomes == [Outcome.DONE, Outcome.FENCED]
    assert (firm.status(run.id), len(firm.ledger())) == (RunStatus.COMPLETE, 3)


def test_a_long_wait_that_shows_signs_of_life_keeps_its_run(firm: Firm) -> None:
    fill(firm, linked=3)
    run = firm.unattended()
    advance = firm.advance()
    outcomes: list[Outcome] = []

    def wait_and_beat(question: int) -> None:
        firm.books.before_answer = lambda question: None
        for _ in range(8):
            firm.clock.move(seconds=60)
            firm.books.watch()
            Worker(firm.store, firm.clock, advance).heartbeat()
        outcomes.append(firm.turn(run.id))

    firm.books.before_answer = wait_and_beat
    outcomes.append(advance.advance(run.id))

    assert outcomes == [Outcome.BUSY, Outcome.DONE]


def test_the_heartbeat_shows_a_run_that_waits_long_for_one_answer(firm: Firm) -> None:
    fill(firm, linked=1)
    run = firm.previews.start(ADMIN, *firm.draft())
    advance = firm.advance()
    shown: list[bool] = []

    def sent_and_beat(question: int) -> None:
        firm.books.before_answer = lambda question: None
        firm.send_all()
        firm.clock.move(seconds=6)
        Worker(firm.store, firm.clock, advance).heartbeat()
        shown.append(firm.shows_card(run.id))

    firm.books.before_answer = sent_and_beat
    advance.advance(run.id)

    assert shown == [True]

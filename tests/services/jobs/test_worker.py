"""Workers: a run is worked on once however often it is kicked, and nothing escapes them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from services.jobs.scheduler import Scheduler, Tick
from services.jobs.worker import Worker
from services.model.import_run import RunStatus
from services.ports.engine import Outcome
from tests.services.imports.firm import Firm, fill
from tests.services.jobs.queued import queued

#: Seconds after which a thread counts as stuck; no test waits for it to pass.
STUCK = 20.0


class Gated:
    """Work that a test lets go on when it wants, and that notes what it was asked."""

    def __init__(self, advance: Callable[[str], Outcome] = lambda run_id: Outcome.DONE) -> None:
        self._advance = advance
        self.gate = threading.Event()
        self.begun = threading.Semaphore(0)
        self.asked: list[str] = []
        self.ended: list[str] = []
        self.given_up: list[str] = []
        self.beats = threading.Semaphore(0)
        self.is_stopping = False
        self.left = 0

    def advance(self, run_id: str, must_yield: Callable[[], bool] = lambda: False) -> Outcome:
        self.asked.append(run_id)
        self.begun.release()
        assert self.gate.wait(STUCK)
        outcome = self._advance(run_id)
        self.ended.append(run_id)
        return outcome

    def give_up(self, run_id: str) -> Outcome:
        self.given_up.append(run_id)
        return Outcome.RETRY

    def heartbeat(self) -> None:
        self.beats.release()

    def start(self) -> None:
        self.is_stopping = False

    def stop(self) -> None:
        self.is_stopping = True

    def let_go(self) -> None:
        self.left += 1

    def open(self) -> Gated:
        self.gate.set()
        return self


def broken(run_id: str) -> Outcome:
    raise ZeroDivisionError("Acme owes 12.00")


def test_a_run_that_is_kicked_twice_is_worked_on_once(firm: Firm) -> None:
    work = Gated()
    worker = Worker(firm.store, firm.clock, work)
    worker.start()

    worker.kick("IMP-1")
    assert work.begun.acquire(timeout=STUCK)
    worker.kick("IMP-1")
    work.open()
    worker.stop()

    assert work.asked == ["IMP-1"]


def test_a_run_can_be_kicked_again_once_its_turn_is_over(firm: Firm) -> None:
    work, over = Gated().open(), threading.Semaphore(0)
    worker = Worker(firm.store, firm.clock, work, over.release)
    worker.start()

    for _ in range(2):
        worker.kick("IMP-1")
        assert over.acquire(timeout=STUCK)
    worker.stop()

    assert work.asked == ["IMP-1", "IMP-1"]


def test_a_kick_before_the_start_or_after_the_end_is_lost_without_harm(firm: Firm) -> None:
    work = Gated().open()
    worker = Worker(firm.store, firm.clock, work)

    worker.kick("IMP-1")
    worker.drain()
    worker.start()
    worker.stop()
    worker.kick("IMP-1")

    assert work.asked == []


def test_stopping_waits_for_the_turns_under_way(firm: Firm) -> None:
    work = Gated()
    worker = Worker(firm.store, firm.clock, work)
    worker.start()
    for number in range(4):
        worker.kick(f"IMP-{number}")
    for _ in range(4):
        assert work.begun.acquire(timeout=STUCK)

    stopping = threading.Thread(target=worker.stop)
    stopping.start()
    assert stopping.is_alive()
    work.open()
    stopping.join(STUCK)

    assert not stopping.is_alive()
    assert sorted(work.ended) == sorted(work.asked)


class Stoppable(Gated):
    """Work that would go on for ever, but for being told to stop."""

    def stop(self) -> None:
        self.open()


def test_stopping_tells_the_turns_under_way_to_end(firm: Firm) -> None:
    work = Stoppable()
    worker = Worker(firm.store, firm.clock, work)
    worker.start()
    worker.kick("IMP-1")
    assert work.begun.acquire(timeout=STUCK)

    worker.stop()

    assert work.ended == ["IMP-1"]


@pytest.mark.parametrize("question", [1, 2, 3])
def test_a_run_that_is_stopped_half_way_is_taken_up_by_another_process_at_once(
    firm: Firm, question: int
) -> None:
    fill(firm, linked=12)
    run = firm.unattended()
    stopping = firm.advance()
    firm.books.before_answer = lambda asked: stopping.stop() if asked == question else None

    outcomes = [stopping.advance(run.id), firm.turn(run.id)]

    assert outcomes == [Outcome.STOPPED, Outcome.DONE]
    assert (firm.status(run.id), len(firm.ledger())) == (RunStatus.COMPLETE, 12)


def test_a_worker_that_was_stopped_finishes_runs_once_it_starts_again(firm: Firm) -> None:
    fill(firm, linked=3)
    run = firm.unattended()
    over = threading.Event()
    worker = Worker(firm.store, firm.clock, firm.advance(), over.set)
    worker.start()
    worker.stop()

    worker.start()
    worker.kick(run.id)
    assert over.wait(STUCK)
    worker.stop()

    assert firm.status(run.id) is RunStatus.COMPLETE


def test_a_worker_that_starts_again_takes_what_was_dropped(firm: Firm) -> None:
    work = Gated()
    worker = Worker(firm.store, firm.clock, work)
    worker.start()
    for number in range(5):
        worker.kick(f"IMP-{number}")
    work.open()
    worker.stop()
    work.begun = threading.Semaphore(0)

    worker.start()
    for number in range(5):
        worker.kick(f"IMP-{number}")
    for _ in range(5):
        assert work.begun.acquire(timeout=STUCK)
    worker.stop()

    assert set(work.asked) == {f"IMP-{number}" for number in range(5)}


def test_an_error_that_nobody_expected_is_handed_to_the_run(firm: Firm) -> None:
    work = Gated(broken).open()

    outcome = Worker(firm.store, firm.clock, work).work_off("IMP-1")

    assert (outcome, work.given_up) == (Outcome.RETRY, ["IMP-1"])


def test_not_even_giving_up_may_break_the_worker(firm: Firm) -> None:
    work = Gated(broken).open()
    work.give_up = broken  # type: ignore[method-assign]
    over = threading.Semaphore(0)
    worker = Worker(firm.store, firm.clock, work, over.release)
    worker.start()

    worker.kick("IMP-1")

    assert over.acquire(timeout=STUCK)
    worker.stop()


def test_draining_takes_every_run_that_is_due_also_behind_a_busy_company(firm: Firm) -> None:
    waiting = {queued(firm, days=days) for days in range(1, 8)}
    work = Gated().open()
    worker = Worker(firm.store, firm.clock, work)
    worker.start()

    worker.drain()
    for _ in waiting:
        assert work.begun.acquire(timeout=STUCK)
    worker.stop()

    assert set(work.asked) == waiting


def test_the_clock_works_off_what_is_due_and_sends_what_waits(firm: Firm) -> None:
    fill(firm, linked=3)
    run = firm.unattended()
    ended, pumped = threading.Event(), threading.Event()
    worker = Worker(firm.store, firm.clock, firm.advance(), ended.set)
    worker.start()
    scheduler = Scheduler([Tick("drain", 1, worker.drain)])

    scheduler.start(pumped.set)
    assert ended.wait(STUCK)
    assert pumped.wait(STUCK)
    scheduler.stop()
    worker.stop()

    assert firm.status(run.id) is RunStatus.COMPLETE


def test_a_clock_that_never_ran_can_be_stopped() -> None:
    scheduler = Scheduler([])

    scheduler.stop()
    scheduler.stop()

"""A fault that comes in every turn, however far the turn got: the run is tried a few times, then it ends."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Self, cast

import pytest

from services.decisions.getting_on import got_on, has_kept, reach
from services.imports.endings import TRY_AGAIN
from services.model.import_run import WORKING, Progress, RunPhase, RunStatus
from services.ports.engine import Outcome
from services.ports.store import Store, Transaction
from services.store.unit_of_work import StoreLost
from tests.services.desk_doubles import ADMIN
from tests.services.imports.firm import Firm, fill
from tests.wrapped_transaction import WrappedTransaction


@dataclass(frozen=True)
class Fault:
    """The run's steps of this phase, from so many invoices on, can't be kept."""

    run_id: str
    phase: RunPhase
    done: int = 0

    def hits(self, tx: Transaction, step_before: int) -> bool:
        run = tx.runs.get(self.run_id)
        is_there = run.progress.phase is self.phase and run.progress.done >= self.done
        return run.step > step_before and run.status in WORKING and is_there


class _Breaking(WrappedTransaction):
    """A transaction whose commit fails where the fault hits it."""

    def __init__(self, inner: Transaction, fault: Fault) -> None:
        super().__init__(inner)
        self._fault = fault
        self._step_before = 0

    def __enter__(self) -> Self:
        self._inner.__enter__()
        self._step_before = self._inner.runs.get(self._fault.run_id).step
        return self

    def commit(self) -> None:
        if self._fault.hits(self._inner, self._step_before):
            raise StoreLost
        self._inner.commit()


class BreakingStore:
    """The real store, of which some commits fail."""

    def __init__(self, store: Store, fault: Fault) -> None:
        self._store = store
        self._fault = fault

    def reading(self) -> Transaction:
        return self._store.reading()

    def writing(self) -> Transaction:
        return cast(Transaction, _Breaking(self._store.writing(), self._fault))

    writing_now = writing


def broken_turn(firm: Firm, fault: Fault) -> Outcome:
    """One turn with this fault, once the run's wait has passed."""
    firm.clock.move(minutes=3)
    return firm.advance(BreakingStore(firm.store, fault)).advance(fault.run_id)


@pytest.mark.parametrize("phase", [RunPhase.PLANNING, RunPhase.WRITING])
def test_a_fault_in_every_turn_ends_the_run_after_a_few(firm: Firm, phase: RunPhase) -> None:
    fill(firm, linked=9, unlinked=0)
    run = firm.previewed()
    firm.clock.move(minutes=10)
    firm.books.pay("101", "100.00")  # so that it is planned anew
    firm.runs.press_import(ADMIN, run.id)

    outcomes = [broken_turn(firm, Fault(run.id, phase)) for _ in range(len(TRY_AGAIN) + 1)]

    assert outcomes == [Outcome.RETRY] * len(TRY_AGAIN) + [Outcome.DONE]
    assert firm.status(run.id) is RunStatus.FAILED
    assert firm.history.run(run.id).error_code == "store_lost"


def test_a_run_that_gets_on_between_faults_is_not_given_up(firm: Firm) -> None:
    fill(firm, linked=30, unlinked=0)
    run = firm.previewed()
    firm.runs.press_import(ADMIN, run.id)

    for done in range(3, 27, 3):
        assert broken_turn(firm, Fault(run.id, RunPhase.WRITING, done)) is Outcome.RETRY

    assert firm.work_off(run.id).status is RunStatus.COMPLETE
    assert len(firm.ledger()) == 30


def test_a_wake_up_that_breaks_leaves_the_turn_of_another_thread_alone(firm: Firm) -> None:
    fill(firm, linked=9, unlinked=0)
    run = firm.unattended()
    advance, given_up = firm.advance(), []

    def break_beside(question: int) -> None:
        if question == 3:
            beside = threading.Thread(target=lambda: given_up.append(advance.give_up(run.id)))
            beside.start()
            beside.join()

    firm.books.before_answer = break_beside

    assert advance.advance(run.id) is Outcome.DONE
    assert given_up == [Outcome.RETRY]
    assert len(firm.ledger()) == 9


def test_reading_again_what_was_read_is_no_progress() -> None:
    read, planned = Progress(RunPhase.READING, 50), Progress(RunPhase.PLANNING, 4)

    assert (reach(read), has_kept(read)) == (0, True)
    assert got_on(0, True, 0)
    assert not got_on(0, True, reach(planned))
    assert not got_on(reach(planned), True, reach(planned))
    assert got_on(reach(Progress(RunPhase.WRITING, 0)), False, reach(planned))

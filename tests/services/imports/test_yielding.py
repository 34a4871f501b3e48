"""A large run gives way while others wait for a worker, and loses nothing by it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from services.imports.advance import Advance
from services.imports.turn import TURN_LASTS
from services.model.import_run import ImportRun, RunStatus
from services.ports.engine import Outcome
from tests.services.desk_doubles import SettableClock
from tests.services.imports.firm import SIZES, Firm, fill

#: More turns than the run has steps.
MOST_TURNS = 60


class SlowClock(SettableClock):
    """Each look at it takes seconds, so that every step of a turn is a long one."""

    def now(self) -> datetime:
        self.move(seconds=5)
        return super().now()


@pytest.fixture
def large(firm: Firm) -> ImportRun:
    """A run that takes many steps."""
    fill(firm, linked=20, unlinked=2)
    return firm.unattended()


def slowly(firm: Firm) -> Advance:
    """A worker process whose steps take long."""
    clock = SlowClock()
    clock.move(seconds=(firm.clock.now() - clock.now()).total_seconds())
    return Advance(firm.store, firm.books, clock, firm.rights, SIZES)


def test_a_large_run_gives_way_step_by_step_and_still_ends(firm: Firm, large: ImportRun) -> None:
    worker, outcomes = slowly(firm), []
    for _ in range(MOST_TURNS):
        outcomes.append(worker.advance(large.id, lambda: True))
        if outcomes[-1] is Outcome.DONE:
            break

    assert outcomes[-1] is Outcome.DONE
    assert len(outcomes) > 3
    assert set(outcomes[:-1]) == {Outcome.YIELDED}
    assert firm.status(large.id) is RunStatus.EXCEPTIONS
    assert len(firm.ledger()) == 20


def test_it_does_not_where_nobody_waits(firm: Firm, large: ImportRun) -> None:
    assert slowly(firm).advance(large.id) is Outcome.DONE


def test_it_does_not_before_its_turn_was_long(firm: Firm, large: ImportRun) -> None:
    assert firm.advance().advance(large.id, lambda: True) is Outcome.DONE


def test_who_gave_way_stands_behind_those_that_were_due(firm: Firm, large: ImportRun) -> None:
    assert slowly(firm).advance(large.id, lambda: True) is Outcome.YIELDED
    firm.clock.move(seconds=TURN_LASTS.total_seconds() * 100)
    late = firm.clock.now() + timedelta(hours=1)
    with firm.store.writing() as tx:
        claim = tx.runs.claim(large.id, "worker", late)
        assert claim is not None
        tx.runs.release(claim, behind=late)
        tx.commit()

    other = firm.unattended(dry_run=True)

    with firm.store.reading() as tx:
        assert tx.runs.due(late, 10) == [other.id, large.id]

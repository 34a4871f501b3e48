"""Metered calls: one counter by company and month, and what a run took is in it once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from services.model.import_run import PauseReason, Progress, RunPhase, RunStatus
from services.model.metering import Spent
from services.ports.runs import Claim, Fenced, Tries
from services.store.unit_of_work import Store, Transaction
from tests.services.desk_doubles import NOW
from tests.store.books import add_run, claimed

MONTH = "2026-11"
READING = Progress(RunPhase.READING, 50, 120, NOW)
SOON = NOW + timedelta(seconds=1)
NEXT_MONTH = datetime(2026, 12, 1, tzinfo=UTC)


def total(store: Store, month: str = MONTH) -> int:
    with store.reading() as tx:
        return tx.meter.total(month)


def in_one_step(store: Store, claim: Claim, calls: int, now: datetime = SOON) -> None:
    with store.writing() as tx:
        tx.runs.step(claim, READING, calls, now)
        tx.commit()


def test_the_tests_know_which_month_it_is() -> None:
    assert f"{NOW:%Y-%m}" == MONTH


def test_nothing_is_used_at_first(store: Store) -> None:
    assert total(store) == 0


def test_calls_are_added_up_by_company_and_month(store: Store) -> None:
    with store.writing() as tx:
        for connection_id, month, calls in [("con1", MONTH, 3), ("con2", MONTH, 2), ("con1", "2026-10", 7)]:
            tx.meter.add(connection_id, month, calls)
        tx.meter.add("con1", MONTH, 4)
        tx.meter.add("con3", MONTH, 0)
        tx.commit()

    with store.reading() as tx:
        assert tx.meter.shares(MONTH) == {"con1": 7, "con2": 2}
        assert (tx.meter.total(MONTH), tx.meter.total("2026-10")) == (9, 7)


def test_a_step_counts_what_was_not_counted_before(store: Store) -> None:
    claim = claimed(store, add_run(store))

    for calls in (3, 3, 8):
        in_one_step(store, claim, calls)

    assert total(store) == 8


def test_a_step_that_is_rolled_back_counts_nothing_and_the_next_one_all(store: Store) -> None:
    claim = claimed(store, add_run(store))

    with store.writing() as tx:
        tx.runs.step(claim, READING, 5, SOON)
    assert total(store) == 0

    in_one_step(store, claim, 6)
    assert total(store) == 6


ENDINGS: dict[str, Callable[[Transaction, Claim, Spent], object]] = {
    "settle": lambda tx, claim, spent: tx.runs.settle(claim, RunStatus.AWAITING, spent),
    "pause": lambda tx, claim, spent: tx.runs.pause(claim, PauseReason.QUOTA, SOON, spent),
    "try_later": lambda tx, claim, spent: tx.runs.try_later(claim, SOON, Tries(1), spent),
    "release": lambda tx, claim, spent: tx.runs.release(claim, spent),
}


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_however_a_turn_ends_its_last_calls_are_counted(
    store: Store, ending: Callable[[Transaction, Claim, Spent], object]
) -> None:
    run = add_run(store)
    claim = claimed(store, run)
    in_one_step(store, claim, 4)

    with store.writing() as tx:
        ending(tx, claim, Spent(9, MONTH))
        tx.commit()

    with store.reading() as tx:
        assert (tx.meter.total(MONTH), tx.runs.get(run.id).calls) == (9, 9)


def test_a_later_turn_goes_on_from_what_the_run_has_taken(store: Store) -> None:
    run = add_run(store)
    claim = claimed(store, run)
    with store.writing() as tx:
        tx.runs.release(claim, Spent(9, MONTH))
        tx.commit()

    in_one_step(store, claimed(store, run, "worker-2"), 2)

    assert total(store) == 11


def test_calls_after_midnight_of_the_last_day_belong_to_the_next_month(store: Store) -> None:
    claim = claimed(store, add_run(store))
    in_one_step(store, claim, 5, NEXT_MONTH - timedelta(seconds=1))

    in_one_step(store, claim, 7, NEXT_MONTH)

    assert (total(store), total(store, "2026-12")) == (5, 2)


def test_who_lost_the_run_counts_nothing_in_its_name(store: Store) -> None:
    run = add_run(store)
    claim = claimed(store, run)
    with store.writing() as tx:
        tx.runs.release(claim)
        tx.commit()

    with pytest.raises(Fenced):
        in_one_step(store, claim, 3)

    assert total(store) == 0

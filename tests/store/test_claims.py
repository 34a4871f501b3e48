"""Who may work on a run: one worker, one run of a company at a time, and a late one writes nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from services.model.connection import ConnectionStatus
from services.model.import_run import ImportRun, PauseReason, Progress, RunPhase, RunStatus
from services.ports.runs import Claim, Fenced, Tries
from services.store.runs import LEASE
from services.store.unit_of_work import Store, Transaction
from tests.services.desk_doubles import ADMIN, NOW, SettableClock, connected
from tests.store.books import ANY_RUN, add_run, claimed

SOON = NOW + timedelta(seconds=1)
LATE = NOW + LEASE + timedelta(seconds=1)
READING = Progress(RunPhase.READING, 50, 120, NOW)


def try_to_claim(store: Store, run: ImportRun, owner: str = "worker-2", now: datetime = SOON) -> Claim | None:
    with store.writing() as tx:
        claim = tx.runs.claim(run.id, owner, now)
        tx.commit()
    return claim


def step(tx: Transaction, claim: Claim) -> object:
    return tx.runs.step(claim, READING, 1, SOON)


#: Everything that a claim allows to write.
WRITES: dict[str, Callable[[Transaction, Claim], object]] = {
    "step": step,
    "settle": lambda tx, claim: tx.runs.settle(claim, RunStatus.AWAITING),
    "pause": lambda tx, claim: tx.runs.pause(claim, PauseReason.QUOTA, LATE),
    "try_later": lambda tx, claim: tx.runs.try_later(claim, LATE, Tries(1)),
}


def test_a_new_run_is_due_and_can_be_claimed(store: Store) -> None:
    run = add_run(store)

    with store.reading() as tx:
        assert tx.runs.due(NOW, 10) == [run.id]
    claim = claimed(store, run)
    assert (claim.owner, claim.fence, claim.run.id) == ("worker-1", run.fence + 1, run.id)


def test_a_claimed_run_is_not_due_and_cannot_be_claimed_again(store: Store) -> None:
    run = add_run(store)
    claimed(store, run)

    with store.reading() as tx:
        assert tx.runs.due(SOON, 10) == []
    assert try_to_claim(store, run) is None


def test_a_run_that_does_not_exist_cannot_be_claimed(store: Store) -> None:
    with store.writing() as tx:
        assert tx.runs.claim("IMP-NOTTHERE", "worker-1", NOW) is None


def test_after_its_lease_another_worker_takes_the_run_over_with_a_higher_fence(store: Store) -> None:
    run = add_run(store)
    first = claimed(store, run)

    second = claimed(store, run, "worker-2", LATE)

    assert (second.owner, second.fence) == ("worker-2", first.fence + 1)


def test_a_step_lengthens_the_lease(store: Store) -> None:
    run = add_run(store)
    claim = claimed(store, run)
    with store.writing() as tx:
        tx.runs.step(claim, READING, 1, NOW + LEASE)
        tx.commit()

    assert try_to_claim(store, run, now=LATE) is None


def test_a_heartbeat_lengthens_the_lease(store: Store) -> None:
    run = add_run(store)
    claim = claimed(store, run)
    with store.writing() as tx:
        assert tx.runs.renew(run.id, claim.fence, NOW + LEASE)
        tx.commit()

    assert try_to_claim(store, run, now=LATE) is None


def test_a_heartbeat_of_a_lost_claim_lengthens_nothing(store: Store) -> None:
    run = add_run(store)
    first = claimed(store, run)
    claimed(store, run, "worker-2", LATE)

    with store.writing() as tx:
        assert not tx.runs.renew(run.id, first.fence, LATE)


@pytest.mark.parametrize("write", WRITES)
def test_a_claim_that_another_worker_took_over_writes_nothing(store: Store, write: str) -> None:
    run = add_run(store)
    stale = claimed(store, run)
    taken = claimed(store, run, "worker-2", LATE)

    with store.writing() as tx, pytest.raises(Fenced):
        WRITES[write](tx, stale)

    with store.reading() as tx:
        assert tx.runs.get(run.id) == taken.run


@pytest.mark.parametrize("write", WRITES)
def test_a_claim_whose_company_went_to_another_run_writes_nothing(store: Store, write: str) -> None:
    run, other = add_run(store), add_run(store, draft_id="draft2")
    stale = claimed(store, run)
    claimed(store, other, "worker-2", LATE)

    with store.writing() as tx, pytest.raises(Fenced):
        WRITES[write](tx, stale)


@pytest.mark.parametrize("write", WRITES)
def test_a_claim_on_a_run_that_was_given_back_writes_nothing(store: Store, write: str) -> None:
    run = add_run(store)
    claim = claimed(store, run)
    with store.writing() as tx:
        tx.runs.try_later(claim, SOON, Tries(1))
        tx.commit()

    with store.writing() as tx, pytest.raises(Fenced):
        WRITES[write](tx, claim)


@pytest.mark.parametrize("write", WRITES)
def test_a_claim_on_a_replaced_preview_writes_nothing(store: Store, write: str) -> None:
    run = add_run(store)
    claim = claimed(store, run)
    newer = add_run(store)
    with store.writing() as tx:
        tx.runs.replace_older("draft1", newer.id, SOON)
        tx.commit()

    with store.writing() as tx, pytest.raises(Fenced):
        WRITES[write](tx, claim)


def test_the_effect_of_a_fenced_step_is_not_kept(store: Store) -> None:
    run = add_run(store)
    stale = claimed(store, run)
    claimed(store, run, "worker-2", LATE)

    with store.writing() as tx:
        tx.projects.create(ADMIN, "Acme", "Redesign", SOON)
        with pytest.raises(Fenced):
            step(tx, stale)

    with store.reading() as tx:
        assert tx.projects.search(ADMIN.team_id, "", 10, None) == []


def test_two_runs_of_a_company_never_work_at_the_same_time(store: Store) -> None:
    first, second = add_run(store), add_run(store, draft_id="draft2")
    claim = claimed(store, first)

    assert try_to_claim(store, second) is None

    with store.writing() as tx:
        tx.runs.settle(claim, RunStatus.AWAITING)
        tx.commit()
    assert try_to_claim(store, second) is not None


def test_two_companies_work_at_the_same_time(store: Store) -> None:
    connected(store, SettableClock(), id="con2", realm_id="2")
    first, second = add_run(store), add_run(store, connection_id="con2")

    claimed(store, first)

    assert try_to_claim(store, second) is not None


def test_a_worker_that_died_does_not_hold_its_company(store: Store) -> None:
    first, second = add_run(store), add_run(store, draft_id="draft2")
    claimed(store, first)

    assert try_to_claim(store, second, now=LATE) is not None
    assert try_to_claim(store, first, "worker-3", LATE) is None


@pytest.mark.parametrize("runs", [1, 2])
def test_of_many_workers_that_claim_at_once_exactly_one_succeeds(store: Store, runs: int) -> None:
    wanted = [add_run(store, draft_id=f"draft{one}") for one in range(runs)]
    start = threading.Barrier(8)

    def claim(worker: int) -> Claim | None:
        start.wait()
        return try_to_claim(store, wanted[worker % runs], f"worker-{worker}")

    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(claim, range(8)))

    assert len([one for one in claims if one is not None]) == 1


def test_a_claim_waits_for_the_step_that_is_being_written(store: Store) -> None:
    run = add_run(store)
    claim = claimed(store, run)

    with ThreadPoolExecutor(1) as pool:
        with store.writing() as tx:
            tx.runs.step(claim, READING, 1, LATE)
            other = pool.submit(try_to_claim, store, run, "worker-2", LATE)
            tx.commit()
        assert other.result() is None


def test_a_step_tells_who_asked_to_cancel(store: Store) -> None:
    run = add_run(store)
    claim = claimed(store, run)

    with store.writing() as tx:
        assert step(tx, claim) is None
        assert tx.runs.request_cancel(run.id, "UCOLLEAGUE")
        assert step(tx, claim) == "UCOLLEAGUE"


def test_a_step_keeps_progress_and_calls(store: Store) -> None:
    run = add_run(store)
    claim = claimed(store, run)

    with store.writing() as tx:
        tx.runs.step(claim, READING, 7, SOON)
        kept = tx.runs.get(run.id)

    assert (kept.progress, kept.calls, kept.step) == (READING, 7, run.step + 1)


def test_a_broken_run_is_tried_again_later_and_remembers_how_often_and_how_far(store: Store) -> None:
    run = add_run(store)
    claim = claimed(store, run)
    with store.writing() as tx:
        assert tx.runs.tries(run.id) == Tries()
        tx.runs.try_later(claim, LATE, Tries(2, 1_000_000_007))
        tx.commit()
    assert try_to_claim(store, run) is None

    again = claimed(store, run, "worker-2", LATE)

    with store.writing() as tx:
        step(tx, again)
        assert tx.runs.tries(run.id) == Tries(2, 1_000_000_007)


@pytest.mark.parametrize("status", [RunStatus.PREVIEWING, RunStatus.IMPORTING])
def test_a_paused_run_goes_on_as_what_it_was_by_then(store: Store, status: RunStatus) -> None:
    run = add_run(store)
    claim = claimed(store, run)
    with store.writing() as tx:
        tx.runs.settle(claim, status)
        paused = tx.runs.pause(claim, PauseReason.QUOTA, LATE)
        tx.commit()
    assert (paused.status, paused.pause_reason) == (RunStatus.PAUSED, PauseReason.QUOTA)
    assert try_to_claim(store, run) is None

    resumed = claimed(store, run, "worker-2", LATE)

    assert (resumed.run.status, resumed.run.pause_reason) == (status, None)


def test_a_run_without_authorisation_goes_on_once_the_company_is_reconnected(store: Store) -> None:
    run = add_run(store)
    claim = claimed(store, run)
    with store.writing() as tx:
        tx.runs.pause(claim, PauseReason.AUTHORIZATION, SOON)
        tx.commit()
    connected(store, SettableClock(), status=ConnectionStatus.NEEDS_RECONNECT)
    assert try_to_claim(store, run, now=LATE) is None

    connected(store, SettableClock())

    assert try_to_claim(store, run, now=LATE) is not None


def test_runs_are_due_oldest_first_and_no_more_than_asked_for(store: Store) -> None:
    with store.writing() as tx:
        ids = [tx.runs.add(ANY_RUN, NOW + timedelta(seconds=one)).id for one in range(3)]
        tx.commit()

        assert tx.runs.due(LATE, 2) == ids[:2]

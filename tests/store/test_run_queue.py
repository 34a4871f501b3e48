"""Runs as a queue: who is free, who waits for another, whose worker is gone, and when to look again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from services.model.connection import ConnectionStatus
from services.model.import_run import Filters, NewRun, PauseReason, RunStatus, Via
from services.ports.runs import Claim
from services.store.unit_of_work import Store
from tests.services.desk_doubles import TEAM, SettableClock, connected

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
FOREVER = 100


def added(store: Store, company: str = "con1", at: datetime = NOW) -> str:
    new = NewRun(company, TEAM, "U1", Via.CLI, Filters(date(2026, 1, 1), date(2026, 1, 31)))
    with store.writing() as tx:
        run = tx.runs.add(new, at)
        tx.commit()
    return run.id


def claimed(store: Store, run_id: str, at: datetime = NOW) -> Claim:
    with store.writing() as tx:
        claim = tx.runs.claim(run_id, "a process", at)
        tx.commit()
    assert claim is not None
    return claim


def free(store: Store, at: datetime = NOW) -> list[str]:
    with store.reading() as tx:
        return [*tx.queue.free(at, FOREVER)]


def held_up(store: Store, at: datetime = NOW) -> list[str]:
    with store.reading() as tx:
        return [*tx.queue.held_up(at, FOREVER)]


def neglected(store: Store, at: datetime) -> list[str]:
    with store.reading() as tx:
        return [*tx.queue.neglected(at, FOREVER)]


def look_again(store: Store, run_id: str, at: datetime = NOW) -> datetime | None:
    with store.reading() as tx:
        return tx.queue.look_again(run_id, at)


def test_runs_are_free_until_somebody_works_for_their_company(store: Store) -> None:
    connected(store, SettableClock(), id="con2", realm_id="2")
    first, second, other = added(store), added(store, at=NOW + timedelta(seconds=1)), added(store, "con2")
    at = NOW + timedelta(seconds=2)
    before = free(store, at)

    claimed(store, first, at)

    assert sorted(before[:2]) == sorted([first, other])
    assert before[2] == second
    assert (free(store, at), held_up(store, at)) == ([other], [second])


def test_what_waited_longest_comes_first_and_a_run_that_gave_way_comes_last(store: Store) -> None:
    older, newer = added(store), added(store, at=NOW + timedelta(seconds=1))
    at = NOW + timedelta(seconds=20)
    claim = claimed(store, older, NOW)

    with store.writing() as tx:
        tx.runs.release(claim, behind=at)
        tx.commit()

    assert free(store, at) == [newer, older]


def test_an_import_waits_from_the_press_on(store: Store) -> None:
    run = added(store)
    with store.writing() as tx:
        claim = tx.runs.claim(run, "a process", NOW)
        assert claim is not None
        tx.runs.settle(claim, RunStatus.AWAITING)
        tx.commit()
    pressed_at = NOW + timedelta(hours=1)
    with store.writing() as tx:
        assert tx.runs.press(run, "U1", pressed_at)
        tx.commit()

    with store.reading() as tx:
        waited = [tx.queue.is_crowded(pressed_at + timedelta(seconds=n)) for n in (1, 3)]

    assert waited == [False, True]


def test_a_run_that_nobody_took_up_is_neglected_after_half_a_minute(store: Store) -> None:
    run = added(store)

    assert neglected(store, NOW + timedelta(seconds=29)) == []
    assert neglected(store, NOW + timedelta(seconds=31)) == [run]


def test_a_run_whose_worker_is_gone_is_neglected_at_once(store: Store) -> None:
    run = added(store)
    claimed(store, run)

    assert neglected(store, NOW + timedelta(seconds=89)) == []
    assert neglected(store, NOW + timedelta(seconds=91)) == [run]


def test_a_run_that_waits_for_its_company_is_not_neglected(store: Store) -> None:
    holder, _ = added(store), added(store)
    claimed(store, holder, NOW + timedelta(seconds=60))

    assert neglected(store, NOW + timedelta(seconds=61)) == []


def test_a_run_that_waits_for_its_company_is_looked_at_again_in_seconds(store: Store) -> None:
    holder, waiting = added(store), added(store)
    claimed(store, holder)

    assert look_again(store, waiting) == NOW + timedelta(seconds=5)
    assert look_again(store, holder) is None


def test_a_run_whose_time_has_not_come_is_looked_at_then(store: Store) -> None:
    run, later = added(store), NOW + timedelta(hours=1)
    with store.writing() as tx:
        claim = tx.runs.claim(run, "a process", NOW)
        assert claim is not None
        tx.runs.pause(claim, PauseReason.QUOTA, later)
        tx.commit()

    assert look_again(store, run) == later
    assert look_again(store, "IMP-NONE") is None


def test_a_run_that_waits_for_a_person_is_not_looked_at_again_and_again(store: Store) -> None:
    run = added(store)
    with store.writing() as tx:
        claim = tx.runs.claim(run, "a process", NOW)
        assert claim is not None
        tx.runs.pause(claim, PauseReason.AUTHORIZATION, NOW)
        tx.commit()
    connected(store, SettableClock(), status=ConnectionStatus.NEEDS_RECONNECT)
    at = NOW + timedelta(minutes=1)
    cut_off = look_again(store, run, at), neglected(store, at)

    connected(store, SettableClock())

    assert cut_off == (None, [])
    assert neglected(store, at) == [run]

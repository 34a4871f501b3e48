"""Runs as rows: asked for once, pressed once, closed and replaced only from where that is possible."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import NotFound
from services.model.import_run import (
    ANY_PLAN,
    WORKING,
    CommitPolicy,
    Filters,
    ImportRun,
    Progress,
    RunPhase,
    RunStatus,
    Via,
)
from services.model.invoice_status import InvoiceStatus
from services.model.people import Place, PlaceKind
from services.store.run_codec import filters_from_json, filters_to_json, place_from_json, place_to_json
from services.store.unit_of_work import Store
from tests.services.desk_doubles import ADMIN, NOW, PLACE, STRANGER, TEAM
from tests.store.books import ANY_RUN, OCTOBER, add_run, claimed

LATER = NOW + timedelta(minutes=5)
WAITING = set(RunStatus) - WORKING


def in_state(store: Store, status: RunStatus, **facts: object) -> ImportRun:
    """A run that a worker has left in this state."""
    run = add_run(store, **facts)
    claim = claimed(store, run)
    with store.writing() as tx:
        settled = tx.runs.settle(claim, status, plan_digest="plan")
        tx.commit()
    return settled


def test_a_new_run_comes_back_as_it_was_asked_for(store: Store) -> None:
    filters = replace(OCTOBER, customer_ids=frozenset({"7", "8"}), policy=CommitPolicy.ALL_OR_NOTHING)

    run = add_run(store, filters=filters, parent_id="IMP-PARENT22")

    assert (run.filters, run.place, run.draft_id, run.parent_id) == (filters, PLACE, "draft1", "IMP-PARENT22")
    assert (run.status, run.progress, run.created_at) == (
        RunStatus.PREVIEWING,
        Progress(RunPhase.STARTING),
        NOW,
    )
    assert (run.started_by, run.started_at, run.facts) == (None, None, {})


def test_references_can_be_told_apart_when_read_aloud(store: Store) -> None:
    references = [add_run(store).id for _ in range(20)]

    assert len(set(references)) == 20
    assert all(
        one.startswith("IMP-") and len(one) == 12 and not set(one[4:]) & set("01IOLU") for one in references
    )


@pytest.mark.parametrize(
    ("facts", "by"),
    [
        ({"approved_digest": ANY_PLAN}, ADMIN.user_id),
        ({"approved_digest": ANY_PLAN, "via": Via.CLI}, None),
        ({"approved_digest": None}, None),
    ],
)
def test_a_run_that_was_approved_beforehand_is_started_by_who_asked(
    store: Store, facts: dict[str, object], by: str | None
) -> None:
    assert add_run(store, **facts).started_by == by


def test_the_same_click_is_the_same_run(store: Store) -> None:
    with store.writing() as tx:
        first = tx.runs.add(ANY_RUN, NOW, "draft:draft1:3")
        second = tx.runs.add(ANY_RUN, LATER, "draft:draft1:3")
        other = tx.runs.add(ANY_RUN, LATER, "draft:draft1:4")

    assert second == first
    assert other.id != first.id


def test_the_same_click_at_the_same_moment_is_the_same_run(store: Store) -> None:
    start = threading.Barrier(6)

    def click(_: int) -> str:
        start.wait()
        with store.writing() as tx:
            run = tx.runs.add(ANY_RUN, NOW, "draft:draft1:3")
            tx.commit()
        return run.id

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(click, range(6)))) == 1


def test_another_workspaces_run_does_not_exist(store: Store) -> None:
    run = add_run(store)

    with store.reading() as tx:
        assert tx.runs.get(run.id, TEAM) == run
        with pytest.raises(NotFound):
            tx.runs.get(run.id, STRANGER.team_id)


def test_the_newest_runs_come_first(store: Store) -> None:
    with store.writing() as tx:
        ids = [tx.runs.add(ANY_RUN, NOW + timedelta(seconds=one)).id for one in range(3)]
        tx.runs.add(replace(ANY_RUN, requested_by="UCOLLEAGUE"), NOW - timedelta(days=1))

        assert [run.id for run in tx.runs.recent(TEAM, 2)] == [ids[2], ids[1]]
        latest = tx.runs.latest_of(ADMIN)
        assert latest is not None
        assert latest.id == ids[2]
        assert tx.runs.latest_of(STRANGER) is None


def test_a_press_starts_the_import_with_the_plan_that_was_shown(store: Store) -> None:
    run = in_state(store, RunStatus.AWAITING)

    with store.writing() as tx:
        assert tx.runs.press(run.id, "UADMIN", LATER)
        pressed = tx.runs.get(run.id)

    assert (pressed.status, pressed.approved_digest) == (RunStatus.IMPORTING, "plan")
    assert (pressed.started_by, pressed.started_at) == ("UADMIN", LATER)


@pytest.mark.parametrize("status", sorted(set(RunStatus) - {RunStatus.AWAITING}))
def test_a_press_is_possible_only_while_the_run_waits_for_it(store: Store, status: RunStatus) -> None:
    run = in_state(store, status)

    with store.writing() as tx:
        assert not tx.runs.press(run.id, "UADMIN", LATER)
        assert tx.runs.get(run.id) == run


def test_of_many_presses_at_once_exactly_one_starts_the_import(store: Store) -> None:
    run = in_state(store, RunStatus.AWAITING)
    start = threading.Barrier(6)

    def press(person: int) -> bool:
        start.wait()
        with store.writing() as tx:
            is_first = tx.runs.press(run.id, f"U{person}", LATER)
            tx.commit()
        return is_first

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(press, range(6))).count(True) == 1


def test_a_pressed_run_is_due_at_once(store: Store) -> None:
    run = in_state(store, RunStatus.AWAITING)
    with store.writing() as tx:
        tx.runs.press(run.id, "UADMIN", NOW)
        tx.commit()

        assert tx.runs.due(NOW, 10) == [run.id]


def test_a_cancel_that_came_as_the_preview_ended_does_not_cancel_the_import(store: Store) -> None:
    run = add_run(store)
    claim = claimed(store, run)
    with store.writing() as tx:
        tx.runs.request_cancel(run.id, "UCOLLEAGUE")
        tx.runs.settle(claim, RunStatus.AWAITING)
        tx.runs.press(run.id, "UADMIN", LATER)

        assert tx.runs.get(run.id).cancel_requested_by is None


@pytest.mark.parametrize("status", sorted(WAITING))
def test_only_a_working_run_can_be_asked_to_stop(store: Store, status: RunStatus) -> None:
    run = in_state(store, status)

    with store.writing() as tx:
        assert not tx.runs.request_cancel(run.id, "UADMIN")


def test_a_run_is_asked_to_stop_once(store: Store) -> None:
    run = add_run(store)

    with store.writing() as tx:
        assert tx.runs.request_cancel(run.id, "UADMIN")
        assert not tx.runs.request_cancel(run.id, "UCOLLEAGUE")
        assert tx.runs.get(run.id).cancel_requested_by == "UADMIN"


def test_a_run_is_closed_only_from_an_expected_state(store: Store) -> None:
    run = in_state(store, RunStatus.REFUSED)

    with store.writing() as tx:
        assert not tx.runs.close(run.id, RunStatus.CANCELLED, LATER, {RunStatus.PAUSED})
        assert tx.runs.close(run.id, RunStatus.FAILED, LATER, {RunStatus.REFUSED})
        closed = tx.runs.get(run.id)

    assert (closed.status, closed.finished_at) == (RunStatus.FAILED, LATER)


def test_a_run_that_is_worked_on_is_not_closed(store: Store) -> None:
    run = add_run(store)
    claimed(store, run)

    with store.writing() as tx:
        assert not tx.runs.close(run.id, RunStatus.CANCELLED, LATER, set(RunStatus))


def test_a_newer_preview_replaces_the_earlier_ones_of_its_draft(store: Store) -> None:
    states = (RunStatus.AWAITING, RunStatus.REFUSED)
    older = {in_state(store, status).id for status in states} | {add_run(store).id}
    empty = in_state(store, RunStatus.NOTHING)
    other_draft, newer = add_run(store, draft_id="draft2"), add_run(store)

    with store.writing() as tx:
        assert set(tx.runs.replace_older("draft1", newer.id, LATER)) == older
        states_now = {tx.runs.get(one).status for one in older}
        kept = [tx.runs.get(one.id).status for one in (other_draft, newer, empty)]

    assert states_now == {RunStatus.REPLACED}
    assert kept == [RunStatus.PREVIEWING, RunStatus.PREVIEWING, RunStatus.NOTHING]


def test_an_import_that_was_started_is_not_replaced(store: Store) -> None:
    run = in_state(store, RunStatus.AWAITING)
    with store.writing() as tx:
        tx.runs.press(run.id, "UADMIN", NOW)
        tx.commit()

        assert tx.runs.replace_older("draft1", "IMP-NEWER222", LATER) == []


def test_children_count_once_they_have_ended(store: Store) -> None:
    parent = in_state(store, RunStatus.EXCEPTIONS)
    in_state(store, RunStatus.COMPLETE, parent_id=parent.id)
    in_state(store, RunStatus.PAUSED, parent_id=parent.id)
    add_run(store, parent_id=parent.id)

    with store.reading() as tx:
        assert tx.runs.finished_children(parent.id) == 1


IDS = st.frozensets(st.text(max_size=5), max_size=4)


@given(
    st.builds(
        Filters,
        date_from=st.dates(date(1900, 1, 1)),
        date_to=st.dates(date(1900, 1, 1)),
        statuses=st.frozensets(st.sampled_from(InvoiceStatus)),
        project_id=st.one_of(st.none(), st.text(max_size=5)),
        customer_ids=IDS,
        associated_ids=IDS,
        only_ids=st.one_of(st.none(), IDS),
        policy=st.sampled_from(CommitPolicy),
    )
)
def test_choices_come_back_as_they_were_kept(filters: Filters) -> None:
    assert filters_from_json(filters_to_json(filters)) == filters


@pytest.mark.parametrize("place", [None, *(Place("C1", kind, "x", "why", False) for kind in PlaceKind)])
def test_a_place_comes_back_as_it_was_kept(place: Place | None) -> None:
    assert place_from_json(place_to_json(place)) == place

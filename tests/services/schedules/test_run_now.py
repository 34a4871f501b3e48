"""*Run now*: a run at once, for whoever presses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.errors import NotAllowed, NotFound
from services.model.entry import Billable
from services.model.import_run import ImportType, Via
from services.model.people import Place, PlaceKind
from services.model.schedule import Schedule
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER
from tests.services.imports.firm import SECOND
from tests.services.schedules.planner import EIGHT, MONDAYS, Planner


def test_run_now_begins_a_run_for_who_presses_and_keeps_its_times(planner: Planner) -> None:
    schedule = planner.made(range_key="yesterday")

    begun = planner.firing.run_now(SECOND, schedule.id)

    assert (begun.is_new, begun.run.requested_by, begun.run.via) == (True, SECOND.user_id, Via.SCHEDULE)
    assert begun.run.filters.date_to == date(2026, 11, 22)
    fired = planner.fired(begun.run)
    assert fired is not None
    assert fired.pressed_by == SECOND.user_id
    assert planner.now(schedule).next_at == EIGHT
    assert planner.firing.run_now(ADMIN, schedule.id).is_new is False
    assert planner.firm.kicks.ids == [begun.run.id]


def test_run_now_is_for_administrators_of_the_workspace(planner: Planner) -> None:
    schedule = planner.made()
    with planner.store.writing() as tx:
        tx.access.add(STRANGER, STRANGER.user_id, planner.clock.now())
        tx.commit()

    with pytest.raises(NotAllowed):
        planner.firing.run_now(MEMBER, schedule.id)
    with pytest.raises(NotFound):
        planner.firing.run_now(STRANGER, schedule.id)
    assert planner.runs() == []


def test_run_now_of_a_schedule_told_to_somebody_else_is_told_to_who_presses(planner: Planner) -> None:
    hers, own = (Place(channel, PlaceKind.DIRECT, "direct messages") for channel in ("D1", "D2"))
    schedule = planner.made(place=hers)
    begun = planner.firing.run_now(SECOND, schedule.id, own)
    planner.ended(begun.run)

    [at_its_time] = planner.at(EIGHT)

    assert (begun.run.place, at_its_time.place) == (own, hers)


def test_a_schedule_imports_its_type_with_the_statuses_of_that(planner: Planner) -> None:
    schedule = planner.made(import_type=ImportType.TIME, statuses=("billable", "billed"))
    of_time = planner.firing.run_now(ADMIN, schedule.id).run
    other = replace(MONDAYS, import_type=ImportType.EXPENSES, statuses=("not_billable",))
    changed = planner.schedules.change(ADMIN, schedule.id, other, schedule.place)
    planner.ended(of_time)

    [of_expenses] = planner.at(EIGHT)

    assert (of_time.import_type, sorted(of_time.filters.statuses)) == (
        ImportType.TIME,
        ["billable", "billed"],
    )
    assert isinstance(changed, Schedule)
    assert (of_expenses.import_type, list(of_expenses.filters.statuses)) == (
        ImportType.EXPENSES,
        [Billable.NOT_BILLABLE],
    )
    assert planner.problems(import_type=ImportType.TIME).keys() == {"statuses"}

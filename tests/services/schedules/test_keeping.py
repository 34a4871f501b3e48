"""What people do with schedules, and what is said of choices that are not possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.errors import NotAllowed
from services.model.people import Place, PlaceKind
from services.model.schedule import Schedule, ScheduleNote, Timing
from services.ports.schedules import ScheduleGone
from tests.services.desk_doubles import ADMIN, MEMBER, PLACE, STRANGER
from tests.services.imports.firm import SECOND
from tests.services.schedules.planner import EIGHT, MONDAYS, Planner

DIRECT = Place("D1", PlaceKind.DIRECT, "direct messages")


def test_a_schedule_is_kept_with_its_choices_and_says_when_it_fires_next(planner: Planner) -> None:
    project = planner.firm.project("Acme")
    made = planner.made(project_id=project, policy="nothing", rhythm="last", at="23:30")

    assert planner.now(made) == made
    assert (made.timing, made.project_id) == (Timing("last", 23, 30), project)
    assert made.next_at == datetime(2026, 12, 1, 4, 30, tzinfo=UTC)
    listed = planner.schedules.page(ADMIN)
    assert [(row.schedule, row.company_name, row.project_name) for row in listed.rows] == [
        (made, "Rivertown Design", "Acme")
    ]


def test_the_form_that_is_sent_twice_makes_one_schedule(planner: Planner) -> None:
    made = planner.made()

    again = planner.schedules.add(ADMIN, made.id, MONDAYS, PLACE)

    assert again == made
    assert planner.schedules.page(ADMIN).count == 1
    assert planner.audit(made) == [("UADMIN", "schedule_created")]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("connection_id", "con9"),
        ("project_id", "pro9"),
        ("customer_ids", ("99",)),
        ("rhythm", "sometimes"),
        ("range_key", "last_fiscal_year"),
    ],
)
def test_choices_that_are_not_possible_are_marked_on_their_field(
    planner: Planner, field: str, value: object
) -> None:
    assert list(planner.problems(**{field: value})) == [field]
    assert planner.schedules.page(ADMIN).count == 0


def test_who_changes_a_schedule_is_its_owner_and_what_it_began_stays(planner: Planner) -> None:
    made = planner.made()
    [run] = planner.at(EIGHT)

    changed = planner.schedules.change(SECOND, made.id, replace(MONDAYS, rhythm="friday"), DIRECT)

    assert isinstance(changed, Schedule)
    assert (changed.owner, changed.created_by, changed.place) == ("USECOND", "UADMIN", DIRECT)
    assert (changed.last_run_id, changed.next_at) == (run.id, datetime(2026, 11, 27, 13, tzinfo=UTC))
    assert planner.audit(made)[-1] == ("USECOND", "schedule_changed")


def test_a_paused_schedule_stays_paused_when_it_is_changed(planner: Planner) -> None:
    made = planner.made()
    planner.schedules.pause(ADMIN, made.id)

    changed = planner.schedules.change(ADMIN, made.id, MONDAYS, PLACE)

    assert isinstance(changed, Schedule)
    assert changed.is_paused


def test_pausing_and_resuming_twice_is_noted_once(planner: Planner) -> None:
    made = planner.made()

    for _ in range(2):
        planner.schedules.pause(ADMIN, made.id)
    for _ in range(2):
        planner.schedules.resume(SECOND, made.id, None)

    assert [action for _, action in planner.audit(made)[1:]] == ["schedule_paused", "schedule_resumed"]
    assert planner.now(made) == replace(made, updated_at=planner.clock.now())


def test_who_takes_a_schedule_over_is_written_to_directly_where_the_one_before_was(planner: Planner) -> None:
    made = planner.made(place=replace(DIRECT, channel_id="D0"))
    planner.take_right(ADMIN.user_id)
    planner.at(EIGHT)
    assert planner.schedules.get(SECOND, made.id).note is ScheduleNote.NO_RIGHT

    resumed = planner.schedules.resume(SECOND, made.id, DIRECT)

    assert (resumed.owner, resumed.place, resumed.note) == ("USECOND", DIRECT, None)


def test_a_deleted_schedule_is_gone_and_its_runs_stay(planner: Planner) -> None:
    made = planner.made()
    [run] = planner.at(EIGHT)

    planner.schedules.delete(ADMIN, made.id)

    with pytest.raises(ScheduleGone):
        planner.schedules.get(ADMIN, made.id)
    assert [one.id for one in planner.runs()] == [run.id]


def test_schedules_are_for_administrators_of_their_workspace(planner: Planner) -> None:
    made = planner.made()
    with planner.store.writing() as tx:
        tx.access.add(STRANGER, STRANGER.user_id, planner.clock.now())
        tx.commit()
    asked: list[Callable[..., object]] = [
        lambda actor: planner.schedules.get(actor, made.id),
        lambda actor: planner.schedules.pause(actor, made.id),
        lambda actor: planner.schedules.resume(actor, made.id, None),
        lambda actor: planner.schedules.delete(actor, made.id),
    ]

    for each in asked:
        with pytest.raises(NotAllowed):
            each(MEMBER)
        with pytest.raises(ScheduleGone):
            each(STRANGER)
    assert planner.schedules.page(STRANGER).count == 0
    assert planner.now(made) == made

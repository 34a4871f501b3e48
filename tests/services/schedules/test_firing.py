"""What schedules begin, and when they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa

from services.model.import_run import ANY_PLAN, CommitPolicy, Filters, RunStatus, Via
from services.model.invoice_status import InvoiceStatus
from services.model.schedule import Fired, ScheduleNote, Timing
from services.schedules.firing import AT_ONCE
from services.store.tables_schedules import schedules
from tests.services.desk_doubles import ADMIN, MEMBER, PLACE
from tests.services.imports.firm import SECOND, fill
from tests.services.schedules.planner import EIGHT, GROUP, MONDAYS, Planner

WEEK, DAY, HOUR, MOMENT = (
    timedelta(days=7),
    timedelta(days=1),
    timedelta(hours=1),
    timedelta(seconds=1),
)


def test_its_time_begins_a_run_with_its_choices_for_its_owner(planner: Planner) -> None:
    schedule = planner.made(policy="nothing")

    assert planner.at(EIGHT - MOMENT) == []
    [run] = planner.at(EIGHT)

    assert (run.via, run.requested_by, run.started_by) == (Via.SCHEDULE, "UADMIN", "UADMIN")
    assert (run.place, run.approved_digest) == (PLACE, ANY_PLAN)
    assert (run.schedule_id, run.slot) == (schedule.id, "2026-11-23T08:00")
    assert run.filters == Filters(
        date(2026, 10, 1),
        date(2026, 10, 31),
        statuses=frozenset({InvoiceStatus.SENT, InvoiceStatus.PAID}),
        policy=CommitPolicy.ALL_OR_NOTHING,
    )
    assert planner.firm.kicks.ids == [run.id]
    assert planner.firm.shows_card(run.id)


def test_a_run_knows_what_it_was_begun_for_after_the_schedule_is_changed_and_gone(planner: Planner) -> None:
    schedule = planner.made()
    [run] = planner.at(EIGHT)
    expected = Fired(schedule.id, "2026-11-23T08:00", Timing("monday", 8, 0), "America/New_York")

    planner.schedules.delete(ADMIN, schedule.id)

    assert planner.fired(run) == expected
    assert planner.firm.history.report(run.id).fired == expected


def test_the_same_local_time_in_another_zone_is_another_time(planner: Planner) -> None:
    schedule = planner.made(rhythm="day", time_zone="Europe/London")
    planner.ended(*planner.at(datetime(2026, 11, 24, 8, tzinfo=UTC)))
    in_new_york = replace(MONDAYS, rhythm="day", time_zone="America/New_York")
    planner.schedules.change(ADMIN, schedule.id, in_new_york, PLACE)

    [run] = planner.at(datetime(2026, 11, 24, 13, tzinfo=UTC))

    assert run.slot == "2026-11-24T08:00 America/New_York"
    assert planner.at(datetime(2026, 11, 24, 13, tzinfo=UTC)) == []
    fired = planner.fired(run)
    assert fired is not None
    assert fired.time_zone == "America/New_York"


def test_those_that_are_looked_at_too_early_hold_up_no_others(planner: Planner) -> None:
    for _ in range(AT_ONCE):
        planner.made(at="20:00")
    with planner.firm.engine.begin() as database:
        database.execute(sa.update(schedules).values(look_at=EIGHT - HOUR))
    planner.made()

    assert len(planner.at(EIGHT)) == 1


def test_each_time_comes_once_however_often_it_is_looked(planner: Planner) -> None:
    planner.made()
    planner.at(EIGHT)

    assert planner.at(EIGHT) == []
    assert planner.at(EIGHT + HOUR) == []


def test_the_next_time_begins_the_next_run(planner: Planner) -> None:
    schedule = planner.made()
    planner.ended(*planner.at(EIGHT))

    assert planner.now(schedule).next_at == EIGHT + WEEK
    [run] = planner.at(EIGHT + WEEK)
    assert (run.slot, planner.now(schedule).last_run_id) == ("2026-11-30T08:00", run.id)


def test_after_a_downtime_one_run_makes_up_for_all_that_were_missed(planner: Planner) -> None:
    schedule = planner.made(rhythm="day", range_key="yesterday")

    [run] = planner.at(EIGHT + 3 * DAY + HOUR)

    # Yesterday of the time that is made up for.
    assert (run.slot, run.filters.date_from) == ("2026-11-26T08:00", date(2026, 11, 25))
    kept = planner.now(schedule)
    assert (kept.note, kept.noted_at) == (ScheduleNote.MISSED, EIGHT + 3 * DAY)
    assert kept.next_at == EIGHT + 4 * DAY
    planner.ended(run)
    planner.at(EIGHT + 4 * DAY)
    assert planner.now(schedule).note is None


def test_a_time_made_up_for_late_has_the_dates_of_its_own_day(planner: Planner) -> None:
    planner.made(rhythm="day", range_key="yesterday")

    [late] = planner.at(EIGHT + DAY - HOUR)
    planner.ended(late)
    [next_one] = planner.at(EIGHT + DAY)

    assert [run.filters.date_to for run in (late, next_one)] == [date(2026, 11, 22), date(2026, 11, 23)]


def test_the_dates_are_those_of_the_company_s_day(planner: Planner) -> None:
    # Where the company is it is still the day before.
    planner.made(rhythm="day", at="02:00", range_key="yesterday")

    [run] = planner.at(datetime(2026, 11, 24, 7, tzinfo=UTC))

    assert (run.slot, run.filters.date_to) == ("2026-11-24T02:00", date(2026, 11, 22))


def test_while_its_last_run_goes_on_a_time_is_skipped_and_noted(planner: Planner) -> None:
    schedule = planner.made(rhythm="hour", at="00:00")
    [first] = planner.at(datetime(2026, 11, 23, 10, tzinfo=UTC))

    eleven = datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert planner.at(eleven) == []
    kept = planner.now(schedule)
    assert (kept.note, kept.noted_at, kept.next_at) == (ScheduleNote.STILL_RUNNING, eleven, eleven + HOUR)

    planner.ended(first)
    [third] = planner.at(eleven + HOUR)
    assert planner.fires() == {
        "2026-11-23T10:00Z": False,
        "2026-11-23T11:00Z": True,
        "2026-11-23T12:00Z": False,
    }
    assert (third.slot, planner.now(schedule).note) == ("2026-11-23T12:00Z", None)


def test_a_run_that_joined_another_goes_on_as_long_as_that_one(planner: Planner) -> None:
    first, second = planner.made(), planner.made()
    runs = planner.at(EIGHT)
    joined = next(run for run in runs if run.status is RunStatus.JOINED)
    follower = first if joined.schedule_id == first.id else second

    begun = planner.firing.run_now(ADMIN, follower.id)

    assert (begun.run.id, begun.is_new) == (joined.id, False)
    planner.ended(*[run for run in runs if run.id != joined.id])
    assert planner.firing.run_now(ADMIN, follower.id).is_new


def test_a_paused_schedule_fires_at_no_time_and_makes_up_for_none_when_it_is_resumed(
    planner: Planner,
) -> None:
    schedule = planner.made()
    planner.schedules.pause(ADMIN, schedule.id)

    assert planner.at(EIGHT + HOUR) == []
    planner.schedules.resume(SECOND, schedule.id, None)
    assert planner.at(EIGHT + 2 * HOUR) == []
    [run] = planner.at(EIGHT + WEEK)
    assert run.requested_by == ADMIN.user_id


def test_a_changed_schedule_makes_up_for_no_time_before_the_change(planner: Planner) -> None:
    schedule = planner.made()
    planner.clock.move(hours=4)

    planner.schedules.change(SECOND, schedule.id, MONDAYS, PLACE)

    assert planner.at(EIGHT + HOUR) == []


def test_a_time_that_was_fired_is_not_fired_again_after_a_change(planner: Planner) -> None:
    schedule = planner.made()
    planner.ended(*planner.at(EIGHT))
    # The clock of the machine was an hour ahead, and is put right.
    planner.clock.move(hours=-1)
    planner.schedules.change(ADMIN, schedule.id, MONDAYS, PLACE)

    assert planner.at(EIGHT) == []
    assert planner.now(schedule).next_at == EIGHT + WEEK


def test_without_the_right_of_its_owner_it_pauses_and_tells_each_administrator_once(planner: Planner) -> None:
    schedule = planner.made()
    planner.take_right(ADMIN.user_id)

    assert planner.at(EIGHT) == []
    assert planner.at(EIGHT + WEEK) == []

    kept = planner.schedules.get(SECOND, schedule.id)
    assert (kept.is_paused, kept.note, kept.noted_at) == (True, ScheduleNote.NO_RIGHT, EIGHT)
    assert planner.told("schedule_stopped") == [SECOND.user_id]
    assert planner.audit(schedule)[-1] == ("UADMIN", "schedule_stopped")


def test_who_resumes_it_then_is_its_owner(planner: Planner) -> None:
    schedule = planner.made()
    planner.take_right(ADMIN.user_id)
    planner.at(EIGHT)

    planner.schedules.resume(SECOND, schedule.id, None)

    [run] = planner.at(EIGHT + WEEK)
    assert run.requested_by == SECOND.user_id


def test_while_slack_may_be_away_a_right_by_user_group_is_looked_for_again(planner: Planner) -> None:
    planner.give_right(GROUP)
    planner.groups.people = frozenset({"UMEMBER"})
    schedule = planner.made(by=MEMBER)
    planner.clock.move(minutes=2)
    planner.groups.people = frozenset()

    assert planner.at(EIGHT) == []
    assert not planner.now(schedule).is_paused
    planner.groups.people = frozenset({"UMEMBER"})
    assert planner.at(EIGHT + MOMENT) == []  # it was asked a moment ago
    [run] = planner.at(EIGHT + timedelta(minutes=2))

    assert (run.slot, planner.now(schedule).refused_since) == ("2026-11-23T08:00", None)


def test_a_right_by_user_group_that_stays_away_pauses_it(planner: Planner) -> None:
    planner.give_right(GROUP)
    planner.groups.people = frozenset({"UMEMBER"})
    schedule = planner.made(by=MEMBER)
    planner.clock.move(minutes=2)
    planner.groups.people = frozenset()

    for minutes in range(0, 12, 2):
        assert planner.at(EIGHT + timedelta(minutes=minutes)) == []

    assert planner.now(schedule).is_paused
    assert planner.told("schedule_stopped") == [ADMIN.user_id, SECOND.user_id]


def test_a_schedule_that_breaks_holds_up_no_other(planner: Planner) -> None:
    broken, sound = planner.made(), planner.made(range_key="yesterday")
    with planner.store.writing() as tx:
        tx.schedules.save(replace(broken, range_key="someday"))
        tx.commit()

    assert [run.schedule_id for run in planner.at(EIGHT)] == [sound.id]
    with planner.store.reading() as tx:
        assert tx.schedules.due(EIGHT, 10) == []
        assert [one.id for one in tx.schedules.due(EIGHT + timedelta(minutes=1), 10)] == [broken.id]


def test_a_run_is_worked_off_without_anybody_pressing(planner: Planner) -> None:
    planner.firm.books.customer("1", "Acme")
    planner.firm.project("Acme", "1")
    fill(planner.firm, linked=3)
    planner.made()
    [run] = planner.at(EIGHT)

    assert planner.firm.work_off(run.id).status is RunStatus.COMPLETE
    assert len(planner.firm.ledger()) == 3


def test_nothing_new_is_said_as_such(planner: Planner) -> None:
    planner.firm.books.customer("1", "Acme")
    planner.firm.project("Acme", "1")
    fill(planner.firm, linked=1)
    planner.made()
    [first] = planner.at(EIGHT)
    planner.firm.work_off(first.id)

    [second] = planner.at(EIGHT + WEEK)

    assert planner.firm.work_off(second.id).status is RunStatus.NOTHING

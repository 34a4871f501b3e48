"""When schedules fire, checked minute by minute against a clock on the wall."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.next_run import falls_on, instant_of, latest_slot, next_slot, slots
from services.model.schedule import HOURLY, RHYTHMS, Slot, Timing

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
#: Half hours, a change by half an hour, changes at midnight, before it, none at all, and both hemispheres.
ZONES = (
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "America/Havana",
    "Asia/Beirut",
    "Africa/Cairo",
    "America/Santiago",
    "Pacific/Chatham",
    "America/St_Johns",
    "Pacific/Auckland",
    "UTC",
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
timings = st.builds(Timing, st.sampled_from(RHYTHMS), st.integers(0, 23), st.integers(0, 59))
MINUTE = timedelta(minutes=1)
instants = st.integers(0, 20 * 366 * 24 * 60).map(lambda n: datetime(2015, 1, 1, tzinfo=UTC) + n * MINUTE)


@cache
def changes(zone: ZoneInfo, year: int) -> list[datetime]:
    """The hours of a year in which the zone changes its clocks."""
    hours = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(366 * 24)]
    offsets = [at.astimezone(zone).utcoffset() for at in hours]
    return [at for at, here, there in zip(hours, offsets, offsets[1:], strict=False) if here != there]


def on_the_wall(timing: Timing, zone: ZoneInfo, after: datetime, hours: int) -> list[Slot]:
    """The slots of the hours after this instant, found by watching a clock that shows minutes.

    A daily one fires when the clock first shows its time or, put on past it, a later one of that day.
    """
    fired: list[Slot] = []
    start = after.replace(second=0, microsecond=0) - timedelta(days=3)
    before = start.astimezone(zone).replace(tzinfo=None)
    for n in range(1, (hours + 3 * 24) * 60 + 1):
        at = start + n * MINUTE
        wall = at.astimezone(zone).replace(tzinfo=None)
        if timing.rhythm == HOURLY:
            names = [f"{at:%Y-%m-%dT%H:%M}Z"] if wall.minute == timing.minute else []
        else:
            days = {before.date(), wall.date()}
            nominal = [datetime.combine(d, time(timing.hour, timing.minute)) for d in sorted(days)]
            due = [one for one in nominal if falls_on(timing.rhythm, one.date()) and before < one <= wall]
            names = [f"{one:%Y-%m-%dT%H:%M}" for one in due]
        fired += [Slot(name, at) for name in names if name not in {slot.name for slot in fired}]
        before = wall
    return [slot for slot in fired if after < slot.at]


@given(timing=timings, zone=zones, around=instants, back=st.integers(0, 60 * 30), data=st.data())
def test_every_slot_comes_once_as_a_clock_on_the_wall_would_have_it(
    timing: Timing, zone: ZoneInfo, around: datetime, back: int, data: st.DataObject
) -> None:
    found = changes(zone, around.year)
    centre = data.draw(st.sampled_from(found)) if found else around
    after = centre - back * MINUTE

    hours = 60
    until = after.replace(second=0, microsecond=0) + timedelta(hours=hours)
    expected = [slot for slot in on_the_wall(timing, zone, after, hours) if slot.at <= until]

    upcoming = list(islice(slots(timing, zone, after), len(expected) + 1))
    assert upcoming[:-1] == expected
    assert upcoming[-1].at > until


@given(timing=timings, zone=zones, after=instants)
def test_slots_are_later_one_by_one_and_no_two_share_a_name(
    timing: Timing, zone: ZoneInfo, after: datetime
) -> None:
    found = list(islice(slots(timing, zone, after), 30))

    times = [after, *(slot.at for slot in found)]
    assert all(earlier < later for earlier, later in pairwise(times))
    assert len({slot.name for slot in found}) == len(found)


@given(timing=timings, zone=zones, after=instants)
def test_the_next_slot_is_the_same_from_any_moment_before_it(
    timing: Timing, zone: ZoneInfo, after: datetime
) -> None:
    slot = next_slot(timing, zone, after)

    assert next_slot(timing, zone, slot.at - timedelta(microseconds=1)) == slot
    assert next_slot(timing, zone, slot.at).at > slot.at


@given(timing=timings, zone=zones, first=instants, missed=st.integers(0, 5), late=st.integers(0, 59))
def test_after_a_downtime_only_the_latest_slot_is_made_up_for(
    timing: Timing, zone: ZoneInfo, first: datetime, missed: int, late: int
) -> None:
    upcoming = list(islice(slots(timing, zone, first), missed + 2))
    due = upcoming[missed]
    now = min(due.at + late * MINUTE, upcoming[missed + 1].at - MINUTE)

    found = latest_slot(timing, zone, upcoming[0].at, now)

    assert found is not None
    latest, has_missed = found
    assert latest == due
    assert has_missed == any(slot.at >= now - timedelta(days=40) for slot in upcoming[:missed])


def test_before_its_first_slot_nothing_is_due() -> None:
    first = datetime(2027, 3, 1, 13, tzinfo=UTC)

    assert latest_slot(Timing("day", 8, 0), NEW_YORK, first, first - MINUTE) is None
    assert latest_slot(Timing("day", 8, 0), NEW_YORK, first, first) == (
        Slot("2027-03-01T08:00", first),
        False,
    )


@pytest.mark.parametrize(
    ("zone", "rhythm", "at", "after", "names"),
    [
        # The clocks go on from 02:00 to 03:00: 02:30 is made up for at 03:00.
        (NEW_YORK, "day", "02:30", "2027-03-13T12:00", [("2027-03-14T02:30", "2027-03-14T07:00")]),
        (BERLIN, "day", "02:30", "2027-03-27T12:00", [("2027-03-28T02:30", "2027-03-28T01:00")]),
        # They go back from 02:00 to 01:00, and from 03:00 to 02:00: the first of the two counts.
        (
            NEW_YORK,
            "day",
            "01:30",
            "2027-11-07T00:00",
            [("2027-11-07T01:30", "2027-11-07T05:30"), ("2027-11-08T01:30", "2027-11-08T06:30")],
        ),
        (BERLIN, "sunday", "02:30", "2027-10-30T12:00", [("2027-10-31T02:30", "2027-10-31T00:30")]),
        # Hourly schedules fire in both hours.
        (
            NEW_YORK,
            "hour",
            "00:30",
            "2027-11-07T05:00",
            [
                ("2027-11-07T05:30Z", "2027-11-07T05:30"),
                ("2027-11-07T06:30Z", "2027-11-07T06:30"),
                ("2027-11-07T07:30Z", "2027-11-07T07:30"),
            ],
        ),
        (BERLIN, "weekday", "08:00", "2026-11-27T12:00", [("2026-11-30T08:00", "2026-11-30T07:00")]),
        (BERLIN, "28", "08:00", "2027-01-28T12:00", [("2027-02-28T08:00", "2027-02-28T07:00")]),
        (
            BERLIN,
            "last",
            "08:00",
            "2028-01-31T12:00",
            [("2028-02-29T08:00", "2028-02-29T07:00"), ("2028-03-31T08:00", "2028-03-31T06:00")],
        ),
    ],
)
def test_the_slots_of_a_schedule(
    zone: ZoneInfo, rhythm: str, at: str, after: str, names: list[tuple[str, str]]
) -> None:
    timing = Timing(rhythm, int(at[:2]), int(at[3:]))
    expected = [Slot(name, datetime.fromisoformat(when).replace(tzinfo=UTC)) for name, when in names]

    start = datetime.fromisoformat(after).replace(tzinfo=UTC)
    assert list(islice(slots(timing, zone, start), len(names))) == expected


def test_a_day_that_a_zone_left_out_is_made_up_for_when_it_is_over() -> None:
    # Samoa went from Thursday to Saturday.
    samoa = ZoneInfo("Pacific/Apia")

    assert instant_of(datetime.fromisoformat("2011-12-30T08:00"), samoa) == datetime(
        2011, 12, 30, 10, tzinfo=UTC
    )


@given(timing=timings)
def test_a_timing_is_read_back_from_its_cron_expression(timing: Timing) -> None:
    hour = 0 if timing.rhythm == HOURLY else timing.hour

    assert Timing.of_cron(timing.cron) == Timing(timing.rhythm, hour, timing.minute)


@pytest.mark.parametrize(
    ("timing", "cron"),
    [
        (Timing("hour", 0, 15), "15 * * * *"),
        (Timing("day", 8, 0), "0 8 * * *"),
        (Timing("weekday", 8, 5), "5 8 * * 1-5"),
        (Timing("monday", 8, 0), "0 8 * * 1"),
        (Timing("sunday", 8, 0), "0 8 * * 0"),
        (Timing("15", 23, 59), "59 23 15 * *"),
        (Timing("last", 6, 30), "30 6 L * *"),
    ],
)
def test_a_timing_is_a_cron_expression(timing: Timing, cron: str) -> None:
    assert timing.cron == cron

"""When a schedule fires: its slots in a time zone, through every change of the clocks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from services.model.schedule import DAILY, HOURLY, MONTH_END, WEEK, WEEKDAYS, Slot, Timing

#: Every rhythm has a slot in any so long a span: what lies further back is not made up for anyway.
LOOKS_BACK = timedelta(days=40)
_DAY, _MINUTE, _SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)
_FRIDAY = 5


def next_slot(timing: Timing, zone: tzinfo, after: datetime) -> Slot:
    """The first slot later than this instant."""
    return next(slots(timing, zone, after))


def latest_slot(timing: Timing, zone: tzinfo, first_at: datetime, now: datetime) -> tuple[Slot, bool] | None:
    """The latest slot from ``first_at`` to now, and whether others came before it; None if there is none.

    After a downtime one firing makes up for all that were missed.
    """
    since = max(first_at, now - LOOKS_BACK) - _SECOND
    past = deque(_until(slots(timing, zone, since), now), maxlen=2)
    return (past[-1], len(past) > 1) if past else None


def slots(timing: Timing, zone: tzinfo, after: datetime) -> Iterator[Slot]:
    """Every slot later than this instant, in order, without end."""
    return _hourly(timing, zone, after) if timing.rhythm == HOURLY else _daily(timing, zone, after)


def _until(every: Iterator[Slot], now: datetime) -> Iterator[Slot]:
    for slot in every:
        if slot.at > now:
            return
        yield slot


def _hourly(timing: Timing, zone: tzinfo, after: datetime) -> Iterator[Slot]:
    """The instants at which the local clock shows this minute.

    They are looked for minute by minute: some zones are half an hour off, and one puts its clocks on by that.
    """
    at = after.astimezone(UTC).replace(second=0, microsecond=0)
    while True:
        at += _MINUTE
        if at.astimezone(zone).minute == timing.minute:
            yield Slot(f"{at:%Y-%m-%dT%H:%M}Z", at)


def _daily(timing: Timing, zone: tzinfo, after: datetime) -> Iterator[Slot]:
    """One slot on each day that the rhythm names."""
    # A day earlier: where the clock jumps over midnight, yesterday's slot may lie ahead.
    day = after.astimezone(zone).date() - _DAY
    while True:
        if falls_on(timing.rhythm, day):
            nominal = datetime.combine(day, time(timing.hour, timing.minute))
            at = instant_of(nominal, zone)
            if at > after:
                yield Slot(f"{nominal:%Y-%m-%dT%H:%M}", at)
        day += _DAY


def falls_on(rhythm: str, day: date) -> bool:
    """Whether a schedule of this rhythm fires on this day."""
    if rhythm in (HOURLY, DAILY):
        return True
    if rhythm == WEEKDAYS:
        return day.isoweekday() <= _FRIDAY
    if rhythm == MONTH_END:
        return (day + _DAY).day == 1
    return rhythm in (WEEK[day.weekday()], str(day.day))


def instant_of(nominal: datetime, zone: tzinfo) -> datetime:
    """When the local clock shows this: the first time where it shows it twice.

    Where it never does, because it is put on past it, the first moment after the gap.
    """
    at = nominal.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == nominal:
        return at
    return _end_of_gap(nominal, zone, at)


def _end_of_gap(nominal: datetime, zone: tzinfo, latest: datetime) -> datetime:
    """The first second whose local time is past ``nominal``, found by halving."""
    before = nominal.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while latest - before > _SECOND:
        middle = before + timedelta(seconds=(latest - before) // _SECOND // 2)
        is_past = middle.astimezone(zone).replace(tzinfo=None) > nominal
        before, latest = (before, middle) if is_past else (middle, latest)
    return latest

"""The words for schedules: how often, which dates, what kept them from firing."""

from __future__ import annotations

from bot.text import cut, escape
from services.model.people import Place, PlaceKind
from services.model.schedule import (
    DAILY,
    HOURLY,
    MONTH_DAYS,
    MONTH_END,
    WEEK,
    WEEKDAYS,
    Fired,
    ScheduleNote,
    Timing,
)

#: As Slack has it.
LONGEST_CHANNEL = 80
#: In the order in which they are offered.
RHYTHM_NAMES = {HOURLY: "every hour", DAILY: "every day", WEEKDAYS: "every weekday"}
RHYTHM_NAMES |= {name: f"every {name.capitalize()}" for name in WEEK}
RHYTHM_NAMES |= {day: f"day {day} of every month" for day in MONTH_DAYS}
RHYTHM_NAMES |= {MONTH_END: "last day of every month"}
NOTES = {
    ScheduleNote.STILL_RUNNING: "It began nothing then: its run before that had not ended.",
    ScheduleNote.MISSED: "This app was not running at earlier times: one run made up for all of them.",
    ScheduleNote.NO_RIGHT: "It paused itself: who it imports for has no right to import any more.",
}


def when(timing: Timing) -> str:
    """Such as ``every Monday 08:00`` or ``every hour at :15``."""
    if timing.rhythm == HOURLY:
        return f"{RHYTHM_NAMES[HOURLY]} at :{timing.minute:02}"
    return f"{RHYTHM_NAMES[timing.rhythm]} {timing.hour:02}:{timing.minute:02}"


def in_full(timing: Timing, time_zone: str) -> str:
    """Such as ``every Monday 08:00 (America/New_York)``."""
    return f"{when(timing)} ({time_zone})"


def scheduled(fired: Fired) -> str:
    """Such as ``Scheduled: every Monday 08:00 (America/New_York)``, on a run that it began."""
    return f"Scheduled: {in_full(fired.timing, fired.time_zone)}"


def dates(range_key: str) -> str:
    """Such as ``last month``."""
    return range_key.replace("_", " ")


def where(place: Place | None) -> str:
    """Such as ``#finance``: where the outcome is told. The name is escaped."""
    if place is None:
        return "nowhere but the results channel"
    if place.kind is PlaceKind.DIRECT:
        return "direct messages"
    return f"#{escape(cut(place.name, LONGEST_CHANNEL))}"

"""Schedules: which import, how often, where its outcome is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.model.import_run import Chosen, CommitPolicy, ImportRun, ImportType
from services.model.people import Place

HOURLY, DAILY, WEEKDAYS, MONTH_END = "hour", "day", "weekday", "last"
#: In the order of the week, Monday first.
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: Days that every month has.
MONTH_DAYS = tuple(str(day) for day in range(1, 29))
#: How often a schedule may fire: a closed list. A number is a day of the month.
RHYTHMS = (HOURLY, DAILY, WEEKDAYS, *WEEK, *MONTH_DAYS, MONTH_END)

_FIELDS = {HOURLY: "* *", DAILY: "* *", WEEKDAYS: "* 1-5", MONTH_END: "L *"}
_FIELDS |= {name: f"* {number % 7}" for number, name in enumerate(WEEK, 1)}
_FIELDS |= {day: f"{day} *" for day in MONTH_DAYS}


@dataclass(frozen=True, slots=True)
class Timing:
    """How often, and at what local time; an hourly one at this minute of each hour."""

    rhythm: str
    hour: int
    minute: int

    @property
    def cron(self) -> str:
        """As a cron expression, such as ``0 8 * * 1``; ``L`` is the last day of the month."""
        hour = "*" if self.rhythm == HOURLY else self.hour
        day, weekday = _FIELDS[self.rhythm].split()
        return f"{self.minute} {hour} {day} * {weekday}"

    @classmethod
    def of_cron(cls, cron: str) -> Timing:
        """Read back what ``cron`` wrote."""
        minute, hour, day, _, weekday = cron.split()
        if hour == "*":
            return cls(HOURLY, 0, int(minute))
        fields = f"{day} {weekday}"
        rhythm = next(name for name in RHYTHMS if _FIELDS[name] == fields and name != HOURLY)
        return cls(rhythm, int(hour), int(minute))


@dataclass(frozen=True, slots=True)
class Slot:
    """One time at which a schedule fires. ``name`` is what it is known by: no two slots share one.

    It is the nominal local time without offset, which comes once even where the clock is put back; for
    hourly schedules, which fire in both of those hours, the instant in UTC.
    """

    name: str
    at: datetime


class ScheduleNote(StrEnum):
    """What last kept a schedule from firing."""

    #: Its run of an earlier time had not ended.
    STILL_RUNNING = "still_running"
    #: The app was not running at earlier times; the latest of them was made up for.
    MISSED = "missed"
    #: Whoever it imports for lost the right to: it paused itself.
    NO_RIGHT = "no_right"


@dataclass(frozen=True, slots=True)
class Schedule:
    """An import that is begun at given times.

    ``owner``: with whose right it imports, and whom its reports mention. ``range_key`` names the dates, which
    each firing computes. ``place`` None tells nobody but the results channel. ``next_at`` is the next time;
    None while it is paused.
    """

    id: str
    team_id: str
    connection_id: str
    owner: str
    created_by: str
    created_at: datetime
    updated_at: datetime
    timing: Timing
    time_zone: str
    range_key: str
    statuses: frozenset[Chosen]
    project_id: str | None
    customer_ids: frozenset[str]
    policy: CommitPolicy
    place: Place | None
    next_at: datetime | None
    import_type: ImportType = ImportType.INVOICE_HISTORY
    last_run_id: str | None = None
    note: ScheduleNote | None = None
    noted_at: datetime | None = None
    #: Since when the right of its owner could not be found.
    refused_since: datetime | None = None

    @property
    def is_paused(self) -> bool:
        """Whether it fires at no time until somebody resumes it."""
        return self.next_at is None


@dataclass(frozen=True, slots=True)
class Fired:
    """Which time of which schedule a run was begun for, as the schedule stood then."""

    schedule_id: str
    slot: str
    timing: Timing
    time_zone: str
    #: Who pressed *Run now*; None where its time had come.
    pressed_by: str | None = None


@dataclass(frozen=True, slots=True)
class ScheduleChoices:
    """What stands in the form of a schedule, valid or not."""

    connection_id: str
    rhythm: str
    at: str
    time_zone: str
    range_key: str
    statuses: tuple[str, ...]
    project_id: str | None = None
    customer_ids: tuple[str, ...] = ()
    policy: str = CommitPolicy.PARTIAL.value
    import_type: ImportType = ImportType.INVOICE_HISTORY


@dataclass(frozen=True, slots=True)
class CheckedSchedule:
    """The choices of a schedule, all of them possible."""

    connection_id: str
    timing: Timing
    time_zone: str
    range_key: str
    statuses: frozenset[Chosen]
    project_id: str | None
    customer_ids: frozenset[str]
    policy: CommitPolicy
    import_type: ImportType = ImportType.INVOICE_HISTORY


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule as it is listed: with names for its ids, and the run that it last began."""

    schedule: Schedule
    company_name: str
    project_name: str | None = None
    last_run: ImportRun | None = None


@dataclass(frozen=True, slots=True)
class ScheduleList:
    """Some schedules of a workspace, in the order in which they were made, and how many there are."""

    rows: tuple[ScheduleRow, ...] = ()
    start: int = 0
    count: int = 0

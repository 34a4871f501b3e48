"""Schedules in words, for a person at a terminal."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cli.import_words import heading
from bot.schedule_words import NOTES, dates, in_full
from bot.text import clean
from bot.type_words import noun, title
from services.model.connection import Connection
from services.model.draft import FieldProblems
from services.model.people import Place, PlaceKind
from services.model.schedule import Schedule, ScheduleRow

OPTIONS = {"rhythm": "--every", "at": "--at", "time_zone": "--time-zone", "range_key": "--range"}
RHYTHMS = "How often: hour, day, weekday, monday to sunday, 1 to 28, last."
RANGES = "yesterday, last_7_days, last_30_days, this_month, last_month, last_quarter, this_year, last_year"
BY_LINK = "by each customer's link"


def what(row: ScheduleRow) -> str:
    """How often, which dates, whose."""
    schedule = row.schedule
    often = in_full(schedule.timing, schedule.time_zone)
    which = f"{title(schedule.import_type)}, {dates(schedule.range_key)}"
    return f"{often}, {which}  {clean(row.company_name)}"


def next_time(schedule: Schedule) -> str:
    """When it fires next."""
    return _moment(schedule.next_at, schedule) if schedule.next_at else "no time: it is paused"


def lines(row: ScheduleRow) -> list[str]:
    """Everything about it."""
    schedule, run = row.schedule, row.last_run
    last = f"{heading(run)} {run.id}" if run else "none yet"
    return [
        f"{schedule.id}  {what(row)}",
        f"Next: {next_time(schedule)}",
        f"{noun(schedule.import_type).many.capitalize()}: {', '.join(sorted(schedule.statuses))}",
        f"Project: {clean(row.project_name) or BY_LINK}",
        f"Customers: {', '.join(sorted(schedule.customer_ids)) or 'all'}",
        f"If some can't be imported: import {'the rest' if schedule.policy == 'rest' else 'nothing'}",
        f"Reports: {_where(schedule.place)}",
        f"Made by {schedule.created_by}, imports for {schedule.owner}",
        f"Last run: {last}",
        *_note(schedule),
    ]


def problems(found: FieldProblems, company: Connection) -> str:
    """The words for each option, and what can be typed instead."""
    named = [f"{OPTIONS.get(field, field)}: {words}" for field, words in found.by_field.items()]
    named += [RHYTHMS] if "rhythm" in found.by_field else []
    if "range_key" in found.by_field:
        fiscal = ", this_fiscal_year, last_fiscal_year" if company.fiscal_year_start != 1 else ""
        named.append(f"Ranges: {RANGES}{fiscal}.")
    return " ".join(named)


def _where(place: Place | None) -> str:
    if place is None:
        return "nowhere but the results channel"
    return "direct messages" if place.kind is PlaceKind.DIRECT else f"#{clean(place.name)}"


def _moment(at: datetime, schedule: Schedule) -> str:
    """In the schedule's zone, which is named beside it in full."""
    return f"{at.astimezone(ZoneInfo(schedule.time_zone)):%Y-%m-%d %H:%M %Z}"


def _note(schedule: Schedule) -> list[str]:
    if schedule.note is None or schedule.noted_at is None:
        return []
    return [f"{_moment(schedule.noted_at, schedule)}: {NOTES[schedule.note]}"]

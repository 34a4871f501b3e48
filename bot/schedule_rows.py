"""Schedules as they are listed, in Home and in *All schedules*: two blocks each."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.run_words import HEADINGS
from bot.schedule_words import NOTES, dates, in_full, when, where
from bot.text import cut, escape, mention, moment
from bot.type_words import title
from services.model.schedule import Schedule, ScheduleList, ScheduleRow

EMPTY = (
    "No schedules yet. A schedule imports by itself, such as last month's invoices every Monday at 08:00, "
    "and posts a report."
)
#: Names are cut to this.
LONGEST_NAME = 150


def in_home(listed: ScheduleList) -> list[Block]:
    """The section *Schedules* of the Home tab: the first ones, and the way to all."""
    more = blocks.more(listed.count - len(listed.rows), "schedule")
    ways = [blocks.button("New schedule", Action.SCHEDULE_NEW)]
    ways += [blocks.button("All schedules", Action.SCHEDULE_ALL)] if more else []
    shown = rows(listed) or [blocks.section(EMPTY)]
    return [blocks.header("Schedules"), *shown, *more, blocks.actions(*ways)]


def rows(listed: ScheduleList) -> list[Block]:
    """Each schedule, with what can be done about it."""
    return [block for row in listed.rows for block in _row(row)]


def _row(row: ScheduleRow) -> list[Block]:
    schedule = row.schedule
    lines = [_what(row), _next(schedule), *_last(row), *_note(schedule)]
    spoken = f"Details of the last run, {when(schedule.timing)}"
    details = blocks.button("Details", Action.RUN_DETAILS, schedule.last_run_id or "-", spoken=spoken)
    accessory = details if schedule.last_run_id else None
    return [blocks.section("\n".join(lines), accessory), blocks.actions(*_buttons(schedule))]


def _what(row: ScheduleRow) -> str:
    schedule = row.schedule
    name = in_full(schedule.timing, schedule.time_zone)
    parts = [f"*{name[0].upper()}{name[1:]}*", f"{title(schedule.import_type)}, {dates(schedule.range_key)}"]
    parts += [escape(cut(row.company_name, LONGEST_NAME))]
    parts += [escape(cut(row.project_name, LONGEST_NAME))] if row.project_name else []
    return f"{' · '.join(parts)} · into {where(schedule.place)}"


def _next(schedule: Schedule) -> str:
    state = f"Next: {moment(schedule.next_at)}" if schedule.next_at else "*Paused*"
    made = f"made by {mention(schedule.created_by)}"
    other = schedule.owner != schedule.created_by
    return " · ".join([state, made, *([f"imports for {mention(schedule.owner)}"] if other else [])])


def _last(row: ScheduleRow) -> list[str]:
    run = row.last_run
    return [f"Last: {HEADINGS[run.status]}, {moment(run.created_at)} · {run.id}"] if run else []


def _note(schedule: Schedule) -> list[str]:
    if schedule.note is None:
        return []
    at = f"{moment(schedule.noted_at)}: " if schedule.noted_at else ""
    return [f"{at}{NOTES[schedule.note]}"]


def _buttons(schedule: Schedule) -> list[Block]:
    name = f"{when(schedule.timing)}, {schedule.id}"

    def button(label: str, action: Action) -> Block:
        return blocks.button(label, action, schedule.id, spoken=f"{label}: {name}")

    way = ("Resume", Action.SCHEDULE_RESUME) if schedule.is_paused else ("Pause", Action.SCHEDULE_PAUSE)
    question = "It begins no more imports. Its runs, and what they imported, stay."
    return [
        button("Run now", Action.SCHEDULE_RUN),
        button(*way),
        button("Edit", Action.SCHEDULE_EDIT),
        blocks.asks_first(
            button("Delete", Action.SCHEDULE_DELETE), "Delete this schedule?", question, "Delete"
        ),
    ]

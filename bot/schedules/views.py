"""The form of a schedule, what is said once it is stored, and the list of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot import blocks, choice_blocks, schedule_rows
from bot.blocks import Block
from bot.ids import Action, Field, View
from bot.schedule_words import RHYTHM_NAMES, dates, in_full, where
from bot.schedules.form_state import FormState
from bot.text import cut, escape, mention, moment
from bot.type_words import DATED_BY, title
from bot.views import notice
from services.model.connection import Connection
from services.model.import_run import ImportType
from services.model.project import Project
from services.model.schedule import Schedule, ScheduleChoices, ScheduleList
from services.model.wizard import QuickRange

TITLE = "Schedules"
#: Schedules of one page.
PAGE = 10
#: A name is cut to this.
LONGEST_NAME = 200
NOT_THERE = "I can't post in that channel. Type /invite @Import Invoices in it, then press Save again."


@dataclass(frozen=True, slots=True)
class ScheduleForm:
    """What the form shows: what is chosen so far, and names for its ids."""

    state: FormState
    company: Connection
    companies: Sequence[Connection]
    ranges: Sequence[QuickRange]
    choices: ScheduleChoices
    channel_id: str | None = None
    project: Project | None = None
    customers: Mapping[str, str] = field(default_factory=dict)
    #: Who the schedule imports for so far, if that is not who fills it in.
    owner: str | None = None


def form(shown: ScheduleForm) -> Block:
    """A new schedule, or another's choices."""
    chosen = shown.choices
    parts = [
        *_whose(shown.owner),
        _type(chosen.import_type),
        _company(shown),
        _rhythm(chosen.rhythm),
        _time(chosen),
        _dates(shown),
        choice_blocks.statuses(Field.SCHEDULE_STATUSES, chosen.statuses, chosen.import_type),
        choice_blocks.project(Field.SCHEDULE_PROJECT, shown.project),
        # Another company has other customers.
        choice_blocks.customers(Field.SCHEDULE_CUSTOMERS, shown.customers, f".{shown.state.connection_id}"),
        choice_blocks.policy(Field.SCHEDULE_POLICY, chosen.policy),
        _channel(shown.channel_id),
    ]
    title = "New schedule" if shown.state.is_new else "Edit schedule"
    return blocks.modal(title, View.SCHEDULE_FORM, parts, submit="Save", metadata=shown.state.encode())


def saved(schedule: Schedule, company: Connection) -> Block:
    """What was stored, as it was understood."""
    often = in_full(schedule.timing, schedule.time_zone)
    name = escape(cut(company.company_name, LONGEST_NAME))
    which = f"{title(schedule.import_type)}, {dates(schedule.range_key)}"
    what = f"{which}, {name}, into {where(schedule.place)}"
    then = f"Next on {moment(schedule.next_at)}." if schedule.next_at else "It is paused until you resume it."
    words = f"*{often[0].upper()}{often[1:]}*: {what}.\n{then} Each import posts its report there."
    return notice(
        words, [blocks.section(words), blocks.context(f"Reference {schedule.id}")], "Schedule saved"
    )


def page(listed: ScheduleList, note: str = "") -> Block:
    """All schedules, page by page."""
    shown = schedule_rows.rows(listed) or [blocks.section(schedule_rows.EMPTY)]
    first, last = listed.start + 1, listed.start + len(listed.rows)
    count = [blocks.context(f"{first}–{last} of {listed.count}")] if listed.count > PAGE else []
    new = blocks.button("New schedule", Action.SCHEDULE_NEW)
    parts = [
        *([blocks.section(note)] if note else []),
        *shown,
        *count,
        blocks.actions(*_turning(listed), new),
    ]
    return blocks.modal(TITLE, View.SCHEDULES, parts, metadata=str(listed.start))


def _whose(owner: str | None) -> list[Block]:
    if owner is None:
        return []
    return [blocks.context(f"It imports for {mention(owner)}. Once you have saved it, it imports for you.")]


def _type(chosen: ImportType) -> Block:
    element = blocks.select(Action.SCHEDULE_TYPE, choice_blocks.TYPE_OPTIONS, chosen.value)
    return blocks.form_field("What to import", element) | {"dispatch_action": True}


def _company(shown: ScheduleForm) -> Block:
    if len(shown.companies) < 2:
        return blocks.quoted(f"QuickBooks company: {shown.company.company_name}")
    options = [blocks.option(one.company_name, one.id) for one in shown.companies]
    element = blocks.select(Action.SCHEDULE_COMPANY, options, shown.company.id)
    return blocks.form_field("QuickBooks company", element) | {"dispatch_action": True}


def _rhythm(chosen: str) -> Block:
    options = [blocks.option(f"{name[0].upper()}{name[1:]}", key) for key, name in RHYTHM_NAMES.items()]
    return blocks.form_field("How often", blocks.select(Field.SCHEDULE_RHYTHM, options, chosen))


def _time(chosen: ScheduleChoices) -> Block:
    hint = f"In {chosen.time_zone}. For every hour, only the minutes count."
    return blocks.form_field("At", blocks.time_picker(Field.SCHEDULE_AT, chosen.at), hint=hint)


def _dates(shown: ScheduleForm) -> Block:
    options = [blocks.option(each.label, each.key) for each in shown.ranges]
    compared = f"Compared with {DATED_BY[shown.choices.import_type]}."
    hint = f"{compared} They are those of the day on which it imports, where the company is."
    element = blocks.select(Field.SCHEDULE_RANGE, options, shown.choices.range_key)
    return blocks.form_field("Dates", element, hint=hint)


def _channel(chosen: str | None) -> Block:
    element = blocks.channel_select(Field.SCHEDULE_CHANNEL, "Your direct messages", chosen)
    hint = "A channel that this app is in. Leave it empty for your direct messages."
    return blocks.form_field("Post the report in", element, hint=hint, optional=True)


def _turning(listed: ScheduleList) -> list[Block]:
    """Previous and Next, where there is something."""
    buttons = []
    if listed.start:
        before = str(max(listed.start - PAGE, 0))
        buttons.append(blocks.button("Previous", Action.SCHEDULE_PREVIOUS, before))
    if listed.start + len(listed.rows) < listed.count:
        buttons.append(blocks.button("Next", Action.SCHEDULE_NEXT, str(listed.start + PAGE)))
    return buttons

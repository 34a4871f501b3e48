"""What the form of a schedule says, as values. Nothing is checked here but shape."""

from __future__ import annotations

import re
from typing import Any

from bot.choice_blocks import BY_LINK
from bot.forms import option_of, options_of, state_of, value_of
from bot.ids import Action, Field
from bot.schedules.form_state import FormState
from services.model.draft import FieldProblems
from services.model.import_run import ImportType
from services.model.schedule import ScheduleChoices

#: Which input shows which choice.
INPUT_OF = {
    "connection_id": Field.SCHEDULE_RHYTHM,
    "rhythm": Field.SCHEDULE_RHYTHM,
    "at": Field.SCHEDULE_AT,
    "time_zone": Field.SCHEDULE_AT,
    "range_key": Field.SCHEDULE_RANGE,
    "statuses": Field.SCHEDULE_STATUSES,
    "project_id": Field.SCHEDULE_PROJECT,
    "customer_ids": Field.SCHEDULE_CUSTOMERS,
    "policy": Field.SCHEDULE_POLICY,
}


def choices(view: dict[str, Any], state: FormState) -> ScheduleChoices:
    """What was chosen; the company and the time zone are the form's own."""
    known = state_of(view)
    project = option_of(known.get(Field.SCHEDULE_PROJECT))
    return ScheduleChoices(
        connection_id=state.connection_id,
        rhythm=option_of(known.get(Field.SCHEDULE_RHYTHM)) or "",
        at=value_of(known.get(Field.SCHEDULE_AT), "selected_time") or "",
        time_zone=state.time_zone,
        range_key=option_of(known.get(Field.SCHEDULE_RANGE)) or "",
        statuses=options_of(known.get(Field.SCHEDULE_STATUSES)),
        project_id=None if project == BY_LINK else project,
        customer_ids=options_of(known.get(Field.SCHEDULE_CUSTOMERS)),
        policy=option_of(known.get(Field.SCHEDULE_POLICY)) or "",
        import_type=ImportType(option_of(known.get(Action.SCHEDULE_TYPE)) or ImportType.INVOICE_HISTORY),
    )


def channel_id(view: dict[str, Any]) -> str | None:
    """The channel that was chosen; None for direct messages."""
    return value_of(state_of(view).get(Field.SCHEDULE_CHANNEL), "selected_conversation")


def chosen_company(body: dict[str, Any]) -> str:
    """The connection that was just chosen in the form; empty for none."""
    return option_of((body.get("actions") or [{}])[0]) or ""


def schedule_id_in(value: str) -> str:
    """The schedule id that a button carries; empty where it looks like none."""
    return value if re.fullmatch(r"[\w-]{1,64}", value, re.ASCII) else ""


def start_in(value: str) -> int:
    """Where a page of the list begins; at its beginning where the value says nothing."""
    return int(value) if value.isdecimal() and value.isascii() and len(value) < 8 else 0


def by_input(problems: FieldProblems) -> dict[Field, str]:
    """The problems by the input under which they are shown."""
    found: dict[Field, str] = {}
    for name, words in problems.by_field.items():
        found.setdefault(INPUT_OF[name], words)
    return found

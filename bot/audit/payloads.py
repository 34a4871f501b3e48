"""What the form of the audit log says, as a value. Nothing is checked here but shape."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from bot.forms import option_of, state_of, value_of
from bot.ids import Field
from bot.text import clean, is_person
from services.model.audit import AuditAction
from services.model.audit_log import AuditFilter

#: Where the list offers not to choose.
ANY = "any"
#: Characters of what is looked for.
LONGEST_ABOUT = 200
LAST_BEFORE_FIRST = "The last day is before the first one."


def wanted(view: dict[str, Any], zone: tzinfo) -> AuditFilter | dict[Field, str]:
    """Which entries are asked for, by the days of this zone; or what is wrong with which field."""
    state = state_of(view)
    since = _day(value_of(state.get(Field.AUDIT_SINCE), "selected_date"))
    until = _day(value_of(state.get(Field.AUDIT_UNTIL), "selected_date"))
    if since and until and until < since:
        return {Field.AUDIT_UNTIL: LAST_BEFORE_FIRST}
    code = option_of(state.get(Field.AUDIT_ACTION))
    person = value_of(state.get(Field.AUDIT_PERSON), "selected_user")
    return AuditFilter(
        person=person if is_person(person) else None,
        action=next((one for one in AuditAction if one.code == code), None),
        since=_begin(since, zone),
        until=_begin(until + timedelta(days=1), zone) if until else None,
        about=clean(value_of(state.get(Field.AUDIT_ABOUT), "value"))[:LONGEST_ABOUT],
    )


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    # The day after the last, and its instant in any zone, must be days that there are.
    return found if found and date(1900, 1, 1) <= found <= date(9000, 1, 1) else None


def _begin(day: date | None, zone: tzinfo) -> datetime | None:
    return datetime.combine(day, time(), zone) if day else None

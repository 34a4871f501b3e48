"""What the form of the audit log says, as a value. Nothing is checked here but shape."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from bot.forms import option_of, state_of, value_of
from bot.ids import Field
from bot.periods import LAST_BEFORE_FIRST, period_of
from bot.text import clean, is_person
from services.model.audit import AuditAction
from services.model.audit_log import AuditFilter

#: Where the list offers not to choose.
ANY = "any"
#: Characters of what is looked for.
LONGEST_ABOUT = 200


def wanted(view: dict[str, Any], zone: tzinfo) -> AuditFilter | dict[Field, str]:
    """Which entries are asked for, by the days of this zone; or what is wrong with which field."""
    state = state_of(view)
    period = period_of(state, Field.AUDIT_SINCE, Field.AUDIT_UNTIL, zone)
    if period is None:
        return {Field.AUDIT_UNTIL: LAST_BEFORE_FIRST}
    code = option_of(state.get(Field.AUDIT_ACTION))
    person = value_of(state.get(Field.AUDIT_PERSON), "selected_user")
    return AuditFilter(
        person=person if is_person(person) else None,
        action=next((one for one in AuditAction if one.code == code), None),
        since=period.since,
        until=period.until,
        about=clean(value_of(state.get(Field.AUDIT_ABOUT), "value"))[:LONGEST_ABOUT],
    )

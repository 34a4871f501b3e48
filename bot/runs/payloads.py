"""What the form of the history says, as a value. Nothing is checked here but shape."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from bot.forms import option_of, state_of, value_of
from bot.ids import Field
from bot.runs.runs_state import known_id, member
from services.model.import_run import RunKind, Via
from services.model.run_history import RunFilter, RunOutcome

#: Where a list offers not to choose.
ANY = "any"
LAST_BEFORE_FIRST = "The last day is before the first one."


def wanted(view: dict[str, Any], zone: tzinfo) -> RunFilter | dict[Field, str]:
    """Which runs are asked for, by the days of this zone; or what is wrong with which field."""
    state = state_of(view)
    since = _day(value_of(state.get(Field.RUNS_SINCE), "selected_date"))
    until = _day(value_of(state.get(Field.RUNS_UNTIL), "selected_date"))
    if since and until and until < since:
        return {Field.RUNS_UNTIL: LAST_BEFORE_FIRST}
    outcome = option_of(state.get(Field.RUNS_OUTCOME))
    company = known_id(option_of(state.get(Field.RUNS_COMPANY)))
    return RunFilter(
        connection_id=None if company == ANY else company,
        outcome=next((one for one in RunOutcome if one.code == outcome), None),
        kind=member(RunKind, option_of(state.get(Field.RUNS_KIND))),
        via=member(Via, option_of(state.get(Field.RUNS_VIA))),
        person=known_id(value_of(state.get(Field.RUNS_PERSON), "selected_user")),
        since=_begin(since, zone),
        until=_begin(until + timedelta(days=1), zone) if until else None,
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

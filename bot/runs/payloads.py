"""What the form of the history says, as a value. Nothing is checked here but shape."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from bot.forms import option_of, state_of, value_of
from bot.ids import Field
from bot.periods import LAST_BEFORE_FIRST, period_of
from bot.runs.runs_state import known_id, member
from services.model.import_run import ImportType, RunKind, Via
from services.model.run_history import RunFilter, RunOutcome

#: Where a list offers not to choose.
ANY = "any"


def wanted(view: dict[str, Any], zone: tzinfo) -> RunFilter | dict[Field, str]:
    """Which runs are asked for, by the days of this zone; or what is wrong with which field."""
    state = state_of(view)
    period = period_of(state, Field.RUNS_SINCE, Field.RUNS_UNTIL, zone)
    if period is None:
        return {Field.RUNS_UNTIL: LAST_BEFORE_FIRST}
    outcome = option_of(state.get(Field.RUNS_OUTCOME))
    company = known_id(option_of(state.get(Field.RUNS_COMPANY)))
    return RunFilter(
        connection_id=None if company == ANY else company,
        outcome=next((one for one in RunOutcome if one.code == outcome), None),
        kind=member(RunKind, option_of(state.get(Field.RUNS_KIND))),
        import_type=member(ImportType, option_of(state.get(Field.RUNS_TYPE))),
        via=member(Via, option_of(state.get(Field.RUNS_VIA))),
        person=known_id(value_of(state.get(Field.RUNS_PERSON), "selected_user")),
        since=period.since,
        until=period.until,
    )

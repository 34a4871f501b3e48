"""Whether what stands in the form of a schedule is possible, and if not, what is wrong with which field."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.decisions.check_statuses import statuses_problem
from services.model.draft import FieldProblems
from services.model.import_run import CommitPolicy, chosen_of
from services.model.schedule import RHYTHMS, CheckedSchedule, ScheduleChoices, Timing

_POLICIES = {policy.value for policy in CommitPolicy}
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)


def check_schedule(choices: ScheduleChoices, range_keys: set[str]) -> CheckedSchedule | FieldProblems:
    """The choices as values, or words for each field that is wrong. ``range_keys`` are those on offer."""
    at = _TIME.fullmatch(choices.at)
    problems = {
        "rhythm": None if choices.rhythm in RHYTHMS else "Choose how often.",
        "at": None if at else "Choose a time, such as 08:00.",
        "time_zone": None if is_zone(choices.time_zone) else "This time zone is not known.",
        "range_key": None if choices.range_key in range_keys else "Choose the dates.",
        "statuses": statuses_problem(choices.statuses, choices.import_type),
        "policy": None if choices.policy in _POLICIES else "Choose one of the two.",
    }
    found = {field: problem for field, problem in problems.items() if problem is not None}
    if found or at is None:
        return FieldProblems(found)
    return CheckedSchedule(
        connection_id=choices.connection_id,
        timing=Timing(choices.rhythm, int(at[1]), int(at[2])),
        time_zone=choices.time_zone,
        range_key=choices.range_key,
        statuses=frozenset(map(chosen_of, choices.statuses)),
        project_id=choices.project_id,
        customer_ids=frozenset(choices.customer_ids),
        policy=CommitPolicy(choices.policy),
        import_type=choices.import_type,
    )


def is_zone(name: str) -> bool:
    """Whether it is an IANA time zone, such as ``America/New_York``."""
    try:
        return bool(name) and bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False

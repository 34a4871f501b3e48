"""Valid schedules; a test states only the fact it is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.model.import_run import DEFAULT_STATUSES, CommitPolicy, RunStatus
from services.model.schedule import Fired, Schedule, ScheduleRow, Timing
from tests.builders import FINANCE, NOW, a_run

MONDAYS = Timing("monday", 8, 0)


def a_schedule(**facts: Any) -> Schedule:
    """Every Monday 08:00 in New York, last month's, into #finance."""
    schedule = Schedule(
        id="SCH-7Q2MZX",
        team_id="T0FIRM",
        connection_id="con1",
        owner="U0ADMIN",
        created_by="U0ADMIN",
        created_at=NOW,
        updated_at=NOW,
        timing=MONDAYS,
        time_zone="America/New_York",
        range_key="last_month",
        statuses=DEFAULT_STATUSES,
        project_id=None,
        customer_ids=frozenset(),
        policy=CommitPolicy.PARTIAL,
        place=FINANCE,
        next_at=NOW + timedelta(days=6),
    )
    return replace(schedule, **facts)


def a_schedule_row(schedule: Schedule | None = None, **facts: Any) -> ScheduleRow:
    """That schedule in a list, with a run that is over."""
    run = a_run(id="IMP-2222AAAA", status=RunStatus.COMPLETE)
    row = ScheduleRow(schedule or a_schedule(last_run_id=run.id), "Rivertown Design", None, run)
    return replace(row, **facts)


def fired(**facts: Any) -> Fired:
    """Its time had come."""
    known = Fired("SCH-7Q2MZX", "2026-11-23T08:00", MONDAYS, "America/New_York")
    return replace(known, **facts)

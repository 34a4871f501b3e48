"""Schedules, and the times at which they fired."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text

from services.store.tables import metadata
from services.store.types import Instant

schedules = Table(
    "schedules",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("connection_id", Text, ForeignKey("connections.id"), nullable=False),
    Column("owner", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("import_type", Text, nullable=False),
    Column("cron", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("range_key", Text, nullable=False),
    Column("statuses", sa.JSON, nullable=False),
    Column("project_id", Text),
    Column("customer_ids", sa.JSON, nullable=False),
    Column("policy", Text, nullable=False),
    Column("place", sa.JSON),
    #: The next time at which it fires, and when it is looked at for that; neither while it is paused.
    Column("next_at", Instant),
    Column("look_at", Instant),
    Column("last_run_id", Text),
    Column("note", Text),
    Column("noted_at", Instant),
    Column("refused_since", Instant),
    Index(None, "team_id", "created_at"),
)

#: Ten thousand schedules cost nothing between their times.
schedules_to_look_at = Index(
    "schedules_to_look_at",
    schedules.c.look_at,
    sqlite_where=schedules.c.look_at.is_not(None),
    postgresql_where=schedules.c.look_at.is_not(None),
)

#: Each time once, on any number of processes. Rows stay when their schedule is deleted: reports name it.
schedule_fires = Table(
    "schedule_fires",
    metadata,
    Column("schedule_id", Text, primary_key=True),
    Column("slot", Text, primary_key=True),
    Column("cron", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("fired_at", Instant, nullable=False),
    Column("is_skipped", Boolean, nullable=False),
    Column("pressed_by", Text),
)

"""Who is in which security group, and whose rows may be erased."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from services.store.tables import metadata
from services.store.types import Instant

#: People and Slack user groups.
security_group_members = Table(
    "security_group_members",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("security_group", Text, primary_key=True),
    Column("principal", Text, primary_key=True),
    Column("added_by", Text, nullable=False),
    Column("added_at", Instant, nullable=False),
)

#: Workspaces whose audit log may be deleted, as far as it is from before: else the database refuses. The row
#: stays.
erased_workspaces = Table(
    "erased_workspaces",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("erased_by", Text, nullable=False),
    Column("erased_at", Instant, nullable=False),
)

"""The processes that work on the database, and what one of them does for all."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from services.store.tables import metadata
from services.store.types import Instant

replicas = Table(
    "replicas",
    metadata,
    Column("id", Text, primary_key=True),
    Column("host", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("beat_at", Instant, nullable=False),
)

#: Until when a chore is done, or is being done: whoever moves that on first does it.
chores = Table(
    "chores",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("next_at", Instant, nullable=False),
)

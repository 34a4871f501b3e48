"""The tables of what leaves and what arrives: messages to people, and what was already seen from them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from services.store.tables import metadata
from services.store.types import Instant

run_cards = Table(
    "run_cards",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("ts", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("team_id", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("dedupe_key", Text, nullable=False, unique=True),
    Column("recipient", Text),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("is_ambiguous", Boolean, nullable=False, default=False),
    Column("not_before", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("channel_id", Text),
    Column("ts", Text),
    Column("error", Text),
    Column("created_at", Instant, nullable=False),
    Index(None, "state", "not_before"),
)

inbox_seen = Table(
    "inbox_seen", metadata, Column("key", Text, primary_key=True), Column("seen_at", Instant, nullable=False)
)

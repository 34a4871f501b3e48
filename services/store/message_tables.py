"""The tables of what leaves and what arrives: messages to people, and what was already seen from them."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, Table, Text, false

from services.store.tables import metadata
from services.store.types import Folded, Instant

run_cards = Table(
    "run_cards",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
    Column("ts", Text, nullable=False),
    # How often it began to be shown anew, and when it was last.
    Column("version", Integer, nullable=False, server_default="0"),
    Column("shown_at", Instant),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("team_id", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("dedupe_key", Folded, nullable=False, unique=True),
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
    # Which of Slack's limits it waits for.
    Column("lane", Text),
    # What it tells, where that stands nowhere else.
    Column("facts", JSON),
    # When it was last on its way, and whether that was for the second time without knowing of the first.
    Column("tried_at", Instant),
    Column("is_repeated", Boolean, nullable=False, server_default=false()),
    # Since when every attempt failed; a wait for its turn is none.
    Column("failing_since", Instant),
    Column("dismissed_by", Text),
    Index(None, "state", "not_before"),
    Index(None, "run_id"),
)

#: When Slack may be asked next: for each workspace and limit of Slack's.
slack_pace = Table(
    "slack_pace",
    metadata,
    Column("team_id", Text, primary_key=True),
    Column("lane", Text, primary_key=True),
    Column("free_at", Instant, nullable=False),
    # How often in a row Slack was not there, or did not accept the app.
    Column("failures", Integer, nullable=False, default=0),
    # Until when a stricter limit holds.
    Column("strict_until", Instant),
)

inbox_seen = Table(
    "inbox_seen",
    metadata,
    Column("key", Text, primary_key=True),
    Column("seen_at", Instant, nullable=False, index=True),
)

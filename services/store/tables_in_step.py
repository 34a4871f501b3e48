"""What QuickBooks said has changed, what has to follow, what differs, and when each company is looked at."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Date, Index, Integer, Table, Text

from services.store.tables import metadata
from services.store.types import Instant

#: Webhooks say which documents changed, but not how: these are to be read again. A row once more told counts.
changes_told = Table(
    "changes_told",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("qbo_id", Text, primary_key=True),
    Column("operation", Text, nullable=False),
    Column("times", sa.BigInteger, nullable=False),
)

#: Invoices of the invoice window whose document in the mirror is another one than before.
to_follow = Table(
    "to_follow",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("qbo_id", Text, primary_key=True),
    Column("times", sa.BigInteger, nullable=False),
)

#: When each company is looked at next, by whom it is looked at now, and what came of it last.
looks = Table(
    "in_step_looks",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("next_at", Instant, nullable=False),
    Column("owner", Text),
    Column("lease_until", Instant),
    Column("looked_at", Instant),
    Column("problem", Text),
    #: The last day, where the company is, of which the digest was told.
    Column("digest_day", Date),
    Index(None, "next_at"),
)

#: What differed, and what became of it. No key to the invoice: one that is undone leaves its history behind.
drifts = Table(
    "drifts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("connection_id", Text, nullable=False),
    Column("team_id", Text, nullable=False),
    Column("invoice_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    #: The content that QuickBooks had then.
    Column("digest", Text, nullable=False),
    #: [field, old, new] each.
    Column("changes", sa.JSON, nullable=False),
    Column("problem", Text),
    Column("seen_at", Instant, nullable=False),
    Column("decided_by", Text),
    Column("decided_at", Instant),
    #: The day of the digest that told of it.
    Column("told_on", Date),
    Index(None, "invoice_id", "id"),
    Index(None, "connection_id", "state", "id"),
    Index(None, "connection_id", "told_on"),
    Index(
        "one_open_drift",
        "invoice_id",
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    ),
)

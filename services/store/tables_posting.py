"""Invoices created here: who changed a draft, which are on their way to QuickBooks, what was decided."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Index, Integer, Table, Text

from services.store.tables import metadata
from services.store.types import Instant

#: The last change of each draft that was changed at all; its number is what an edit must have seen.
draft_changes = Table(
    "draft_changes",
    metadata,
    Column("invoice_id", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

#: The newest attempt to post each invoice, written before QuickBooks is asked for the first time.
posting_attempts = Table(
    "posting_attempts",
    metadata,
    Column("invoice_id", Text, primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("connection_id", Text, nullable=False),
    #: How many attempts were refused before this one.
    Column("number", Integer, nullable=False),
    #: By this QuickBooks knows that a request is the same one once more.
    Column("request_id", Text, nullable=False, unique=True),
    #: What is written, to the letter: the same request must say the same.
    Column("body", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    Column("tax_code", Text, nullable=False),
    #: waiting | refused | posted
    Column("state", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    #: Whoever sends it holds it until then; nobody else does so meanwhile.
    Column("owner", Text),
    Column("lease_until", Instant),
    Column("tries", Integer, nullable=False),
    Column("not_before", Instant, nullable=False),
    #: Why QuickBooks refused it, or did not take it yet, in words.
    Column("trouble", Text),
)

#: The few that are on their way.
waiting_attempts = Index(
    "waiting_attempts",
    posting_attempts.c.not_before,
    sqlite_where=sa.text("state = 'waiting'"),
    postgresql_where=sa.text("state = 'waiting'"),
)

#: QuickBooks invoices that come in although one with their number was created here: *Import it too*.
imported_too = Table(
    "imported_too",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("qbo_id", Text, primary_key=True),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Instant, nullable=False),
)

"""Runs, what they say of each invoice, and the choices that they begin with."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text

from services.store.tables import metadata
from services.store.types import Amount, Instant

drafts = Table(
    "drafts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("connection_id", Text),
    Column("import_type", Text, nullable=False),
    Column("fields", sa.JSON, nullable=False),
    Column("place", sa.JSON, nullable=False),
    Column("version", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("run_id", Text),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Index(None, "team_id", "user_id", "status"),
)

import_runs = Table(
    "import_runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("connection_id", Text, ForeignKey("connections.id"), nullable=False),
    Column("team_id", Text, nullable=False),
    Column("import_type", Text, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("filters", sa.JSON, nullable=False),
    Column("place", sa.JSON),
    Column("draft_id", Text),
    Column("parent_id", Text),
    #: The same click is the same run.
    Column("request_key", Text, unique=True),
    Column("dry_run", Boolean, nullable=False, default=False),
    Column("status", Text, nullable=False),
    Column("pause_reason", Text),
    Column("resume_status", Text),
    Column("progress", sa.JSON, nullable=False),
    Column("plan_digest", Text),
    Column("approved_digest", Text),
    Column("started_by", Text),
    Column("started_at", Instant),
    Column("cancel_requested_by", Text),
    Column("created_at", Instant, nullable=False),
    Column("planned_at", Instant),
    Column("finished_at", Instant),
    Column("error_code", Text),
    Column("error_sentence", Text),
    Column("calls", Integer, nullable=False, default=0),
    Column("facts", sa.JSON, nullable=False),
    #: Lease and fence: who works on it, until when, and how often it was claimed.
    Column("owner", Text),
    Column("lease_until", Instant),
    Column("not_before", Instant),
    Column("fence", Integer, nullable=False, default=0),
    Column("step", Integer, nullable=False, default=0),
    #: How often it broke without getting on, and the furthest that it came: see ``getting_on.reach``.
    Column("attempts", Integer, nullable=False, default=0),
    Column("furthest", sa.BigInteger, nullable=False, server_default="0"),
    #: An import, or the undoing of one: then ``target_id`` is the import.
    Column("kind", Text, nullable=False, server_default="import"),
    Column("target_id", Text),
    #: Equal for runs that would do the same: the later one joins the one that is importing.
    Column("join_key", Text),
    Column("joined_id", Text),
    #: The schedule that asked for it, and which of its times this is.
    Column("schedule_id", Text),
    Column("slot", Text),
    Index(None, "team_id", "created_at"),
    Index(None, "status"),
)

#: One run at a time holds a company: its owner's row is the company's refresh lease.
one_working_run_per_company = Index(
    "one_working_run_per_company",
    import_runs.c.connection_id,
    unique=True,
    sqlite_where=import_runs.c.owner.is_not(None),
    postgresql_where=import_runs.c.owner.is_not(None),
)

run_items = Table(
    "run_items",
    metadata,
    Column("run_id", Text, ForeignKey("import_runs.id"), primary_key=True),
    Column("qbo_id", Text, primary_key=True),
    #: Which plan of the run wrote the item: one that a newer plan no longer has is removed.
    Column("plan_no", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("doc_number", Text),
    #: As numbers are compared, for the ledger: the databases' own lower-casing differs from ours.
    Column("doc_number_folded", Text),
    Column("txn_date", Date),
    Column("due_date", Date),
    Column("currency", Text, nullable=False),
    Column("total", Amount),
    Column("balance", Amount),
    Column("customer_id", Text),
    Column("customer_name", Text),
    Column("project_id", Text),
    Column("tile", Text),
    Column("verdict", Text, nullable=False),
    Column("reason", Text),
    Column("problem", Text),
    Column("left_out", Text),
    Column("other_run_id", Text),
    Column("other_at", Instant),
    Column("changed_since", Boolean, nullable=False, default=False),
    Column("error", Text),
    Column("sync_token", sa.BigInteger, nullable=False),
    #: Hash of what may not change between preview and import without asking again.
    Column("material", Text, nullable=False),
    #: Of entries: who worked or was paid, and the seconds worked.
    Column("party", Text),
    Column("seconds", Integer),
    Index(None, "run_id", "position"),
    Index(None, "run_id", "verdict", "position"),
)

#: What joined a run is told when it ends, and a run's undoing is shown with it. Few rows have either.
joined_runs = Index(
    "joined_runs",
    import_runs.c.joined_id,
    sqlite_where=import_runs.c.joined_id.is_not(None),
    postgresql_where=import_runs.c.joined_id.is_not(None),
)
undoing_runs = Index(
    "undoing_runs",
    import_runs.c.target_id,
    sqlite_where=import_runs.c.target_id.is_not(None),
    postgresql_where=import_runs.c.target_id.is_not(None),
)

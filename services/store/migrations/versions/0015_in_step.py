"""What changed in QuickBooks, and what somebody decided about it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _queues()
    _looks()
    _drifts()


def _queues() -> None:
    op.create_table(
        "changes_told",
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("entity", sa.Text(), nullable=False),
        sa.Column("qbo_id", sa.Text(), nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "entity", "qbo_id", name=op.f("pk_changes_told")),
    )
    op.create_table(
        "to_follow",
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("qbo_id", sa.Text(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "qbo_id", name=op.f("pk_to_follow")),
    )


def _looks() -> None:
    op.create_table(
        "in_step_looks",
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("digest_day", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("connection_id", name=op.f("pk_in_step_looks")),
    )
    op.create_index(op.f("ix_in_step_looks_next_at"), "in_step_looks", ["next_at"])


def _drifts() -> None:
    op.create_table(
        "drifts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drifts")),
    )
    op.create_index(op.f("ix_drifts_invoice_id_id"), "drifts", ["invoice_id", "id"])
    op.create_index(op.f("ix_drifts_connection_id_state_id"), "drifts", ["connection_id", "state", "id"])
    op.create_index(op.f("ix_drifts_connection_id_told_on"), "drifts", ["connection_id", "told_on"])
    is_open = sa.text("state = 'open'")
    op.create_index(
        "one_open_drift",
        "drifts",
        ["invoice_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )

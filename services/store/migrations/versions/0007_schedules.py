"""Schedules and the times at which they fired."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    _make_schedules(instant)
    op.create_index(op.f("ix_schedules_team_id_created_at"), "schedules", ["team_id", "created_at"])
    where = sa.text("look_at IS NOT NULL")
    op.create_index(
        "schedules_to_look_at", "schedules", ["look_at"], sqlite_where=where, postgresql_where=where
    )
    _make_fires(instant)


def _make_schedules(instant: sa.DateTime) -> None:
    op.create_table(
        "schedules",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", instant, nullable=False),
        sa.Column("updated_at", instant, nullable=False),
        sa.Column("import_type", sa.Text(), nullable=False),
        sa.Column("cron", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("range_key", sa.Text(), nullable=False),
        sa.Column("statuses", sa.JSON(), nullable=False),
        sa.Column("project_id", sa.Text(), nullable=True),
        sa.Column("customer_ids", sa.JSON(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("place", sa.JSON(), nullable=True),
        sa.Column("next_at", instant, nullable=True),
        sa.Column("look_at", instant, nullable=True),
        sa.Column("last_run_id", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("noted_at", instant, nullable=True),
        sa.Column("refused_since", instant, nullable=True),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_schedules_connection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedules")),
    )


def _make_fires(instant: sa.DateTime) -> None:
    op.create_table(
        "schedule_fires",
        sa.Column("schedule_id", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("cron", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("fired_at", instant, nullable=False),
        sa.Column("is_skipped", sa.Boolean(), nullable=False),
        sa.Column("pressed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("schedule_id", "slot", name=op.f("pk_schedule_fires")),
    )

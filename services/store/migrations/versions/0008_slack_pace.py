"""How fast Slack may be asked, which card was shown last, and what could not be delivered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slack_pace",
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("lane", sa.Text(), nullable=False),
        sa.Column("free_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("strict_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("team_id", "lane", name=op.f("pk_slack_pace")),
    )
    op.add_column("run_cards", sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("run_cards", sa.Column("shown_at", sa.DateTime(timezone=True), nullable=True))
    for name in ("lane", "dismissed_by"):
        op.add_column("outbox", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("facts", sa.JSON(), nullable=True))
    op.add_column("outbox", sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
    is_repeated: sa.Column[bool] = sa.Column(
        "is_repeated", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("outbox", is_repeated)
    op.create_index(op.f("ix_outbox_run_id"), "outbox", ["run_id"])

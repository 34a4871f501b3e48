"""Suggestions that somebody ignored, and the links of a project."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ignored_suggestions",
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Text(), nullable=False),
        sa.Column("project_id", sa.Text(), nullable=False),
        sa.Column("ignored_by", sa.Text(), nullable=False),
        sa.Column("ignored_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_ignored_suggestions_connection_id")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name=op.f("fk_ignored_suggestions_project_id")
        ),
        sa.PrimaryKeyConstraint(
            "connection_id", "customer_id", "project_id", name=op.f("pk_ignored_suggestions")
        ),
    )
    op.create_index("links_by_project", "customer_links", ["project_id"])

"""What came in and was taken up."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_inbox_seen_seen_at"), "inbox_seen", ["seen_at"])

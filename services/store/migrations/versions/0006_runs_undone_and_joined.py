"""Runs that undo others, and runs that join others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_runs", sa.Column("kind", sa.Text(), nullable=False, server_default="import"))
    op.add_column("import_runs", sa.Column("furthest", sa.BigInteger(), nullable=False, server_default="0"))
    for name in ("target_id", "join_key", "joined_id", "schedule_id", "slot"):
        op.add_column("import_runs", sa.Column(name, sa.Text(), nullable=True))
    for index, column in (("joined_runs", "joined_id"), ("undoing_runs", "target_id")):
        where = sa.text(f"{column} IS NOT NULL")
        op.create_index(index, "import_runs", [column], sqlite_where=where, postgresql_where=where)

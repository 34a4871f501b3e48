"""How far each resource of QuickBooks is known, and which of its dates were read whole: no longer invoices alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _mark_each_resource()
    # A primary key cannot be changed on SQLite, and its name cannot be there twice on PostgreSQL.
    op.execute("CREATE TABLE mirror_windows_before AS SELECT * FROM mirror_windows")
    op.drop_table("mirror_windows")
    _make_windows()
    op.execute(
        "INSERT INTO mirror_windows "
        "(connection_id, resource, date_from, date_to, count, proven_at, used_at) "
        "SELECT connection_id, 'Invoice', date_from, date_to, count, proven_at, used_at "
        "FROM mirror_windows_before"
    )
    op.drop_table("mirror_windows_before")


def _mark_each_resource() -> None:
    op.create_table(
        "mirror_marks",
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "resource", name=op.f("pk_mirror_marks")),
    )
    op.execute(
        "INSERT INTO mirror_marks (connection_id, resource, as_of) "
        "SELECT connection_id, 'Invoice', invoices_as_of FROM mirror_state "
        "WHERE invoices_as_of IS NOT NULL"
    )
    op.execute(
        "INSERT INTO mirror_marks (connection_id, resource, as_of) "
        "SELECT connection_id, 'Customer', customers_as_of FROM mirror_state "
        "WHERE customers_as_of IS NOT NULL"
    )
    op.drop_table("mirror_state")


def _make_windows() -> None:
    op.create_table(
        "mirror_windows",
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("resource", sa.Text(), nullable=False),
        sa.Column("date_from", sa.Date(), nullable=False),
        sa.Column("date_to", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "resource", "date_from", name=op.f("pk_mirror_windows")),
    )

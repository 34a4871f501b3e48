"""The journal of moves between Drafts and A/R Aging, and an index of what the rule for unsent invoices places."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_STANDS_BY_RULE = (
    "origin = 'imported' AND payment_state = 'open' AND delivery_state IN ('not_sent', 'queued')"
)


def upgrade() -> None:
    op.create_table(
        "tile_moves",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Text(), nullable=False),
        sa.Column("to_sent", sa.Boolean(), nullable=False),
        sa.Column("moved_by", sa.Text(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_by", sa.Text(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name=op.f("fk_tile_moves_connection_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tile_moves")),
    )
    op.create_table(
        "tile_move_invoices",
        sa.Column("move_id", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["move_id"], ["tile_moves.id"], name=op.f("fk_tile_move_invoices_move_id")),
        sa.PrimaryKeyConstraint("move_id", "invoice_id", name=op.f("pk_tile_move_invoices")),
    )
    op.create_index(op.f("ix_tile_move_invoices_invoice_id"), "tile_move_invoices", ["invoice_id"])
    where = sa.text(_STANDS_BY_RULE)
    columns = ["connection_id", "tile"]
    op.create_index("invoices_by_rule", "invoices", columns, sqlite_where=where, postgresql_where=where)

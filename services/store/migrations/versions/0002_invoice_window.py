"""The invoice window: who created an invoice here, and indexes for its sums and lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SUMMED = ["team_id", "tile", "currency", "connection_id", "due_date", "txn_date", "balance", "total"]


def upgrade() -> None:
    op.add_column("invoices", sa.Column("created_by", sa.Text(), nullable=True))
    op.add_column("invoices", sa.Column("created_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index(op.f("ix_invoices_team_id_tile_currency_due_date"), table_name="invoices")
    op.create_index("invoice_sums", "invoices", _SUMMED)
    for first in ("team_id", "project_id"):
        columns = [first, "tile", "txn_date", "id"]
        op.create_index(op.f(f"ix_invoices_{first}_tile_txn_date_id"), "invoices", columns)
    op.create_index(op.f("ix_project_members_user_id"), "project_members", ["user_id"])

"""What the filters and the search of the invoice list stand on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


_LISTED = ["tile", "currency", "origin", "txn_date", "id"]
_NEW = (
    ["team_id", *_LISTED],
    ["project_id", *_LISTED],
    ["client_id", *_LISTED],
    ["run_id", "tile", "currency", "txn_date", "id"],
    ["connection_id", "customer_id", "project_id", "txn_date", "id"],
    ["team_id", "doc_number_folded", "txn_date", "id"],
    ["team_id", "total", "txn_date", "id"],
)
_OLD = ("team_id_tile_txn_date_id", "project_id_tile_txn_date_id", "run_id")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("invoices", "doc_number_folded", type_=sa.Text(collation="C"))
    for name in _OLD:
        op.drop_index(op.f(f"ix_invoices_{name}"), table_name="invoices")
    for columns in _NEW:
        op.create_index(op.f(f"ix_invoices_{'_'.join(columns)}"), "invoices", columns)
    is_owed = sa.text("tile || '' = 'ar_aging'")
    for of in ("team", "project", "client"):
        columns = [f"{of}_id", "currency", "origin", "due_date", "txn_date", "id"]
        op.create_index(f"owed_by_{of}", "invoices", columns, sqlite_where=is_owed, postgresql_where=is_owed)

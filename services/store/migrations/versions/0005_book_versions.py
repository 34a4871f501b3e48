"""How often each book changed, and an index of what was created here and not posted yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "book_versions",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_book_versions")),
    )
    where = sa.text("qbo_id IS NULL")
    columns = ["team_id", "doc_number_folded"]
    op.create_index("unposted_invoices", "invoices", columns, sqlite_where=where, postgresql_where=where)

"""Months in which the mirror has news."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

#: Of what was read before nobody knows when it changed: each month that has anything is looked at once more.
#: One whose invoices were moved to another by QuickBooks has them in the invoice window alone.
NOTED = """
INSERT INTO mirror_months (connection_id, month, version)
SELECT found.connection_id, found.month, coalesce(max(book_versions.version), 1)
FROM (SELECT connection_id, {month} AS month FROM mirror_invoices WHERE txn_date IS NOT NULL
      UNION SELECT connection_id, {month} FROM invoices WHERE connection_id IS NOT NULL) AS found
LEFT JOIN book_versions ON book_versions.scope = 'mirror|' || found.connection_id
GROUP BY found.connection_id, found.month
"""
MONTHS = {"sqlite": "date(txn_date, 'start of month')", "postgresql": "date_trunc('month', txn_date)::date"}

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mirror_months",
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "month", name=op.f("pk_mirror_months")),
    )
    op.execute(NOTED.format(month=MONTHS[op.get_context().dialect.name]))

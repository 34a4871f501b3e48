"""Totals of time entries and expenses, what they are listed by, and which of them have to follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.store.totals_0027 import ENTRIES_BY_ROWS, TRIGGERS

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = ("team_id", "project_id", "tile", "kind", "currency", "day")
    op.create_table(
        "entry_totals",
        *(sa.Column(name, sa.Date() if name == "day" else sa.Text(), nullable=False) for name in key),
        *(
            sa.Column(name, sa.BigInteger(), nullable=False)
            for name in ("n", "seconds", "amount_high", "amount_low")
        ),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_entry_totals")),
        sqlite_with_rowid=False,
    )
    # The triggers first: they lock out others who write entries, until what is there is added up.
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(sa.text(statement))
    op.execute(sa.text(f"INSERT INTO entry_totals {ENTRIES_BY_ROWS}"))
    _add_lists()
    op.create_table(
        "entries_to_follow",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("connection_id", "resource", "qbo_id")),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "resource", "qbo_id", name=op.f("pk_entries_to_follow")),
    )


def _add_lists() -> None:
    of_one = ["connection_id", "party_kind", "party_id", "txn_date", "id"]
    op.create_index(op.f(f"ix_entries_{'_'.join(of_one)}"), "entries", of_one, unique=False)
    gone = sa.text("gone_at IS NOT NULL")
    listed = ["team_id", "txn_date", "id"]
    op.create_index("gone_entries", "entries", listed, unique=False, sqlite_where=gone, postgresql_where=gone)

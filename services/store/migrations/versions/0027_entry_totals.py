"""Totals of time entries and expenses."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from services.store.totals_0027 import ENTRIES_BY_ROWS, TRIGGERS

revision = "0027"
down_revision = "0026" if any(Path(__file__).parent.glob("0026_*.py")) else "0025"
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

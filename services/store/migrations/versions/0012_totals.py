"""Totals kept as signed deltas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from services.store.totals_0012 import DAYS_BY_ROWS, TILES_BY_ROWS, TRIGGERS

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    numbers = ("n", "total_high", "total_low", "balance_high", "balance_low")
    _make("tile_totals", ("tile", "connection_id", "currency"), numbers)
    _make("day_totals", ("day", "connection_id", "currency"), ("n", "balance_high", "balance_low"))
    op.create_table(
        "totals_checks",
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("differed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("checked_at", name=op.f("pk_totals_checks")),
    )
    # The triggers first: they lock out others who write invoices, until what is there is added up.
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(sa.text(statement))
    op.execute(sa.text(f"INSERT INTO tile_totals {TILES_BY_ROWS}"))
    op.execute(sa.text(f"INSERT INTO day_totals {DAYS_BY_ROWS}"))
    # Tiles and aging were added up from this.
    op.drop_index("invoice_sums", table_name="invoices")


def _make(table: str, keys: tuple[str, ...], numbers: tuple[str, ...]) -> None:
    key = ("team_id", "project_id", *keys)
    op.create_table(
        table,
        *(sa.Column(name, sa.Date() if name == "day" else sa.Text(), nullable=False) for name in key),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in numbers),
        sa.PrimaryKeyConstraint(*key, name=op.f(f"pk_{table}")),
        sqlite_with_rowid=False,
    )

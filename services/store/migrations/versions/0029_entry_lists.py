"""Entries are listed by tile and kind whatever their currency, with all that a list asks of them in its index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_PARTY = ("connection_id", "party_kind", "party_id")
_BY_CURRENCY = ("tile", "kind", "currency", "txn_date", "id")
_LISTED = ("tile", "kind", "txn_date", "id")


def upgrade() -> None:
    op.create_index("newest_entries_of_team", "entries", ["team_id", *_LISTED, "project_id", "gone_at"])
    op.create_index("newest_entries_of_project", "entries", ["project_id", *_LISTED, "gone_at"])
    has_party = sa.text("party_id IS NOT NULL")
    op.create_index(
        "newest_entries_of_party",
        "entries",
        ["team_id", *_PARTY, *_LISTED, "project_id", "gone_at"],
        sqlite_where=has_party,
        postgresql_where=has_party,
    )
    for columns in (
        ("team_id", *_BY_CURRENCY),
        ("project_id", *_BY_CURRENCY),
        (*_PARTY, "txn_date", "id"),
    ):
        op.drop_index(op.f(f"ix_entries_{'_'.join(columns)}"), "entries")

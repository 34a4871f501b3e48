"""What a member of many projects finds her invoices by."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_ASKED = ("tile", "currency", "origin", "project_id")
_NEWEST = ("team_id", "txn_date", "id", *_ASKED)
_OWED = ("team_id", "due_date", "txn_date", "id", *_ASKED, "connection_id")


def upgrade() -> None:
    op.create_index("newest_of_team", "invoices", [*_NEWEST])
    _create("created_here_of_team", _NEWEST, "origin = 'created_here'")
    _create("owed_of_team", _OWED, "'' || tile = 'ar_aging'")


def _create(name: str, columns: tuple[str, ...], which: str) -> None:
    condition = sa.text(which)
    op.create_index(name, "invoices", [*columns], sqlite_where=condition, postgresql_where=condition)

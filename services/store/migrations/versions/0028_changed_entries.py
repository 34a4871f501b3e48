"""Which entries changed in QuickBooks since they came in, and which of them a digest told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

IS_CHANGED, IS_GONE = "changed_at IS NOT NULL", "gone_at IS NOT NULL"
#: What was found before by comparing whenever somebody looked: all of it at once, and told of once.
FIND_CHANGED = """
UPDATE entries SET changed_at = CURRENT_TIMESTAMP
WHERE gone_at IS NULL AND EXISTS (
    SELECT 1 FROM mirror_records AS record
    JOIN mirror_entries AS line ON line.connection_id = record.connection_id
        AND line.resource = record.resource AND line.qbo_id = record.qbo_id
    WHERE record.connection_id = entries.connection_id AND record.resource = entries.resource
        AND record.qbo_id = entries.qbo_id AND record.gone_at IS NULL AND line.line_no = entries.line_no
        AND (line.content_digest <> entries.content_digest
             OR coalesce(line.markup, '') <> coalesce(entries.markup, '')))
"""


def upgrade() -> None:
    op.add_column("entries", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("entries", sa.Column("told_on", sa.Date(), nullable=True))
    op.execute(FIND_CHANGED)
    by_date = ["txn_date", "id"]
    _mark("gone_of_project", IS_GONE, "project_id", *by_date)
    _mark("changed_entries", IS_CHANGED, "team_id", *by_date)
    _mark("changed_of_project", IS_CHANGED, "project_id", *by_date)
    _mark("gone_to_tell", IS_GONE, "connection_id", "told_on")
    _mark("changed_to_tell", IS_CHANGED, "connection_id", "told_on")


def _mark(name: str, is_marked: str, *columns: str) -> None:
    which = sa.text(is_marked)
    op.create_index(name, "entries", columns, unique=False, sqlite_where=which, postgresql_where=which)

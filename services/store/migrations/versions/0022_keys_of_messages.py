"""The keys of messages in the order of their code points: what begins with a text is a range in their index."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("outbox", "dedupe_key", type_=sa.Text(collation="C"))

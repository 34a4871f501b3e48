"""Locks that last until the transaction ends."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection


def lock_until_end(connection: Connection, name: str) -> None:
    """Wait for others who hold this name. On SQLite a writer is alone anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))

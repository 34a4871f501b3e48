"""Tells when transactions on PostgreSQL wait for each other."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

_WAITING = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")


def wait_for_waiting(engine: Engine, number: int) -> None:
    """Until so many wait for what others hold; the test fails if they never do."""
    with engine.connect() as database:
        assert any(database.scalar(_WAITING) == number for _ in range(20_000))

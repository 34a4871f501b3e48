"""A firm that keeps schedules, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.store.engine import open_engine
from tests.services.schedules.planner import Planner
from tests.store.conftest import database_url, kept_postgres_url, kept_sqlite_url

__all__ = ["database_url", "kept_postgres_url", "kept_sqlite_url", "planner"]


@pytest.fixture
def planner(database_url: str) -> Iterator[Planner]:
    """One connected company in Los Angeles, two administrators, no schedule, on a Monday morning."""
    engine = open_engine(database_url)
    try:
        yield Planner(engine)
    finally:
        engine.dispose()

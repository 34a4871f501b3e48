"""A firm that keeps schedules, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kept_engines import kept_engine
from tests.services.schedules.planner import Planner


@pytest.fixture
def planner(database_url: str) -> Iterator[Planner]:
    """One connected company in Los Angeles, two administrators, no schedule, on a Monday morning."""
    engine = kept_engine(database_url)
    try:
        yield Planner(engine)
    finally:
        engine.dispose()

"""A company whose invoices a test puts into the window, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kept_engines import engine_with_tables
from tests.services.unsent.mover import Mover


@pytest.fixture
def mover(database_url: str) -> Iterator[Mover]:
    """One connected company whose rule is on, and no invoice."""
    engine = engine_with_tables(database_url)
    try:
        yield Mover(engine)
    finally:
        engine.dispose()

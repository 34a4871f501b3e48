"""A company whose invoices a test puts into the window, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.store.tables import metadata
from tests.kept_engines import kept_engine
from tests.services.unsent.mover import Mover


@pytest.fixture
def mover(database_url: str) -> Iterator[Mover]:
    """One connected company whose rule is on, and no invoice."""
    engine = kept_engine(database_url)
    metadata.create_all(engine)
    try:
        yield Mover(engine)
    finally:
        engine.dispose()

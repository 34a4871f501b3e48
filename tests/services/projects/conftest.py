"""A firm for each test, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from services.store.engine import open_engine
from tests.services.projects.setup_firm import SetupFirm, opened_setup_firm


@pytest.fixture
def firm(database_url: str) -> Iterator[SetupFirm]:
    """A company whose customers a test writes itself."""
    with opened_setup_firm(database_url) as firm:
        yield firm


@pytest.fixture
def database(database_url: str) -> Iterator[sa.Engine]:
    """The rows themselves."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()

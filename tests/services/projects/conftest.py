"""A firm for each test, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.projects.setup_firm import SetupFirm, opened_setup_firm


@pytest.fixture
def firm(database_url: str) -> Iterator[SetupFirm]:
    """A company whose customers a test writes itself."""
    with opened_setup_firm(database_url) as firm:
        yield firm

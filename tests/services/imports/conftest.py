"""A firm for each test, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.imports.firm import Firm, opened_firm


@pytest.fixture
def firm(database_url: str) -> Iterator[Firm]:
    """A firm whose customer 1 is linked to a project, and whose customer 2 is not."""
    with opened_firm(database_url) as firm:
        yield firm

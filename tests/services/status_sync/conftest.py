"""A firm whose imported invoices change in QuickBooks, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.imports.firm import opened_firm
from tests.services.status_sync.watched_firm import WatchedFirm


@pytest.fixture
def watched(database_url: str) -> Iterator[WatchedFirm]:
    """A firm with three invoices of October imported, and nothing changed since."""
    with opened_firm(database_url) as firm:
        yield WatchedFirm(firm)

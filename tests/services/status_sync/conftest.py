"""A firm whose imported invoices change in QuickBooks, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kept_databases import empty
from tests.services.imports.firm import opened_firm
from tests.services.status_sync.watched_firm import WatchedFirm


@pytest.fixture
def watched(database_url: str) -> Iterator[WatchedFirm]:
    """A firm with three invoices of October imported, and nothing changed since."""
    with opened_firm(database_url) as firm:
        yield WatchedFirm(firm)


@pytest.fixture
def once(kept_sqlite_url: str) -> Iterator[WatchedFirm]:
    """The same on SQLite alone, for what no database does in its own way."""
    empty(kept_sqlite_url)
    with opened_firm(kept_sqlite_url) as firm:
        yield WatchedFirm(firm)

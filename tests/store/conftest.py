"""A store with one connected company, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.store.unit_of_work import Store
from tests.services.desk_doubles import SettableClock, connected, opened_store


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """All tables, and the company ``con1`` of the workspace ``T1``."""
    with opened_store(database_url) as store:
        connected(store, SettableClock())
        yield store


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    """The same on PostgreSQL only: for what can only happen where two may write at once."""
    with opened_store(postgres_url) as store:
        connected(store, SettableClock())
        yield store

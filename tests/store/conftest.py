"""A store with one connected company, on SQLite and on PostgreSQL.

Each process keeps one database of each kind and empties it before a test: that takes a tenth of making one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from services.store.unit_of_work import Store
from tests.kept_databases import database_url, empty, kept_postgres_url, kept_sqlite_url
from tests.kept_engines import kept_engine
from tests.services.desk_doubles import KEYS, SettableClock, connected

__all__ = ["database_url", "kept_postgres_url", "kept_sqlite_url", "postgres_store", "store"]


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """The company ``con1`` of the workspace ``T1``, and nothing else."""
    with _opened(database_url) as store:
        yield store


@pytest.fixture
def postgres_store(kept_postgres_url: str) -> Iterator[Store]:
    """The same on PostgreSQL only: for what can only happen where two may write at once."""
    empty(kept_postgres_url)
    with _opened(kept_postgres_url) as store:
        yield store


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    engine = kept_engine(url)
    store = Store(engine, KEYS)
    connected(store, SettableClock())
    yield store
    engine.dispose()

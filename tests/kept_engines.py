"""Engines that are kept as long as the database they are for: what SQLAlchemy compiled, it compiles once."""

from __future__ import annotations

from functools import lru_cache

from services.store.engine import Engine, open_engine
from services.store.tables import metadata

#: Addresses of databases that have all tables: to look again takes as long as to empty them.
_WITH_TABLES: set[str] = set()


@lru_cache(maxsize=8)
def kept_engine(url: str) -> Engine:
    """The engine for this address. Whoever is done with it disposes of its connections, and it is as new."""
    return open_engine(url)


def engine_with_tables(url: str) -> Engine:
    """The same, for a database that gets its tables when it is first asked for."""
    engine = kept_engine(url)
    if url not in _WITH_TABLES:
        metadata.create_all(engine)
        _WITH_TABLES.add(url)
    return engine

"""Engines that are kept as long as the database they are for: what SQLAlchemy compiled, it compiles once."""

from __future__ import annotations

from functools import lru_cache

from services.store.engine import Engine, open_engine


@lru_cache(maxsize=8)
def kept_engine(url: str) -> Engine:
    """The engine for this address. Whoever is done with it disposes of its connections, and it is as new."""
    return open_engine(url)

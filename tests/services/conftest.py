"""Every use case is tried on a database that is kept and emptied, on SQLite and on PostgreSQL."""

from __future__ import annotations

from tests.kept_databases import database_url, kept_postgres_url, kept_sqlite_url

__all__ = ["database_url", "kept_postgres_url", "kept_sqlite_url"]

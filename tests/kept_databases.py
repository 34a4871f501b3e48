"""Databases that a test process keeps, one of each kind, and empties before each test.

That takes a tenth of making one. A folder of tests has them instead of new ones by importing these fixtures
into its ``conftest.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.store import (
    message_tables,
    tables_access,
    tables_coverage,
    tables_in_step,
    tables_links,
    tables_lists,
    tables_pictures,
    tables_posting,
    tables_replicas,
    tables_reviews,
    tables_runs,
    tables_schedules,
    tables_suggestions,
    tables_tile_moves,
    tables_totals,
    tables_versions,
    tables_workspaces,
)
from services.store.engine import open_engine
from services.store.tables import metadata
from tests.conftest import DATABASES

TABLES = [*reversed(metadata.sorted_tables)]
#: Imported for this: their tables are emptied, too.
_IMPORTED = (
    message_tables.outbox,
    tables_access.security_group_members,
    tables_coverage.mirror_months,
    tables_in_step.drifts,
    tables_links.mirror_links,
    tables_lists.INDEXES[0].table,
    tables_pictures.home_pictures,
    tables_posting.posting_attempts,
    tables_replicas.replicas,
    tables_reviews.accepted_reviews,
    tables_runs.import_runs,
    tables_schedules.schedules,
    tables_suggestions.ignored_suggestions,
    tables_tile_moves.tile_moves,
    tables_totals.tile_totals,
    tables_versions.book_versions,
    tables_workspaces.installations,
)
assert {*_IMPORTED} <= {*TABLES}


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with empty tables, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"kept_{request.param}_url")
    empty(url)
    return url


@pytest.fixture(scope="session")
def kept_sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return with_tables(f"sqlite:///{tmp_path_factory.mktemp('store') / 'kept.db'}")


@pytest.fixture(scope="session")
def kept_postgres_url(postgres_server: sa.Engine) -> Iterator[str]:
    name = f"kept_{uuid4().hex}"
    with postgres_server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield with_tables(postgres_server.url.set(database=name).render_as_string(hide_password=False))
    with postgres_server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


def with_tables(url: str) -> str:
    """The address of a database, with its tables."""
    engine = open_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    return url


def empty(url: str) -> None:
    """Remove every row."""
    engine = open_engine(url)
    with engine.begin() as database:
        for table in TABLES:
            database.execute(sa.delete(table))
    engine.dispose()

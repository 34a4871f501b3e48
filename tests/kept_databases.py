"""Databases that a test process keeps, one of each kind, and empties before each test.

That takes a tenth of making one. A folder of tests has them instead of new ones by importing these fixtures
into its ``conftest.py``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from services.store import (
    message_tables,
    tables_access,
    tables_coverage,
    tables_entries,
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
from services.store.tables import metadata
from tests.conftest import DATABASES, database_on
from tests.kept_engines import engine_with_tables, kept_engine

TABLES = [*reversed(metadata.sorted_tables)]
#: Imported for this: their tables are emptied, too.
_IMPORTED = (
    message_tables.outbox,
    tables_access.security_group_members,
    tables_coverage.mirror_months,
    tables_entries.entries,
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
_DELETES = [str(sa.delete(table)) for table in TABLES]


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
    with database_on(postgres_server) as url:
        yield with_tables(url)


def with_tables(url: str) -> str:
    """The address of a database, with its tables."""
    engine_with_tables(url).dispose()
    return url


def empty(url: str) -> None:
    """Remove every row: in one go, as thousands of tests begin so."""
    engine = kept_engine(url)
    with engine.begin() as database:
        if engine.dialect.name == "sqlite":
            for delete in _DELETES:
                database.exec_driver_sql(delete)
        else:
            database.exec_driver_sql("; ".join(_DELETES))
    engine.dispose()

"""A store with one connected company, on SQLite and on PostgreSQL.

Each process keeps one database of each kind and empties it before a test: that takes a tenth of making one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
import sqlalchemy as sa

from services.store import message_tables, tables_links, tables_replicas, tables_schedules
from services.store.engine import open_engine
from services.store.tables import metadata
from services.store.unit_of_work import Store
from tests.conftest import DATABASES
from tests.services.desk_doubles import KEYS, SettableClock, connected

TABLES = [*reversed(metadata.sorted_tables)]
#: Imported for this: their tables are emptied, too.
_IMPORTED = (
    message_tables.outbox,
    tables_links.mirror_links,
    tables_replicas.replicas,
    tables_schedules.schedules,
)
assert {*_IMPORTED} <= {*TABLES}


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with empty tables, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"kept_{request.param}_url")
    _empty(url)
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """The company ``con1`` of the workspace ``T1``, and nothing else."""
    with _opened(database_url) as store:
        yield store


@pytest.fixture
def postgres_store(kept_postgres_url: str) -> Iterator[Store]:
    """The same on PostgreSQL only: for what can only happen where two may write at once."""
    _empty(kept_postgres_url)
    with _opened(kept_postgres_url) as store:
        yield store


@pytest.fixture(scope="session")
def kept_sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return _with_tables(f"sqlite:///{tmp_path_factory.mktemp('store') / 'kept.db'}")


@pytest.fixture(scope="session")
def kept_postgres_url(postgres_server: sa.Engine) -> Iterator[str]:
    name = f"kept_{uuid4().hex}"
    with postgres_server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    yield _with_tables(postgres_server.url.set(database=name).render_as_string(hide_password=False))
    with postgres_server.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    engine = open_engine(url)
    store = Store(engine, KEYS)
    connected(store, SettableClock())
    yield store
    engine.dispose()


def _with_tables(url: str) -> str:
    engine = open_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    return url


def _empty(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as database:
        for table in TABLES:
            database.execute(sa.delete(table))
    engine.dispose()

"""Databases with all tables and no rows, as ``migrate`` makes them: to copy one is quicker than to make it.

A folder of tests has them by importing these fixtures into its ``conftest.py``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from services.container import upgrade_tables
from services.settings import Settings
from tests.conftest import database_on

KEY = "A" * 43 + "="


@pytest.fixture(scope="session")
def fresh_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("fresh") / "fresh.db"
    upgrade_tables(Settings(_env_file=None, database_url=f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def fresh_postgres(postgres_server: sa.Engine) -> Iterator[str]:
    """Its name. Nobody may be connected to it while it is copied."""
    with database_on(postgres_server) as url:
        keys = SecretStr(KEY)
        upgrade_tables(Settings(_env_file=None, database_url=url, encryption_keys=keys))
        yield str(sa.make_url(url).database)


@pytest.fixture
def fresh_sqlite_url(fresh_file: Path, sqlite_url: str) -> str:
    shutil.copy(fresh_file, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture
def fresh_postgres_url(postgres_server: sa.Engine, fresh_postgres: str) -> Iterator[str]:
    with database_on(postgres_server, fresh_postgres) as url:
        yield url

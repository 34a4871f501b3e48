"""Journeys: the real product over real HTTP, between stand-ins, on both databases."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import structlog

from services.clock import SystemClock
from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app
from services.sandbox.seed import seeded_company
from services.sandbox.serving import Served
from tests.conftest import DATABASES
from tests.fresh_databases import fresh_file, fresh_postgres, fresh_postgres_url, fresh_sqlite_url
from tests.journeys.books import Books

__all__ = ["fresh_file", "fresh_postgres", "fresh_postgres_url", "fresh_sqlite_url"]


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a database without rows, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"fresh_{request.param}_url")
    return url


@pytest.fixture(scope="session")
def served_books() -> Iterator[Books]:
    company = seeded_company(SystemClock())
    controls = Controls(company)
    served = Served(create_app(company, controls)).start()
    yield Books(served.url, company, controls)
    served.stop()


@pytest.fixture
def books(served_books: Books) -> Books:
    """The stand-in QuickBooks, as new."""
    served_books.controls.reset()
    return served_books


@pytest.fixture(autouse=True)
def own_logs() -> Iterator[None]:
    """A command sends its logs to its own standard error; the next test has another one."""
    handlers = logging.root.handlers[:]
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = handlers

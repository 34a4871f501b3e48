"""A stand-in company for each test process, a mirror for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app
from services.sandbox.seed import seeded_company
from services.sandbox.serving import Served
from services.store.tables import (
    metadata,
    mirror_customers,
    mirror_invoices,
    mirror_lines,
    mirror_state,
    mirror_windows,
)
from services.store.tables_links import mirror_links
from services.store.tables_versions import book_versions
from tests.kept_databases import database_url, kept_postgres_url, kept_sqlite_url
from tests.kept_engines import kept_engine
from tests.mirror.mirrored import NOW, Mirrored, QuickClock

__all__ = ["database_url", "kept_postgres_url", "kept_sqlite_url", "mirrored", "standing_in"]

TABLES = [
    *(mirror_state, mirror_windows, mirror_customers, mirror_invoices, mirror_lines),
    *(mirror_links, book_versions),
]


@pytest.fixture(scope="session")
def standing_in() -> Iterator[tuple[str, Controls, QuickClock]]:
    clock = QuickClock()
    controls = Controls(seeded_company(clock))
    served = Served(create_app(controls.company, controls)).start()
    yield served.url, controls, clock
    served.stop()


@pytest.fixture
def mirrored(standing_in: tuple[str, Controls, QuickClock], database_url: str) -> Iterator[Mirrored]:
    """The seeded company as new, an empty mirror, pages of 50."""
    url, controls, clock = standing_in
    clock.move(seconds=(NOW - clock.now()).total_seconds())
    controls.reset()
    engine = kept_engine(database_url)
    metadata.create_all(engine, tables=TABLES)
    yield Mirrored(engine, controls.company, controls, url, clock)
    engine.dispose()

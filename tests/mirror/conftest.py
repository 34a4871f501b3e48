"""A stand-in company for each test process, a mirror for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app
from services.sandbox.seed import seeded_company
from services.sandbox.serving import Served
from tests.kept_databases import database_url, kept_postgres_url, kept_sqlite_url
from tests.kept_engines import kept_engine
from tests.mirror.mirrored import NOW, Mirrored, QuickClock

__all__ = ["database_url", "kept_postgres_url", "kept_sqlite_url", "mirrored", "standing_in"]


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
    yield Mirrored(engine, controls.company, controls, url, clock)
    engine.dispose()

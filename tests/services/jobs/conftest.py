"""Both engines, on the databases that they work on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.services.imports.firm import Firm, opened_firm
from tests.services.jobs.plant import Disturb, Plant, opened_plant

ENGINES = [
    pytest.param(("sqlite", "embedded"), id="embedded-sqlite"),
    pytest.param(("postgres", "embedded"), id="embedded-postgres", marks=pytest.mark.postgres),
    pytest.param(("postgres", "distributed"), id="distributed", marks=pytest.mark.postgres),
]
OpenPlant = Callable[..., Plant]


@pytest.fixture
def firm(sqlite_url: str) -> Iterator[Firm]:
    """A firm whose clock stands still."""
    with opened_firm(sqlite_url) as firm:
        yield firm


@pytest.fixture(params=ENGINES)
def open_plant(request: pytest.FixtureRequest) -> Iterator[OpenPlant]:
    """Opens a plant, with something that disturbs its queue if wanted."""
    database, kind = request.param
    url = request.getfixturevalue(f"{database}_url")
    with ExitStack() as opened:

        def opening(disturb: Disturb = lambda enqueue: enqueue) -> Plant:
            return opened.enter_context(opened_plant(url, kind, disturb))

        yield opening


@pytest.fixture
def plant(open_plant: OpenPlant) -> Plant:
    """A plant whose queue is not disturbed."""
    return open_plant()

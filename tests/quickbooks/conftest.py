"""A stand-in company over HTTP, as new for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest

from services.ports.store import Store
from services.quickbooks.client import QuickBooksSources
from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app
from services.sandbox.seed import seeded_company
from services.sandbox.serving import Served
from tests.mirror.mirrored import NOW, QuickClock, StandInTokens
from tests.quickbooks.asked import LIMITS, Asked, OneCompany


@pytest.fixture(scope="session")
def standing_in() -> Iterator[tuple[str, Controls, QuickClock]]:
    clock = QuickClock()
    controls = Controls(seeded_company(clock))
    served = Served(create_app(controls.company, controls)).start()
    yield served.url, controls, clock
    served.stop()


@pytest.fixture
def asked(standing_in: tuple[str, Controls, QuickClock]) -> Asked:
    """The company, and a source that asks it."""
    url, controls, clock = standing_in
    clock.move(seconds=(NOW - clock.now()).total_seconds())
    clock.slept.clear()
    controls.reset()
    tokens = StandInTokens(controls)
    store = OneCompany(controls.company)
    source = QuickBooksSources(tokens, cast(Store, store), clock, url, LIMITS).open("C-1")
    controls.log.clear()
    return Asked(source, controls, clock, tokens, url, store)

"""One stand-in per test process; every test finds it as new."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from services.sandbox.company import Company
from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app
from services.sandbox.seed import empty_company, seeded_company
from services.sandbox.serving import Served
from tests.sandbox_quickbooks.stand_in import NOW, StandIn, StillClock


@pytest.fixture(scope="session")
def running() -> Iterator[StandIn]:
    clock = StillClock()
    company = seeded_company(clock)
    controls = Controls(company)
    served = Served(create_app(company, controls)).start()
    with requests.Session() as session:
        yield StandIn(served.url, company, controls, clock, session)
    served.stop()


@pytest.fixture
def stand_in(running: StandIn) -> StandIn:
    running.clock.moment = NOW
    running.controls.reset()
    running.renew_token()
    return running


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
def company(clock: StillClock) -> Company:
    """A company without customers or invoices."""
    return empty_company(clock)

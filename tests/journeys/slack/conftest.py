"""The app between both stand-ins. The stand-ins live as long as the worker; the app is new in each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import yaml

from bot.sandbox.demo import MANIFEST
from bot.sandbox.server import create_app as create_slack
from bot.sandbox.state import Options
from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app as create_quickbooks
from services.sandbox.seed import empty_company, seeded_company
from services.sandbox.serving import Served
from tests.journeys.books import Books
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.standing_clock import StandingClock
from tests.sandbox_slack.people import People


@pytest.fixture(scope="session")
def standing_clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def clock(standing_clock: StandingClock) -> StandingClock:
    """The time of the app and of both stand-ins: it stands until a test moves it."""
    standing_clock.reset()
    return standing_clock


@pytest.fixture(scope="session")
def served_slack(standing_clock: StandingClock) -> Iterator[Served]:
    options = Options(
        clock=standing_clock,
        manifest=yaml.safe_load(MANIFEST.read_text("utf-8")),
        share_delay=0.0,
        retry_delays=(0.0,),
    )
    served = Served(create_slack(options=options)).start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def served_little(standing_clock: StandingClock) -> Iterator[LittleBooks]:
    company = empty_company(standing_clock)
    controls = Controls(company)
    served = Served(create_quickbooks(company, controls)).start()
    yield LittleBooks(served.url, company, controls)
    served.stop()


@pytest.fixture(scope="session")
def served_seed(standing_clock: StandingClock) -> Iterator[Books]:
    company = seeded_company(standing_clock)
    controls = Controls(company)
    served = Served(create_quickbooks(company, controls)).start()
    yield Books(served.url, company, controls)
    served.stop()


@pytest.fixture
def little(served_little: LittleBooks, clock: StandingClock) -> LittleBooks:
    """Books without a customer."""
    served_little.controls.reset()
    return served_little


@pytest.fixture
def seed(served_seed: Books, clock: StandingClock) -> Books:
    """The books of the demo."""
    served_seed.controls.reset()
    return served_seed


@pytest.fixture(scope="session")
def talking(served_slack: Served) -> Iterator[People]:
    people = People(served_slack.url)
    yield people
    people.close()


@pytest.fixture
def people(talking: People, clock: StandingClock) -> People:
    """The people of a fresh workspace."""
    talking.do("reset")
    return talking


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The address of a database without rows: SQLite, unless a test asks for both."""
    kind = getattr(request, "param", "sqlite")
    url: str = request.getfixturevalue(f"fresh_{kind}_url")
    return url


@pytest.fixture
def scene(
    people: People, little: LittleBooks, database: str, clock: StandingClock
) -> Iterator[Scene[LittleBooks]]:
    """The app with the little books, connected; nobody is linked to a project."""
    with Scene(people, little, database, clock).opened() as scene:
        yield scene


@pytest.fixture
def seeded_scene(people: People, seed: Books, database: str, clock: StandingClock) -> Iterator[Scene[Books]]:
    """The app with the books of the demo."""
    with Scene(people, seed, database, clock).opened() as scene:
        yield scene

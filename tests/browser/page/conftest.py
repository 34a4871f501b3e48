"""The page of the stand-in Slack, with a real app behind it that does what each test says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from bot.sandbox.server import create_app
from bot.sandbox.state import Options
from services.sandbox.serving import Served
from tests.browser.page.at_the_page import ADMIN, at
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot

ACK_LIMIT = 0.5


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """The stand-in with its page."""
    served = Served(
        create_app(options=Options(ack_limit=ACK_LIMIT, share_delay=0.0, retry_delays=(0.0,)))
    ).start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def connected(served: Served) -> Iterator[ScriptedBot]:
    """The app behind the page."""
    bot = ScriptedBot(served.url)
    yield bot
    bot.close()


@pytest.fixture
def people(served: Served) -> Iterator[People]:
    """The people of a fresh workspace."""
    people = People(served.url)
    people.do("reset")
    yield people
    people.close()


@pytest.fixture
def bot(connected: ScriptedBot, people: People) -> ScriptedBot:
    """The app, its listeners fresh."""
    connected.reset()
    return connected


@pytest.fixture
def slack(page: Page, bot: ScriptedBot, people: People) -> Page:
    """The administrator's page in the channel with the app."""
    return at(page, people, ADMIN)

"""One stand-in and one connected app for each worker; both forget everything before each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.sandbox.server import create_app
from bot.sandbox.state import Options
from services.sandbox.serving import Served
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot

ACK_LIMIT = 1.0


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """The stand-in on a free port."""
    served = Served(create_app(options=Options(ack_limit=ACK_LIMIT, share_delay=0.0, retry_delays=(0.0,))))
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def connected(served: Served) -> Iterator[ScriptedBot]:
    """The app, connected for the whole session; whatever a test before did to its token."""
    first = People(served.url)
    first.do("reset")
    first.close()
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
    """The connected app, its listeners fresh."""
    connected.reset()
    return connected

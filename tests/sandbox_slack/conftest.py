"""What the tests of the stand-in Slack may ask for."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from services.sandbox.serving import Served
from tests.sandbox_slack.fixtures import bot, connected, people, served
from tests.sandbox_slack.people import People

__all__ = ["bot", "client", "connected", "people", "served"]


@pytest.fixture
def client(served: Served, people: People) -> WebClient:
    """The app's Web API alone, in a fresh workspace."""
    return WebClient("xoxb-sandbox", base_url=f"{served.url}/api/", timeout=30)

"""The page of the stand-in Slack, with a real app behind it that does what each test says."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.page.at_the_page import ADMIN, at
from tests.sandbox_slack.fixtures import bot, connected, people, served
from tests.sandbox_slack.people import People
from tests.sandbox_slack.scripted_bot import ScriptedBot

__all__ = ["bot", "connected", "people", "served", "slack"]


@pytest.fixture
def slack(page: Page, bot: ScriptedBot, people: People) -> Page:
    """The administrator's page in the channel with the app."""
    return at(page, people, ADMIN)

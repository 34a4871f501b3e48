"""Without an app token Slack comes to the app over HTTP, signed: the same journey."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import yaml
from pydantic import SecretStr

from bot.sandbox.demo import MANIFEST
from bot.sandbox.server import create_app as create_slack
from bot.sandbox.state import Options
from bot.sandbox.workspace import BOT_TOKEN, SIGNING_SECRET
from bot.settings import BotSettings
from services.sandbox.serving import Served
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.standing_clock import StandingClock
from tests.sandbox_slack.people import People


def over_http(people: People) -> BotSettings:
    return BotSettings(
        _env_file=None,
        slack_bot_token=SecretStr(BOT_TOKEN),
        slack_signing_secret=SecretStr(SIGNING_SECRET),
        slack_api_url=f"{people.url}/api/",
    )


@pytest.fixture
def people() -> Iterator[People]:
    """The people of a Slack that signs with the time that Bolt checks: the machine's."""
    manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))
    served = Served(create_slack(options=Options(manifest=manifest, share_delay=0.0))).start()
    people = People(served.url)
    yield people
    people.close()
    served.stop()


@pytest.fixture
def scene(
    people: People, little: LittleBooks, sqlite_url: str, clock: StandingClock
) -> Iterator[Scene[LittleBooks]]:
    """The app in HTTP mode, its address told to Slack."""
    scene = Scene(people, little, sqlite_url, clock)
    scene.app.listens_over_http(over_http(people))
    with scene.opened():
        people.do("request_url", url=f"{scene.app.url}/slack/events")
        yield scene


def test_an_import_over_http(scene: Scene[LittleBooks]) -> None:
    firm = a_firm(scene, linked=3, unlinked=1)

    card = scene.preview()
    scene.admin.presses("Import 3 invoices", card)

    scene.report(card, "Imported with exceptions")
    assert set(scene.ledger.imported()) == set(firm.linked)


def test_options_are_loaded_over_http(scene: Scene[LittleBooks]) -> None:
    a_firm(scene, linked=1)
    scene.filters()

    assert "By each customer's link" in scene.admin.searches("Project")


def test_it_is_ready_and_takes_nothing_unsigned(scene: Scene[LittleBooks]) -> None:
    forged = httpx.post(f"{scene.app.url}/slack/events", data={"command": "/import-invoices"})

    assert forged.status_code == 401
    assert httpx.get(f"{scene.app.url}/readyz").json()["ready"] is True

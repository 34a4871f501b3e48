"""One process, one address, two workspaces that installed the app by themselves."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
import yaml
from pydantic import SecretStr

from bot.bootstrap import operator
from bot.sandbox.demo import MANIFEST
from bot.sandbox.server import create_app as create_slack
from bot.sandbox.state import Options
from bot.sandbox.workspace import CLIENT_ID, CLIENT_SECRET, PARTNER_TEAM_ID, SIGNING_SECRET, TEAM_ID
from bot.settings import BotSettings
from services.model.connection import ConnectionStatus
from services.sandbox.company import TIME_ZONE
from services.sandbox.serving import Served
from tests.journeys.books import REALM_ID
from tests.journeys.slack.app import App
from tests.journeys.slack.ledger import Ledger
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.looking import words
from tests.journeys.slack.person import DIRECT, PRIVATE, SHARED
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.standing_clock import StandingClock
from tests.journeys.slack.waiting import until
from tests.sandbox_slack.people import Json, People

#: The partner's private channel, its administrator's direct messages with the app, and its project.
BOOKS, DIRECT_THERE, PROJECT_THERE = "C0PBOOKS", "DP0ADMIN", "Warehouse move"
#: Where Intuit leads back to, which no browser follows here.
ANYWHERE = "http://127.0.0.1/callback"


class Partners(People):
    """The people of the other workspace, where some ids are the same."""

    def do(self, verb: str, **body: Any) -> Json:
        return super().do(verb, team=PARTNER_TEAM_ID, **body)

    def see(self, what: str, **asked: str) -> Any:
        return super().see(what, team=PARTNER_TEAM_ID, **asked)


@dataclass
class World:
    """The app, and what its two workspaces see of it."""

    app: App
    ours: Scene[LittleBooks]
    theirs: Scene[LittleBooks]

    def installs(self, team_id: str) -> httpx.Response:
        """Its administrator opens the address in her browser, and allows the app."""
        with httpx.Client(trust_env=False) as browser:
            to_slack = browser.get(f"{self.app.url}/slack/install").headers["location"]
            pressed = {"auto": "allow", "team": team_id, "user": "U0ADMIN"}
            back = browser.get(httpx.URL(to_slack).copy_merge_params(pressed)).headers["location"]
            return browser.get(back)

    def connects(self, team_id: str) -> str:
        """The same company, with a consent of its own: each workspace has its own books of it."""
        desk = self.ours.books.controls.tokens
        granted = str(desk.redeem(desk.authorise(ANYWHERE), ANYWHERE)["refresh_token"])
        return self.app.services.connections.connect(team_id, REALM_ID, granted, TIME_ZONE, "cli").id


@pytest.fixture
def people() -> Iterator[People]:
    """The people of a Slack that signs with the time that Bolt checks: the machine's."""
    manifest = yaml.safe_load(MANIFEST.read_text("utf-8"))
    manifest["oauth_config"]["redirect_urls"] = ["http://127.0.0.1"]
    served = Served(create_slack(options=Options(manifest=manifest, share_delay=0.0))).start()
    people = People(served.url)
    yield people
    people.close()
    served.stop()


@pytest.fixture
def world(people: People, little: LittleBooks, sqlite_url: str, clock: StandingClock) -> Iterator[World]:
    slack = BotSettings(
        _env_file=None,
        slack_signing_secret=SecretStr(SIGNING_SECRET),
        slack_client_id=CLIENT_ID,
        slack_client_secret=SecretStr(CLIENT_SECRET),
        slack_api_url=f"{people.url}/api/",
    )
    ours = Scene(people, little, sqlite_url, clock, administrators=())
    partners = Partners(people.url)
    theirs = Scene(partners, little, sqlite_url, clock, administrators=())
    theirs.app = ours.app
    ours.app.is_installable(slack, a_free_port())
    ours.app.start()
    ours.ledger = Ledger(sqlite_url)
    verified = people.do("request_url", url=f"{ours.app.url}/slack/events")["url_verification"]
    assert verified["outcome"] == "verified"
    try:
        yield World(ours.app, ours, theirs)
    finally:
        ours.ledger.close()
        ours.app.stop()
        partners.close()


def a_free_port() -> int:
    """Known before the app starts, whose settings name it."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def test_two_workspaces_install_the_app_and_import_and_nothing_of_one_reaches_the_other(world: World) -> None:
    ours, theirs = world.ours, world.theirs
    for team_id in (TEAM_ID, PARTNER_TEAM_ID):
        assert "is installed" in world.installs(team_id).text
    ours.connection_id, theirs.connection_id = world.connects(TEAM_ID), world.connects(PARTNER_TEAM_ID)
    firm = a_firm(ours, linked=2)
    projects, partner = world.app.services.projects, operator(PARTNER_TEAM_ID)
    made = projects.create(partner, "Their client", PROJECT_THERE)
    projects.link(partner, theirs.connection_id, [firm.acme], made.id)
    theirs.admin.does("invite", channel=BOOKS)

    cards = ours.preview(), theirs.preview(BOOKS)
    ours.admin.presses("Import 2 invoices", cards[0])
    theirs.admin.presses("Import 2 invoices", cards[1], channel=BOOKS)
    ours.report(cards[0], "Import complete")
    theirs.report(cards[1], "Import complete", channel=BOOKS)

    here, there = runs_told(ours, PRIVATE, DIRECT), runs_told(theirs, BOOKS, DIRECT_THERE)
    assert (len(here), len(there), here & there) == (1, 1, set())
    assert runs_told(ours, SHARED) == set()

    theirs.people.do("uninstall", first="tokens_revoked")
    until(lambda: has_ended(world, theirs.connection_id), "the partner's company is disconnected")
    ours.admin.types("status")
    ours.admin.reads("Import complete")
    assert not has_ended(world, ours.connection_id)
    assert {path: answered(world, path) for path in ANSWERS} == ANSWERS


#: What the same address answers to everybody else: unsigned, unknown or without a consent.
ANSWERS = {
    "GET /healthz": 200,
    "GET /readyz": 200,
    "GET /metrics": 200,
    "POST /slack/events": 401,
    "POST /quickbooks/webhooks": 401,
    "GET /slack/install": 302,
    "GET /slack/oauth_redirect?code=c&state=forged": 400,
    "GET /quickbooks/callback?code=c&state=forged&realmId=1": 410,
    "GET /nothing": 404,
}


def runs_told(scene: Scene[LittleBooks], *channels: str) -> set[str]:
    """The runs of which these places tell."""
    told = " ".join(words(one) for channel in channels for one in scene.admin.messages(channel))
    return set(re.findall(r"IMP-\w{8}", told))


def answered(world: World, path: str) -> int:
    method, _, address = path.partition(" ")
    return httpx.request(method, f"{world.app.url}{address}", content=b"{}", trust_env=False).status_code


def has_ended(world: World, connection_id: str) -> bool:
    with world.app.services.store.reading() as tx:
        return tx.connections.get(connection_id).status is ConnectionStatus.DISCONNECTED

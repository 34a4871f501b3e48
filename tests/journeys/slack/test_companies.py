"""A company is connected from App Home in the browser, imported from, lost, and connected again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest

from bot.sandbox.workspace import TEAM_ID
from tests.journeys.slack.ledger import Ledger
from tests.journeys.slack.little_books import LittleBooks
from tests.journeys.slack.little_firm import a_firm
from tests.journeys.slack.looking import Json
from tests.journeys.slack.person import DIRECT, Person
from tests.journeys.slack.scene import Scene
from tests.journeys.slack.standing_clock import StandingClock
from tests.journeys.slack.test_home import opened
from tests.sandbox_slack.people import People


@pytest.fixture
def scene(
    people: People, little: LittleBooks, database: str, clock: StandingClock
) -> Iterator[Scene[LittleBooks]]:
    """The app as browsers reach it; no company is connected."""
    scene = Scene(people, little, database, clock)
    scene.app.is_reached_by_browsers()
    scene.app.start()
    scene.ledger = Ledger(database)
    yield scene
    scene.ledger.close()
    scene.app.stop()


def consents(link: Json) -> str:
    """What she reads in the browser, once she has consented at Intuit and confirmed."""
    (address,) = [
        element["url"]
        for block in link["blocks"]
        for element in block.get("elements") or ()
        if "url" in element
    ]
    with httpx.Client(timeout=60) as browser:
        to_intuit = browser.get(address).headers["location"]
        back = browser.get(f"{to_intuit}&auto=connect").headers["location"]
        page = browser.get(back)
        fields = re.findall(r'name="(\w+)" value="([^"]*)"', page.text)
        form = {name: unescape(value) for name, value in fields}
        return browser.post(str(page.url.join("confirm")), data=form).text


def ask_for_a_link(admin: Person) -> None:
    """From Home, by way of the time zone."""
    admin.does("click", view_id="home", action_id="connections.list.open")
    admin.modal("Companies")
    admin.presses_in_modal("Connect a company")
    admin.modal("Connect a company", "Time zone of the company")
    zones = admin.searches("Time zone of the company", "los")
    admin.submits(Time_zone_of_the_company=zones["America/Los_Angeles"])


def test_from_home_to_an_import_and_from_a_dead_connection_on(scene: Scene[LittleBooks]) -> None:
    admin, services = scene.admin, scene.app.services
    opened(admin, "No QuickBooks company is connected yet")
    ask_for_a_link(admin)

    said = consents(admin.modal("Connect a company", "Go to QuickBooks"))

    assert "is connected" in said
    admin.reads("connected *", channel=DIRECT)
    (company,) = services.connections.list(TEAM_ID)
    assert (company.time_zone, company.connected_by) == ("America/Los_Angeles", admin.id)
    scene.connection_id = company.id
    firm = a_firm(scene)
    card = scene.preview()
    scene.books.controls.set_tokens(do="revoke_refresh")
    admin.presses("Import 2 invoices", card)
    told = admin.with_button("Reconnect", channel=DIRECT)

    admin.presses("Reconnect", told, channel=DIRECT)
    said = consents(admin.modal("Reconnect", "Go to QuickBooks"))
    scene.pass_time(minutes=1)

    assert "is connected" in said
    assert "unexplained: 0" in scene.report(card, "Import complete")
    assert set(scene.ledger.imported()) == set(firm.linked)
    assert [one.id for one in services.connections.list(TEAM_ID)] == [company.id]

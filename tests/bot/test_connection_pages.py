"""The pages of connecting a company, as a browser meets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.connections.pages import pages
from bot.http import HttpServer, create_http_app
from bot.pages import Asked, Site
from services.connections import Connecting, Wish
from services.errors import QuickBooksUnavailable
from tests.services.desk_doubles import (
    ADMIN,
    EveryRight,
    OneCompany,
    RotatingServer,
    SettableClock,
    connected,
    opened_store,
)

URL = "http://127.0.0.1:3000"
REALM, OTHER, THIRD = "9341453000000001", "9341453000000002", "9341453000000003"
MARKUP = "<b>rivertown</b>"


@dataclass
class Front:
    """The pages, and who begins links."""

    client: httpx.Client
    connecting: Connecting
    server: RotatingServer
    clock: SettableClock

    def opened(self, connection_id: str | None = None) -> str:
        """The state of a link that this browser has opened."""
        wish = Wish("Europe/Berlin", connection_id, MARKUP, "dana")
        path = self.connecting.begin(ADMIN, wish).removeprefix(URL)
        answer = self.client.get(path)
        assert answer.headers["location"].startswith("https://intuit.example/authorise?state=")
        return path.rpartition("/")[2]

    def back(self, state: str, realm: str = REALM) -> httpx.Response:
        """What Intuit's redirect shows."""
        given = {"state": state, "code": "code-1", "realmId": realm}
        return self.client.get("/quickbooks/callback", params=given)

    def press(self, page: httpx.Response) -> httpx.Response:
        """Press the page's one button."""
        fields = re.findall(r'name="(\w+)" value="([^"]*)"', page.text)
        return self.client.post("/quickbooks/confirm", data={name: unescape(value) for name, value in fields})


@contextmanager
def a_front(database_url: str) -> Iterator[Front]:
    clock = SettableClock()
    server = RotatingServer(clock)
    with opened_store(database_url) as store:
        connected(store, clock, id="con9", realm_id=OTHER, company_name="Birch & <Sons>")
        connected(store, clock, id="con8", realm_id=THIRD, company_name="Alder")
        connecting = Connecting(store, clock, EveryRight(), URL, (server, OneCompany()))
        served = HttpServer(
            create_http_app(list, bytes, site=Site(pages(connecting), URL)), 0, is_public=False
        )
        served.start()
        with httpx.Client(base_url=f"http://127.0.0.1:{served.port}", timeout=30) as client:
            yield Front(client, connecting, server, clock)
        served.stop()


@pytest.fixture
def front(sqlite_url: str) -> Iterator[Front]:
    with a_front(sqlite_url) as front:
        yield front


def test_a_browser_goes_from_the_link_to_the_connected_company(front: Front) -> None:
    page = front.back(front.opened())
    done = front.press(page)

    assert "&lt;b&gt;rivertown&lt;/b&gt; (T1)" in page.text
    assert "dana (UADMIN)" in page.text
    assert "Europe/Berlin" in page.text
    assert (done.status_code, "Rivertown Design is connected" in done.text) == (200, True)


def test_who_presses_twice_is_not_told_that_nothing_was_connected(front: Front) -> None:
    page = front.back(front.opened())
    front.press(page)

    again = front.press(page)

    assert (again.status_code, "<h1>This link was used already</h1>" in again.text) == (410, True)
    assert "Nothing was connected" not in again.text


def test_another_company_needs_its_own_button(front: Front) -> None:
    page = front.back(front.opened("con9"), THIRD)

    assert "Birch &amp; &lt;Sons&gt; was to be reconnected" in page.text
    assert "<button>Connect it as another company</button>" in page.text
    assert "is connected" in front.press(page).text


def test_a_new_company_in_the_place_of_another_begins_in_slack(front: Front) -> None:
    page = front.back(front.opened("con9"))

    assert "Birch &amp; &lt;Sons&gt; was to be reconnected" in page.text
    assert ("press Connect a company" in page.text, "<button>" in page.text) == (True, False)


def test_a_known_company_that_is_given_another_time_zone_says_so(front: Front) -> None:
    page = front.back(front.opened(), OTHER)

    assert "Its time zone changes from America/Los_Angeles to Europe/Berlin" in page.text
    assert "its other settings and invoices stay" in page.text


def test_another_browser_is_stopped(front: Front) -> None:
    state = front.opened()
    front.client.cookies.clear()

    page = front.back(state)

    assert (page.status_code, "another browser" in page.text) == (403, True)


def test_who_says_no_at_intuit_is_told_that_nothing_happened(front: Front) -> None:
    state = front.opened()

    page = front.client.get("/quickbooks/callback", params={"error": "access_denied", "state": state})

    assert (page.status_code, "You did not consent" in page.text) == (400, True)
    assert "Connect this company?" in front.back(state).text


def test_a_look_without_coming_binds_nothing(front: Front) -> None:
    path = front.connecting.begin(ADMIN, Wish("UTC")).removeprefix(URL)
    for _ in range(6):
        assert "set-cookie" not in front.client.head(path).headers

    assert front.client.get(path).status_code == 302


def test_a_link_that_is_over_says_how_to_get_another(front: Front) -> None:
    state = front.opened()
    front.clock.move(minutes=11)

    page = front.client.get(f"/quickbooks/connect/{state}")

    assert (page.status_code, "Companies" in page.text) == (410, True)
    assert state not in page.text


def test_intuit_being_away_is_told_in_words(front: Front) -> None:
    path = front.connecting.begin(ADMIN, Wish("UTC")).removeprefix(URL)
    front.server.failure = QuickBooksUnavailable()

    assert front.client.get(path).status_code == 503


@pytest.mark.parametrize("page", ["launch", "disconnected", "reconnect"])
def test_the_pages_that_intuit_asks_for_lead_to_slack(front: Front, page: str) -> None:
    assert "Companies" in front.client.get(f"/quickbooks/{page}?realmId={REALM}").text


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["state", "code", "realmId", "error", "csrf", "another"]),
        st.text(max_size=50) | st.sampled_from([REALM, "code-1", "yes", "../", "\x00"]),
    ),
    st.text(max_size=40),
)
def test_whatever_a_browser_sends_it_is_answered_in_words(
    front: Front, sent: dict[str, str], browser: str
) -> None:
    state = sent.get("state", "x")
    for page in pages(front.connecting):
        answer = page.answer(Asked(page.path, {"state": state}, sent, sent, {"connect": browser}))
        assert answer.status in (200, 400, 403, 409, 410)
        assert "<h1>" in answer.html
    assert front.server.redeemed == []

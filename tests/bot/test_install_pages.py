"""The way of a browser through an installation, against a port and a Slack of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from bot.http import HttpServer, create_http_app
from bot.install import Keeping, SlackOAuth, pages
from bot.install.pages import BY_HAND, DECLINED, NOT_OURS
from bot.install.slack_oauth import CODE_REFUSED, NO_BOT, NOT_REACHED, WHOLE_ORGANISATION
from bot.pages import Site
from bot.scopes import OPTIONAL, REQUIRED
from bot.settings import BotSettings
from services.store.unit_of_work import Store
from services.workspaces import BotTokens, Installations, InstallConsents
from tests.bot.slack_double import SlackDouble, a_slack
from tests.kept_databases import empty, kept_sqlite_url
from tests.services.desk_doubles import SettableClock, opened_store

__all__ = ["kept_sqlite_url"]

PUBLIC = "http://127.0.0.1:3000"
#: The workspace of the configured token.
BY_HANDS = "T8"
GRANTED: dict[str, Any] = {
    "access_token": "xoxb-granted",
    "token_type": "bot",
    "scope": ",".join(REQUIRED),
    "bot_user_id": "UBOT",
    "app_id": "A1",
    "team": {"id": "T7", "name": "Firm <b>"},
    "enterprise": None,
    "authed_user": {"id": "UINSTALLER"},
    "is_enterprise_install": False,
}


@dataclass
class Port:
    """The pages, and whoever looks at them."""

    slack: SlackDouble
    store: Store
    clock: SettableClock
    browser: httpx.Client
    other: httpx.Client

    def state(self) -> str:
        """Begin, and hand over the state that Slack would bring back."""
        return self.begin()["state"][0]

    def begin(self) -> dict[str, list[str]]:
        answer = self.browser.get("/slack/install")
        assert answer.status_code == 302
        return parse_qs(urlsplit(answer.headers["location"]).query)

    def returns(self, browser: httpx.Client | None = None, **query: str) -> httpx.Response:
        return (browser or self.browser).get("/slack/oauth_redirect", params=query)

    @property
    def token(self) -> str | None:
        with self.store.reading() as tx:
            return tx.installations.token("T7")

    def asked(self, method: str) -> list[Any]:
        return [sent for name, sent in self.slack.asked if name == method]


@pytest.fixture
def port(kept_sqlite_url: str) -> Iterator[Port]:
    empty(kept_sqlite_url)
    clock = SettableClock()
    with a_slack(oauth_v2_access=GRANTED) as slack, opened_store(kept_sqlite_url) as store:
        settings = BotSettings(
            _env_file=None,
            slack_client_id="1.2",
            slack_client_secret=SecretStr("client-secret"),
            slack_api_url=f"{slack.url}/api/",
        )
        installations = Installations(store, clock, BotTokens(store, clock), lambda *_: None)
        oauth = SlackOAuth(settings, PUBLIC, clock.now)
        keeping = Keeping(InstallConsents(store, clock), installations, lambda team_id: team_id == BY_HANDS)
        made = pages(keeping, oauth, PUBLIC)
        server = HttpServer(create_http_app(list, bytes, site=Site(made, PUBLIC)), 0, is_public=False)
        server.start()
        base = f"http://127.0.0.1:{server.port}"
        with httpx.Client(base_url=base) as browser, httpx.Client(base_url=base) as other:
            yield Port(slack, store, clock, browser, other)
        server.stop()


def test_who_agrees_at_slack_has_the_app_installed_and_is_led_to_it(port: Port) -> None:
    asked = port.begin()
    answer = port.returns(code="a-code", state=asked["state"][0])

    assert set(asked["scope"][0].split(",")) == {*REQUIRED, *OPTIONAL}
    assert asked["redirect_uri"] == [f"{PUBLIC}/slack/oauth_redirect"]
    assert answer.status_code == 200
    assert "slack://app?team=T7&amp;id=A1" in answer.text
    assert "Firm &lt;b&gt;" in answer.text
    assert "xoxb-granted" not in answer.text
    assert answer.headers["cache-control"] == "no-cache, no-store"
    assert port.token == "xoxb-granted"
    assert port.asked("oauth.v2.access") == [{"code": "a-code", "redirect_uri": asked["redirect_uri"][0]}]


def test_a_way_back_that_this_browser_did_not_begin_or_took_already_changes_nothing(port: Port) -> None:
    state = port.state()
    refused = [
        port.returns(port.other, code="c", state=state),
        port.returns(code="c", state="forged"),
        port.returns(code="c", state="x" * 501),
    ]
    port.returns(code="c", state=state)
    refused.append(port.returns(code="c", state=state))
    late = port.state()
    port.clock.move(minutes=10)
    refused.append(port.returns(code="c", state=late))

    assert [answer.status_code for answer in refused] == [400] * 5
    assert all(NOT_OURS in answer.text for answer in refused)
    assert len(port.asked("oauth.v2.access")) == 1


def test_who_comes_from_slack_s_directory_begins_here(port: Port) -> None:
    answer = port.returns(code="a-code")

    assert (answer.status_code, answer.headers["location"]) == (302, f"{PUBLIC}/slack/install")
    assert port.slack.asked == []


def test_who_declines_is_told_that_nothing_changed(port: Port) -> None:
    answer = port.returns(error="access_denied", state=port.state())

    assert DECLINED in answer.text
    assert port.token is None


@pytest.mark.parametrize(
    ("said", "words", "is_given_back"),
    [
        ("invalid_code", CODE_REFUSED.words, False),
        (GRANTED | {"is_enterprise_install": True, "team": None}, WHOLE_ORGANISATION.words, True),
        (GRANTED | {"token_type": "user"}, NO_BOT.words, True),
        (GRANTED | {"access_token": ""}, NO_BOT.words, False),
        (GRANTED | {"authed_user": {}}, NO_BOT.words, True),
    ],
)
def test_what_cannot_be_used_is_told_in_words_and_given_back(
    port: Port, said: Any, words: str, is_given_back: bool
) -> None:
    port.slack.answers["oauth_v2_access"] = said

    answer = port.returns(code="c", state=port.state())

    assert words in answer.text
    assert answer.status_code == 400
    assert len(port.asked("auth.revoke")) == is_given_back
    assert port.token is None


def test_the_workspace_of_the_configured_token_is_told_who_installs_it_and_nothing_changes(
    port: Port,
) -> None:
    port.slack.answers["oauth_v2_access"] = GRANTED | {"team": {"id": BY_HANDS, "name": "Ours"}}

    answer = port.returns(code="c", state=port.state())

    assert BY_HAND.format(name="Ours") in answer.text
    assert answer.status_code == 400
    # It may be the token that is configured.
    assert port.asked("auth.revoke") == []
    with port.store.reading() as tx:
        assert tx.installations.find(BY_HANDS) is None


def test_a_slack_that_does_not_answer_is_said_to() -> None:
    away = BotSettings(
        _env_file=None,
        slack_client_id="1.2",
        slack_client_secret=SecretStr("client-secret"),
        slack_api_url="http://127.0.0.1:9/api/",
    )

    assert SlackOAuth(away, PUBLIC, SettableClock().now).redeem("c") == NOT_REACHED

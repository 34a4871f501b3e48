"""The app is installed by OAuth, as from Slack's own page."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from bot.sandbox.app_manifest import PERMISSIVE
from bot.sandbox.workspace import BOT_TOKEN
from tests.sandbox_slack.people import Json, People
from tests.sandbox_slack.wire import BACK, Wire


@pytest.fixture
def wire(people: People) -> Iterator[Wire]:
    """The app's side of the wire."""
    wire = Wire(people)
    yield wire
    wire.close()


def exchange(wire: Wire, code: str, **changed: str) -> Json:
    """Ask for the token of a code."""
    return wire.call("oauth.v2.access", "form", **{"code": code, "redirect_uri": BACK, **changed})


def test_an_administrator_allows_and_the_app_gets_its_own_token(wire: Wire) -> None:
    back = wire.authorize(auto="allow", team="T0PARTNER", state="a&b")
    answer = exchange(wire, httpx.URL(back.headers["location"]).params["code"])

    assert (back.status_code, httpx.URL(back.headers["location"]).params["state"]) == (302, "a&b")
    assert answer["team"] == {"id": "T0PARTNER", "name": "Partner"}
    assert answer["scope"] == "commands,chat:write"
    assert wire.call("auth.test", token=answer["access_token"])["team_id"] == "T0PARTNER"
    assert wire.call("auth.test")["team_id"] == "T0SANDBOX"


def test_the_page_asks_in_words_and_lets_the_form_lead_back(wire: Wire) -> None:
    page = wire.authorize()

    assert "Send messages as itself" in page.text
    assert page.headers["content-security-policy"].endswith("form-action 'self' http://127.0.0.1:1")


def test_who_cancels_sends_the_app_away(wire: Wire) -> None:
    back = httpx.URL(wire.authorize(auto="cancel").headers["location"])

    assert dict(back.params) == {"error": "access_denied", "state": "s"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"client_id": "x"}, "invalid_client_id"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"user_scope": "chat:write"}, "invalid_scope"),
        ({"scope": ""}, "no_scopes"),
        ({"redirect_uri": "https://127.0.0.1/x"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1.example/"}, "bad_redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1@evil.example/"}, "bad_redirect_uri"),
        ({"team": "T9"}, "There is no workspace T9"),
    ],
)
def test_a_wrong_link_is_told_on_the_page(wire: Wire, asked: dict[str, str], code: str) -> None:
    page = wire.authorize(auto="allow", **asked)

    assert page.status_code == 400
    assert code in page.text


def test_only_administrators_install(wire: Wire) -> None:
    page = wire.authorize(auto="allow", user="U0MEMBER")

    assert page.status_code == 403
    assert "only owners and administrators may" in page.text


def test_what_is_wrong_with_an_exchange_is_named_and_spends_nothing(wire: Wire) -> None:
    code = wire.code()
    secret = {"client_id": "sandbox-client-id", "client_secret": "x"}

    refused = [
        exchange(wire, code, client_id="x"),
        exchange(wire, code, **secret),
        exchange(wire, code, redirect_uri="http://127.0.0.1:2/"),
        exchange(wire, code, grant_type="refresh_token"),
    ]

    assert [answer["error"] for answer in refused] == [
        "invalid_client_id",
        "bad_client_secret",
        "bad_redirect_uri",
        "invalid_grant_type",
    ]
    assert exchange(wire, code)["ok"]


def test_a_code_is_good_once_and_for_ten_minutes(wire: Wire) -> None:
    used, old = wire.code(), wire.code()
    first = exchange(wire, used)
    wire.people.do("clock", advance=601)

    assert (first["ok"], exchange(wire, used)["error"]) == (True, "invalid_code")
    assert exchange(wire, old)["error"] == "invalid_code"


def test_installing_again_keeps_the_token_and_only_adds_scopes(wire: Wire) -> None:
    before = wire.people.see("state")["scopes"]

    answer = exchange(wire, wire.code())

    assert answer["access_token"] == BOT_TOKEN
    assert answer["scope"].split(",") == before


def test_after_uninstalling_there_is_a_new_token_and_the_old_one_is_dead(wire: Wire) -> None:
    wire.people.do("uninstall")
    answer = exchange(wire, wire.code())

    assert wire.call("auth.test")["error"] == "account_inactive"
    assert wire.call("auth.test", token=answer["access_token"])["ok"]


def test_a_revoked_token_is_dead_while_the_app_stays(wire: Wire) -> None:
    assert wire.call("auth.revoke", test="true") == {"ok": True, "revoked": False}
    assert wire.call("auth.revoke")["revoked"]

    told = wire.people.do("command", user="U0ADMIN", channel="C0FINANCE")

    assert wire.call("auth.test")["error"] == "token_revoked"
    assert told["outcome"] != "unknown_command"


def test_what_is_optional_can_be_declined_on_the_page(wire: Wire) -> None:
    scopes = {"bot": ["commands"], "bot_optional": ["chat:write", "files:write"]}
    oauth = {**PERMISSIVE["oauth_config"], "scopes": scopes}
    wire.people.do("manifest", manifest={**PERMISSIVE, "oauth_config": oauth})
    asked = {"scope": "commands,chat:write,files:write", "team": "T0PARTNER", "chosen": "1", "auto": "allow"}

    back = wire.authorize("POST", **asked, optional="files:write")
    answer = exchange(wire, httpx.URL(back.headers["location"]).params["code"])

    assert answer["scope"] == "commands,files:write"

"""Two workspaces with one app: what belongs to one stays there, and a shared channel is one for both."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.sandbox.app_manifest import PERMISSIVE
from tests.sandbox_slack.people import Json, People
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import actions, button, modal
from tests.sandbox_slack.wire import Wire

PARTNER = "T0PARTNER"


@pytest.fixture
def wire(people: People) -> Iterator[Wire]:
    """The app's side of the wire."""
    wire = Wire(people)
    yield wire
    wire.close()


@pytest.fixture
def token(people: People) -> str:
    """The app's token in the partner's workspace."""
    return str(people.do("install", team=PARTNER, user="U0ADMIN")["token"])


def test_the_app_is_not_in_the_partners_workspace_at_first(people: People) -> None:
    told = people.do("command", team=PARTNER, user="U0ADMIN", channel="C0PBOOKS")

    assert told["outcome"] == "unknown_command"
    assert people.screen("U0ADMIN", team=PARTNER)["commands"] == []


def test_the_same_user_id_is_another_person_in_each_workspace(people: People, wire: Wire, token: str) -> None:
    people.do("invite", team=PARTNER, user="U0ADMIN", channel="C0PBOOKS")
    wire.call("chat.postMessage", channel="U0ADMIN", text="ours")
    wire.call("chat.postMessage", token=token, channel="U0ADMIN", text="theirs")

    names = [wire.call("users.info", token=each, user="U0ADMIN")["user"]["name"] for each in (None, token)]
    texts = [people.see(f"messages/{channel}", team=team)["messages"][0]["text"] for channel, team in (
        ("U0ADMIN", ""), ("U0ADMIN", PARTNER))]  # fmt: skip

    assert names == ["financial.administrator", "partner's.administrator"]
    assert texts == ["ours", "theirs"]


def test_a_token_reaches_its_own_workspace_alone(wire: Wire, token: str) -> None:
    trigger = wire.trigger()

    assert wire.call("conversations.info", token=token, channel="C0FINANCE")["error"] == "channel_not_found"
    assert wire.call("conversations.info", channel="C0PBOOKS")["error"] == "channel_not_found"
    stolen = wire.call("views.open", token=token, trigger_id=trigger, view={"type": "modal", "blocks": []})
    assert stolen["error"] in ("invalid_trigger_id", "invalid_arguments")


def test_a_command_says_whose_workspace_it_comes_from(bot: ScriptedBot, people: People, token: str) -> None:
    assert token

    people.do("command", team=PARTNER, user="U0ADMIN", channel="C0PBOOKS", text="help")

    payload = bot.received()
    assert (payload["team_id"], payload["team_domain"], payload["user_id"]) == (PARTNER, "partner", "U0ADMIN")


def test_an_event_of_a_shared_channel_comes_once_for_each_installation(
    bot: ScriptedBot, people: People, token: str
) -> None:
    assert token
    people.do("invite", team=PARTNER, user="U0PARTNER", channel="C0SHARED")
    bot.received()

    people.do("message", team=PARTNER, user="U0PARTNER", channel="C0SHARED", text="hello")

    payloads = [bot.received(), bot.received()]
    assert sorted(_installation(each) for each in payloads) == [(PARTNER, "U0PBOT"), ("T0SANDBOX", "U0BOT")]
    assert {each["event"]["user_team"] for each in payloads} == {PARTNER}
    assert all(each["is_ext_shared_channel"] for each in payloads)
    assert [one["text"] for one in people.messages("C0SHARED")] == ["hello"]


def _installation(payload: Json) -> tuple[str, str]:
    (authorization,) = payload["authorizations"]
    assert authorization["team_id"] == payload["team_id"]
    return authorization["team_id"], authorization["user_id"]


def test_a_press_in_a_shared_channel_goes_to_the_app_that_wrote_the_message(
    bot: ScriptedBot, people: People, wire: Wire
) -> None:
    posted = wire.call("chat.postMessage", channel="C0SHARED", text="x", blocks=[actions(button(value="1"))])

    people.do("click", team=PARTNER, user="U0PARTNER", channel="C0SHARED", ts=posted["ts"], action_id="go")

    payload = bot.received()
    assert (payload["team"]["id"], payload["user"]["team_id"]) == ("T0SANDBOX", PARTNER)


@pytest.mark.parametrize("first", ["app_uninstalled", "tokens_revoked"])
def test_uninstalling_tells_both_events_in_either_order(people: People, token: str, first: str) -> None:
    assert token

    told = people.do("uninstall", team=PARTNER, first=first)

    names = [each["name"] for each in told["events"]]
    assert names[0] == first
    assert sorted(names) == ["app_uninstalled", "tokens_revoked"]
    assert [each["installation"] is None for each in people.see("state")["workspaces"]] == [False, True]


def test_a_reset_brings_the_first_token_back(people: People, wire: Wire, token: str) -> None:
    people.do("uninstall")
    people.do("reset")

    assert wire.call("auth.test")["ok"]
    assert wire.call("auth.test", token=token)["error"] == "invalid_auth"


def test_a_deactivated_person_can_do_nothing_more(people: People, wire: Wire) -> None:
    people.do("deactivate", user="U0SECOND")

    assert wire.call("users.info", user="U0SECOND")["user"]["deleted"]
    assert wire.call("conversations.open", users="U0SECOND")["error"] == "user_disabled"
    assert "deactivated" in people.refused("command", user="U0SECOND", channel="C0FINANCE")


def test_another_manifest_leaves_what_was_granted(people: People, wire: Wire) -> None:
    scopes = [*PERMISSIVE["oauth_config"]["scopes"]["bot"], "bookmarks:read"]
    oauth = {**PERMISSIVE["oauth_config"], "scopes": {"bot": scopes}}

    told = people.do("manifest", manifest={**PERMISSIVE, "oauth_config": oauth})

    assert "bookmarks:read" in told["scopes"]
    assert "bookmarks:read" not in people.see("state")["scopes"]


class _Handshake(BaseHTTPRequestHandler):
    """Answers the challenge, in the way that the path names."""

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        challenge = sent["challenge"] if self.path != "/wrong" else "another"
        is_plain = self.path == "/plain"
        body = challenge.encode() if is_plain else json.dumps({"challenge": challenge}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain" if is_plain else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    """An app that answers the handshake."""
    server = HTTPServer(("127.0.0.1", 0), _Handshake)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_is_asked_for_the_handshake(people: People, address: str) -> None:
    told = [people.do("request_url", url=f"{address}{path}") for path in ("/json", "/plain", "/wrong")]

    assert [each["url_verification"]["outcome"] for each in told] == [
        "verified",
        "verified",
        "wrong_challenge",
    ]
    people.do("request_url", url=None)
    assert people.do("url_verification") == {"url": None, "outcome": "no_address"}


def test_a_stranger_submits_from_her_own_workspace_to_the_app_of_another(
    bot: ScriptedBot, people: People, wire: Wire
) -> None:
    posted = wire.call("chat.postMessage", channel="C0SHARED", text="x", blocks=[actions(button())])
    people.do("click", team=PARTNER, user="U0PARTNER", channel="C0SHARED", ts=posted["ts"], action_id="go")
    wire.call("views.open", trigger_id=bot.received()["trigger_id"], view=modal())

    people.do("submit", user="U0PARTNER")

    payload = bot.received()
    assert (payload["team"]["id"], payload["view"]["app_installed_team_id"]) == (PARTNER, "T0SANDBOX")

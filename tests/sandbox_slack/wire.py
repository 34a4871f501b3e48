"""Calls of the Web API as raw HTTP, in every way in which arguments may come."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import httpx

from bot.sandbox.workspace import APP_TOKEN, BOT_TOKEN, CLIENT_ID, CLIENT_SECRET
from tests.sandbox_slack.people import NO_CERTIFICATES, People
from tests.sandbox_slack.shapes import home, modal, section

Json = dict[str, Any]
CHANNEL, ADMIN = "C0FINANCE", "U0ADMIN"
BACK = "http://127.0.0.1:1/slack/oauth_redirect"
BASIC = "Basic " + base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
ENCODINGS = ("query", "get", "form", "json", "multipart")
_TOKENS = {"apps.connections.open": f"Bearer {APP_TOKEN}", "oauth.v2.access": BASIC}


class Wire:
    """The app's side of the wire, and what a call needs to be there before."""

    def __init__(self, people: People) -> None:
        self.people = people
        self._http = httpx.Client(base_url=people.url, timeout=30, trust_env=False, verify=NO_CERTIFICATES)

    def call(self, method: str, how: str = "json", token: str | None = None, **arguments: Any) -> Json:
        """Call a method; the body of the answer."""
        header = f"Bearer {token}" if token else _TOKENS.get(method, f"Bearer {BOT_TOKEN}")
        verb, sent = "GET" if how == "get" else "POST", _encoded(how, arguments)
        answer = self._http.request(verb, f"/api/{method}", headers={"Authorization": header}, **sent)
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    def authorize(self, how: str = "GET", **asked: str) -> httpx.Response:
        """Follow a link to the consent page; what is absent is right."""
        right = {"client_id": CLIENT_ID, "scope": "commands,chat:write", "redirect_uri": BACK, "state": "s"}
        wanted = {name: value for name, value in {**right, **asked}.items() if value != ""}
        return self._http.request(how, "/oauth/v2/authorize", params=wanted)

    def code(self, **asked: str) -> str:
        """What an administrator's consent leads back with."""
        back = httpx.URL(self.authorize(**{"auto": "allow", **asked}).headers["location"])
        return back.params["code"]

    def message(self, **fields: Any) -> str:
        """A message of the app; its time stamp."""
        posted = self.call("chat.postMessage", channel=CHANNEL, text="x", **fields)
        return str(posted["ts"])

    def trigger(self) -> str:
        """The trigger id of a command that was just typed."""
        self.people.do("command", user=ADMIN, channel=CHANNEL)
        return str(self.people.log("envelope")[-1]["payload"]["trigger_id"])

    def view(self, **fields: Any) -> Json:
        """A modal that is open."""
        opened = self.call("views.open", trigger_id=self.trigger(), view=modal(section(), **fields))
        shown: Json = opened["view"]
        return shown

    def file(self, is_complete: bool = True) -> str:
        """An uploaded file."""
        announced = self.call("files.getUploadURLExternal", filename="a.csv", length=3)
        self._http.post(announced["upload_url"], content=b"abc").raise_for_status()
        if is_complete:
            self.call("files.completeUploadExternal", files=[{"id": announced["file_id"]}])
        return str(announced["file_id"])

    def thread(self) -> str:
        """A message with a reply."""
        ts = self.message()
        self.message(thread_ts=ts)
        return ts

    def reacted(self) -> str:
        """A message with a reaction."""
        ts = self.message()
        self.call("reactions.add", channel=CHANNEL, timestamp=ts, name="eyes")
        return ts

    def close(self) -> None:
        """Close the connection."""
        self._http.close()


def _encoded(how: str, arguments: Json) -> Json:
    if how == "json":
        return {"json": arguments}
    flat = {name: value if isinstance(value, str) else json.dumps(value) for name, value in arguments.items()}
    if how == "multipart":
        return {
            "files": {name: (None, value.encode()) for name, value in flat.items()} or {"none": (None, b"")}
        }
    return {"data": flat} if how == "form" else {"params": flat}


#: The arguments of a call that goes well, by method.
CALLS: dict[str, Callable[[Wire], Json]] = {
    "apps.connections.open": lambda _: {},
    "auth.revoke": lambda _: {},
    "auth.test": lambda _: {},
    "blocks.validate": lambda _: {"blocks": [section()]},
    "bots.info": lambda _: {"bot": "B0SANDBOX"},
    "chat.delete": lambda wire: {"channel": CHANNEL, "ts": wire.message()},
    "chat.getPermalink": lambda wire: {"channel": CHANNEL, "message_ts": wire.message()},
    "chat.postEphemeral": lambda _: {"channel": CHANNEL, "user": ADMIN, "text": "x", "blocks": [section()]},
    "chat.postMessage": lambda _: {
        "channel": CHANNEL,
        "text": "x",
        "blocks": [section()],
        "metadata": {"event_type": "t", "event_payload": {}},
        "unfurl_links": False,
    },
    "chat.update": lambda wire: {"channel": CHANNEL, "ts": wire.message(), "blocks": [section("Now")]},
    "conversations.history": lambda wire: {"channel": CHANNEL, "oldest": wire.thread(), "inclusive": True},
    "conversations.info": lambda _: {"channel": CHANNEL, "include_num_members": True},
    "conversations.join": lambda _: {"channel": "C0NOBOT"},
    "conversations.list": lambda _: {"types": "public_channel,private_channel", "limit": 2},
    "conversations.members": lambda _: {"channel": CHANNEL, "limit": 2},
    "conversations.open": lambda _: {"users": ADMIN},
    "conversations.replies": lambda wire: {"channel": CHANNEL, "ts": wire.thread(), "limit": 1},
    "files.completeUploadExternal": lambda wire: {"files": [{"id": wire.file(False), "title": "A"}]},
    "files.delete": lambda wire: {"file": wire.file()},
    "files.getUploadURLExternal": lambda _: {"filename": "a.csv", "length": 3},
    "files.info": lambda wire: {"file": wire.file()},
    "files.list": lambda wire: {"channel": wire.file() and CHANNEL},
    "oauth.v2.access": lambda wire: {"code": wire.code(team="T0PARTNER"), "redirect_uri": BACK},
    "reactions.add": lambda wire: {"channel": CHANNEL, "timestamp": wire.message(), "name": "eyes"},
    "reactions.get": lambda wire: {"channel": CHANNEL, "timestamp": wire.reacted()},
    "reactions.remove": lambda wire: {"channel": CHANNEL, "timestamp": wire.reacted(), "name": "eyes"},
    "team.info": lambda _: {},
    "usergroups.list": lambda _: {"include_users": True},
    "usergroups.users.list": lambda _: {"usergroup": "S0FINANCE"},
    "users.conversations": lambda _: {"limit": 2},
    "users.info": lambda _: {"user": ADMIN, "include_locale": True},
    "users.list": lambda _: {"limit": 2},
    "users.lookupByEmail": lambda _: {"email": "financial.administrator@sandbox.example"},
    "views.open": lambda wire: {"trigger_id": wire.trigger(), "view": modal()},
    "views.publish": lambda _: {"user_id": ADMIN, "view": home()},
    "views.push": lambda wire: {"view": modal() if wire.view() else {}, "trigger_id": wire.trigger()},
    "views.update": lambda wire: {"view_id": wire.view()["id"], "view": modal()},
}

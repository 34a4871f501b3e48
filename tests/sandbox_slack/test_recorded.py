"""What the stand-in sends and answers holds what Slack's own recordings hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bot.sandbox
from bot.sandbox.web_api.routes import METHODS
from tests.sandbox_slack.people import People
from tests.sandbox_slack.recorded import ANSWERS, COMMON, ERRORS, ON_THE_PAGE, PAYLOADS, missing
from tests.sandbox_slack.scripted_bot import ScriptedBot
from tests.sandbox_slack.shapes import actions, button, field, home, modal, section
from tests.sandbox_slack.wire import ADMIN, CALLS, CHANNEL, ENCODINGS, Wire

Json = dict[str, Any]


@pytest.fixture
def wire(people: People, bot: ScriptedBot) -> Iterator[Wire]:
    """The app's side of the wire, without a library between; listeners are fresh."""
    assert bot.has_received_nothing()
    wire = Wire(people)
    yield wire
    wire.close()


def test_every_method_has_its_recording() -> None:
    assert set(METHODS) == set(ANSWERS) == set(CALLS)


@pytest.mark.parametrize("method", CALLS)
def test_a_method_takes_its_arguments_in_every_encoding(wire: Wire, method: str) -> None:
    for how in ENCODINGS:
        wire.people.do("reset")
        answer = wire.call(method, how, **CALLS[method](wire))

        assert answer["ok"], (how, answer)
        assert missing(answer, ANSWERS[method]) == [], how


def _payload(people: People, number: int = -1) -> Json:
    found: Json = people.log("envelope")[number]["payload"]
    return found


def _of_messages(wire: Wire) -> Iterator[tuple[str, Json]]:
    people, row = wire.people, actions(button(value="1"))
    ts = wire.message(blocks=[row])
    people.do("command", user=ADMIN, channel=CHANNEL, text="help")
    yield "slash_commands", _payload(people)
    people.do("click", user=ADMIN, channel=CHANNEL, ts=ts, action_id="go")
    yield "block_actions in a message", _payload(people)
    people.do("shortcut", user=ADMIN, callback_id="import_invoices")
    yield "shortcut", _payload(people)
    people.do("shortcut", user=ADMIN, callback_id="import_invoices", channel=CHANNEL, ts=ts)
    yield "message_action", _payload(people)


def _of_views(wire: Wire) -> Iterator[tuple[str, Json]]:
    people = wire.people
    loaded = field("more", {"type": "external_select", "min_query_length": 0}, optional=True)
    view = modal(section(accessory=button()), loaded, notify_on_close=True)
    wire.call("views.open", trigger_id=wire.trigger(), view=view)
    people.do("click", user=ADMIN, view_id="modal", action_id="go")
    yield "block_actions in a modal", _payload(people)
    people.do("suggest", user=ADMIN, view_id="modal", action_id="value", query="")
    yield "block_suggestion", _payload(people)
    people.do("submit", user=ADMIN)
    yield "view_submission", _payload(people)
    wire.call("views.open", trigger_id=wire.trigger(), view=view)
    people.do("close", user=ADMIN)
    yield "view_closed", _payload(people)
    people.do("home", user=ADMIN)
    wire.call("views.publish", user_id=ADMIN, view=home(actions(button())))
    people.do("click", user=ADMIN, view_id="home", action_id="go")
    yield "block_actions in Home", _payload(people)


def _sent(wire: Wire, name: str, user: str | None = None) -> tuple[str, Json]:
    """The payload of this event about this person, once it was sent: events go out in the background."""
    for _ in range(1000):
        sent = [entry["payload"] for entry in wire.people.log("envelope") if entry["name"] == name]
        about = [payload for payload in sent if payload["event"].get("user") == user]
        if about:
            return name, about[-1]
    raise AssertionError(f"{name} was never sent")


def _of_events(wire: Wire) -> Iterator[tuple[str, Json]]:
    people = wire.people
    people.do("message", user=ADMIN, channel=CHANNEL, text="<@U0BOT> hello")
    yield _sent(wire, "message", ADMIN)
    yield _sent(wire, "app_mention", ADMIN)
    people.do("invite", user=ADMIN, channel="C0NOBOT")
    yield _sent(wire, "member_joined_channel", "U0BOT")
    yield _sent(wire, "app_home_opened", ADMIN)
    wire.call("views.publish", user_id=ADMIN, view=home())
    people.do("home", user=ADMIN)
    yield "app_home_opened again", _payload(people)
    people.do("uninstall")
    yield _sent(wire, "app_uninstalled")
    yield _sent(wire, "tokens_revoked")


def test_every_payload_holds_the_keys_of_its_recording(wire: Wire) -> None:
    sent = dict([*_of_messages(wire), *_of_views(wire), *_of_events(wire)])

    assert set(sent) == set(PAYLOADS)
    assert {kind: left for kind, body in sent.items() if (left := missing(body, PAYLOADS[kind]))} == {}


#: Calls that are refused, and with what: what no other test of the stand-in asks for.
REFUSED: tuple[tuple[str, Json, str], ...] = (
    ("bots.info", {"bot": "B9"}, "bot_not_found"),
    ("chat.delete", {"channel": CHANNEL, "ts": "1.0"}, "message_not_found"),
    ("chat.getPermalink", {"channel": "C9", "message_ts": "1.0"}, "channel_not_found"),
    ("chat.postEphemeral", {"channel": CHANNEL, "text": "x", "user": "U0PARTNER"}, "user_not_in_channel"),
    ("chat.postMessage", {"channel": CHANNEL}, "no_text"),
    ("chat.postMessage", {"channel": "C0NOBOT", "text": "x"}, "not_in_channel"),
    ("chat.update", {"channel": CHANNEL, "ts": "1.0", "text": "x"}, "message_not_found"),
    ("conversations.history", {"channel": "C0NOBOT"}, "not_in_channel"),
    ("conversations.history", {"channel": CHANNEL, "limit": "x"}, "invalid_arguments"),
    ("conversations.info", {"channel": "C0PBOOKS"}, "channel_not_found"),
    ("conversations.join", {"channel": "C0BOOKS"}, "method_not_supported_for_channel_type"),
    ("conversations.list", {"limit": "x"}, "invalid_limit"),
    ("conversations.members", {"channel": CHANNEL, "cursor": "x"}, "invalid_cursor"),
    ("conversations.open", {"users": "U0ADMIN,U0MEMBER"}, "too_many_users"),
    ("conversations.replies", {"channel": CHANNEL, "ts": "1.0"}, "thread_not_found"),
    ("conversations.replies", {"channel": "C0NOBOT", "ts": "1.0"}, "channel_not_found"),
    ("files.completeUploadExternal", {"files": [{"id": "F9"}]}, "file_not_found"),
    ("files.getUploadURLExternal", {"filename": "a.csv", "length": 0}, "missing_argument"),
    ("files.info", {"file": "F9"}, "file_not_found"),
    ("oauth.v2.access", {"code": "x"}, "invalid_code"),
    ("reactions.get", {"channel": CHANNEL, "timestamp": "1.0"}, "message_not_found"),
    ("reactions.remove", {"channel": CHANNEL, "timestamp": "1.0", "name": "eyes"}, "no_reaction"),
    ("usergroups.users.list", {"usergroup": "S9"}, "no_such_subteam"),
    ("users.info", {"user": "U9"}, "user_not_found"),
    ("users.lookupByEmail", {"email": "x"}, "users_not_found"),
    ("views.open", {"trigger_id": "x", "view": modal()}, "invalid_trigger_id"),
    ("views.update", {"view_id": "x", "view": modal()}, "not_found"),
    ("views.publish", {"user_id": ADMIN, "view": modal()}, "invalid_arguments"),
    ("nothing.known", {}, "unknown_method"),
)


def test_a_refused_call_is_refused_with_a_code_of_that_method(wire: Wire) -> None:
    answers = [wire.call(method, **arguments) for method, arguments, _ in REFUSED]

    assert [answer["error"] for answer in answers] == [code for *_, code in REFUSED]
    assert [code for method, _, code in REFUSED if code not in ERRORS.get(method, set()) | COMMON] == []


#: How the sources say a code: at once, for a missing argument, for one that is no number, or handed over.
_SAID = (
    r'SlackRefusal\(\s*"([a-z_]+)"',
    r'need\("[a-z_]+", "([a-z_]+)"\)',
    r'number\([^)\n]*"([a-z]+_[a-z_]+)"\)',
    r'_(?:readable|own_message)\(call, (?:channel, )?"([a-z_]+)"\)',
)


def test_no_code_is_said_that_slack_does_not_list() -> None:
    known = COMMON.union(ON_THE_PAGE, *ERRORS.values())

    said = {code for path in _sources() for code in _codes(path)}

    assert said - known == set()
    assert {"invalid_ts_oldest", "cant_delete_message", "users_list_not_supplied", "invalid_code"} <= said


def _sources() -> list[Path]:
    (folder,) = bot.sandbox.__path__
    return sorted(Path(folder).rglob("*.py"))


def _codes(path: Path) -> Iterator[str]:
    for pattern in _SAID:
        yield from re.findall(pattern, path.read_text("utf-8"))

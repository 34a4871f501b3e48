"""The WebSocket itself: tickets, hello, turns, repeated events, late answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.sandbox.server import create_app
from bot.sandbox.state import Options
from services.sandbox.serving import Served
from tests.sandbox_slack.people import People

Json = dict[str, Any]


@pytest.fixture(scope="module")
def lone() -> Iterator[Served]:
    """A stand-in to which no app is connected, and which waits for a fifth of a second only."""
    served = Served(create_app(options=Options(ack_limit=0.2, retry_delays=(0.0,)))).start()
    yield served
    served.stop()


@pytest.fixture
def lone_people(lone: Served) -> Iterator[People]:
    """Its people."""
    people = People(lone.url)
    people.do("reset")
    yield people
    people.close()


def address(served: Served) -> str:
    """A fresh address with a ticket."""
    client = WebClient("xoxb-sandbox", base_url=f"{served.url}/api/", timeout=30)
    return str(client.apps_connections_open(app_token="xapp-sandbox")["url"])


@contextmanager
def connected(served: Served) -> Iterator[ClientConnection]:
    """A connection that has said hello."""
    with connect(address(served), proxy=None) as socket:
        read(socket)
        yield socket


def read(socket: ClientConnection) -> Json:
    """The next message."""
    message: Json = json.loads(socket.recv(timeout=30))
    return message


def test_the_stand_in_says_hello(lone: Served) -> None:
    with connect(address(lone), proxy=None) as socket:
        hello = read(socket)

    assert set(hello) == {"type", "num_connections", "debug_info", "connection_info"}


def test_a_ticket_opens_one_connection(lone: Served) -> None:
    url = address(lone)
    with connect(url, proxy=None), pytest.raises(InvalidStatus), connect(url, proxy=None) as second:
        second.recv(timeout=30)


def test_connections_take_turns(lone: Served, lone_people: People) -> None:
    with connected(lone) as first, connected(lone) as second:
        for _ in range(2):
            lone_people.do("command", user="U0ADMIN", channel="C0FINANCE")

        assert {read(first)["type"], read(second)["type"]} == {"slash_commands"}


def test_an_envelope_says_whether_it_may_be_answered_with_content(lone: Served, lone_people: People) -> None:
    with connected(lone) as socket:
        lone_people.do("command", user="U0ADMIN", channel="C0FINANCE")
        lone_people.do("shortcut", user="U0ADMIN", callback_id="import_invoices")

        assert [read(socket)["accepts_response_payload"] for _ in range(2)] == [True, False]


def test_an_unanswered_event_comes_again_under_the_same_id(lone: Served, lone_people: People) -> None:
    with connected(lone) as socket:
        lone_people.do("home", user="U0ADMIN")
        first, again = read(socket), read(socket)

    assert again["envelope_id"] == first["envelope_id"]
    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "timeout")


def test_an_unanswered_command_does_not_come_again(lone: Served, lone_people: People) -> None:
    with connected(lone) as socket:
        result = lone_people.do("command", user="U0ADMIN", channel="C0FINANCE")
        read(socket)
        with pytest.raises(TimeoutError):
            socket.recv(timeout=0.05)

    assert result["outcome"] == "timeout"


def test_a_late_or_unknown_answer_is_ignored(lone: Served, lone_people: People) -> None:
    with connected(lone) as socket:
        lone_people.do("command", user="U0ADMIN", channel="C0FINANCE")
        late = read(socket)["envelope_id"]
        socket.send(json.dumps({"envelope_id": late, "payload": {"text": "Late"}}))
        socket.send(json.dumps({"envelope_id": "unknown"}))
        socket.send("no json")
        with ThreadPoolExecutor(1) as pool:
            pending = pool.submit(lone_people.do, "command", user="U0ADMIN", channel="C0FINANCE")
            socket.send(json.dumps({"envelope_id": read(socket)["envelope_id"]}))

        assert pending.result(timeout=30)["outcome"] == "acked"
    assert "Late" not in [message["text"] for message in lone_people.messages("C0FINANCE", "U0ADMIN")]


def test_a_disconnect_is_announced_and_then_done(lone: Served, lone_people: People) -> None:
    with connected(lone) as socket:
        lone_people.do("disconnect", reason="warning")
        lone_people.do("disconnect", reason="refresh_requested", close_after=0)

        assert [read(socket)["reason"] for _ in range(2)] == ["warning", "refresh_requested"]
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=30)


def test_connections_are_refreshed_again_and_again_until_that_is_ended(
    lone: Served, lone_people: People
) -> None:
    with connected(lone) as socket:
        lone_people.do("disconnect", every=0.02, close_after=60)
        reasons = [read(socket)["reason"] for _ in range(2)]
        on = lone_people.see("disturbances")["every"]
        lone_people.do("disconnect", every=0)

    assert reasons == ["refresh_requested"] * 2
    assert (on, lone_people.see("disturbances")["every"]) == (0.02, 0.0)

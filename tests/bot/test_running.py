"""What the bot does to its connection with Slack."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Any, cast

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.client import BaseSocketModeClient

from bot.running import DEAF_AFTER, _heard, _send_at_once
from services.clock import SystemClock


@dataclass
class Session:
    """A connection of Slack's library, as far as the bot looks at it."""

    sock: socket.socket | None = None
    last_ping_pong_time: float | None = None

    def is_active(self) -> bool:
        return self.sock is not None


@dataclass
class Client:
    current_session: Session | None = None

    @property
    def client(self) -> Client:
        return self


@pytest.mark.parametrize(("kind", "is_set"), [("hello", True), ("slash_commands", False)])
def test_a_new_connection_sends_at_once(kind: str, is_set: bool) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as sock,
    ):
        client = cast(BaseSocketModeClient, Client(Session(sock)))

        _send_at_once(client, {"type": kind})

        assert bool(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)) is is_set


def test_a_connection_that_is_gone_already_is_left_alone() -> None:
    for client in (Client(), Client(Session())):
        _send_at_once(cast(BaseSocketModeClient, client), {"type": "hello"})


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        (None, (False, "not connected")),
        ({"sock": None}, (False, "not connected")),
        ({"silent_for": None}, (True, "connected, not heard yet")),
        ({"silent_for": DEAF_AFTER / 2}, (True, "heard 30 s ago")),
        ({"silent_for": DEAF_AFTER * 2}, (False, "heard 120 s ago")),
    ],
)
def test_a_connection_counts_while_slack_is_heard(
    session: dict[str, Any] | None, expected: tuple[bool, str]
) -> None:
    client = Client()
    with socket.socket() as sock:
        if session is not None:
            silent = session.get("silent_for")
            heard_at = None if silent is None else SystemClock().now().timestamp() - silent
            client.current_session = Session(session.get("sock", sock), heard_at)

        assert _heard(cast(SocketModeHandler, client)) == expected

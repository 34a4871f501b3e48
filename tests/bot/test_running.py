"""What the bot does to its connection with Slack."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, cast

import pytest
from pydantic import SecretStr
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.client import BaseSocketModeClient

from bot.installations import SlackNotConfigured
from bot.running import DEAF_AFTER, Bot, _heard, _send_at_once
from bot.settings import BotSettings
from services.clock import SystemClock
from services.container import Services, build_services, upgrade_tables
from services.model.installation import Installation
from services.settings import Settings
from tests.bot.slack_double import a_slack
from tests.services.desk_doubles import SettableClock


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


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Those of a database that is ready."""
    path = tmp_path_factory.mktemp("running") / "test.db"
    settings = Settings(database_url=f"sqlite:///{path}", public_url="https://books.example.com")
    upgrade_tables(settings)
    return settings


@pytest.fixture
def services(migrated: Settings) -> Iterator[Services]:
    made = build_services(migrated, SettableClock())
    yield made
    made.close()


@pytest.mark.parametrize("is_installable", [True, False])
def test_a_configured_token_that_slack_refuses_stops_only_a_bot_without_other_workspaces(
    services: Services, is_installable: bool
) -> None:
    facts: dict[str, Any] = {"slack_client_id": "1.2", "slack_client_secret": SecretStr("secret")}
    with a_slack(auth_test="account_inactive") as slack:
        known = facts if is_installable else {}
        settings = BotSettings(
            _env_file=None,
            slack_api_url=f"{slack.url}/api/",
            slack_bot_token=SecretStr("xoxb-dead"),
            slack_signing_secret=SecretStr("secret"),
            **known,
        )
        bot = Bot(services, settings)
        refused = pytest.raises(SlackNotConfigured)
        with nullcontext() if is_installable else refused:
            bot.start(None)
        bot.stop()


def test_a_workspace_whose_token_is_configured_has_the_app_whatever_it_removed_before(
    services: Services,
) -> None:
    scopes = frozenset({"commands"})
    made = Installation("T1", "Firm", "A1", "B1", "UBOT", scopes, "U0ADMIN", services.clock.now())
    services.installations.install(made, "xoxb-1")
    services.installations.uninstalled("T1", services.clock.now())
    with a_slack(auth_test={"team_id": "T1"}) as slack:
        settings = BotSettings(
            _env_file=None,
            slack_api_url=f"{slack.url}/api/",
            slack_bot_token=SecretStr("xoxb-by-hand"),
            slack_signing_secret=SecretStr("secret"),
        )
        bot = Bot(services, settings)
        bot.start(None)
        bot.stop()

    with services.store.reading() as tx:
        found = tx.installations.find("T1")
    assert found is not None
    assert found.removed_at is None

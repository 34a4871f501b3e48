"""The composition root: settings → services → Bolt app → servers."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.app import create_app
from bot.http import HttpServer, create_http_app
from bot.logs import configure_logs
from bot.notifier import Notifier
from bot.settings import BotSettings
from services.clock import SystemClock
from services.container import Services, build_services, upgrade_tables
from services.errors import AppError
from services.model.people import CLI_USER, Actor
from services.settings import Settings, load

#: The workspace of rows that were made before any Slack workspace was known.
LOCAL_TEAM = "local"
#: Seconds that a listener's call to Slack may take: less than the three in which it must open a modal.
LISTENER_TIMEOUT = 2
NOTIFIER_TIMEOUT = 10


class SlackNotConfigured(AppError):
    """There is no Slack token, or Slack refuses it."""

    code = "slack_not_configured"
    remedy = (
        "Set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET), then run the doctor command."
    )


@contextmanager
def opened() -> Iterator[Services]:
    """The services as the settings say, for one command."""
    settings = load(Settings)
    configure_logs(settings.log_format)
    services = build_services(settings, SystemClock())
    try:
        yield services
    finally:
        services.close()


def migrate() -> str:
    """Bring the tables up to date; returns their revision."""
    return upgrade_tables(load(Settings))


def operator(team_id: str) -> Actor:
    """The person at the command line, who holds every right in this workspace."""
    return Actor(team_id=team_id, user_id=CLI_USER)


def own_team_id(services: Services) -> str:
    """The workspace that commands act for: the bot token's, else the only one known, else ``local``."""
    slack = load(BotSettings)
    if slack.slack_bot_token is not None:
        return slack_team_id(
            WebClient(slack.slack_bot_token.get_secret_value(), base_url=slack.slack_api_url)
        )
    known = services.connections.team_ids()
    return known[0] if len(known) == 1 else LOCAL_TEAM


def slack_team_id(client: WebClient) -> str:
    """The workspace of this token. Raises ``SlackNotConfigured``."""
    try:
        return str(client.auth_test()["team_id"])
    except (SlackApiError, OSError) as error:
        raise SlackNotConfigured("Slack did not accept SLACK_BOT_TOKEN.") from error


class Bot:
    """The running bot: listeners, notifier, workers, and the port."""

    def __init__(self, services: Services, slack: BotSettings) -> None:
        if slack.slack_bot_token is None:
            raise SlackNotConfigured
        token = slack.slack_bot_token.get_secret_value()
        self._services = services
        self._client = WebClient(
            token, base_url=slack.slack_api_url, timeout=LISTENER_TIMEOUT, retry_handlers=[]
        )
        self._sender = WebClient(
            token, base_url=slack.slack_api_url, timeout=NOTIFIER_TIMEOUT, retry_handlers=[]
        )
        self._slack = slack
        self._socket: SocketModeHandler | None = None
        self._http: HttpServer | None = None
        self._notifier = Notifier(services, self._sender)

    def start(self, port: int | None) -> None:
        """Connect to Slack and start working. ``port`` None serves no HTTP (tests, demo)."""
        services = self._services
        services.adopt_workspace(slack_team_id(self._client), LOCAL_TEAM)
        app = self._listeners()
        services.worker.start()
        services.scheduler.start(self._notifier.pump)
        if self._slack.slack_app_token is not None:
            self._socket = SocketModeHandler(
                app, self._slack.slack_app_token.get_secret_value(), concurrency=30
            )
            self._socket.connect()
        if port is not None:
            http_app = create_http_app(self._readiness, None if self._socket else app)
            self._http = HttpServer(http_app, port, is_public=self._services.settings.public_url is not None)
            self._http.start()

    def _listeners(self) -> App:
        secret = self._slack.slack_signing_secret
        return create_app(self._services, self._client, secret.get_secret_value() if secret else None)

    def _readiness(self) -> dict[str, bool]:
        socket = self._socket is None or self._socket.client.is_connected()
        return {"database": self._services.is_reachable(), "slack": bool(socket)}

    def stop(self) -> None:
        """Take no more work, finish the step under way, send what can be sent, disconnect."""
        if self._socket is not None:
            self._socket.close()
        if self._http is not None:
            self._http.stop()
        self._services.scheduler.stop()
        self._services.worker.stop()
        self._notifier.pump()


def serve() -> None:
    """Run the bot until Ctrl-C or SIGTERM."""
    settings, slack = load(Settings), load(BotSettings)
    configure_logs(settings.log_format)
    if slack.slack_app_token is None and slack.slack_signing_secret is None:
        raise SlackNotConfigured
    services = build_services(settings, SystemClock())
    bot = Bot(services, slack)
    bot.start(settings.port)
    try:
        wait_for_signal()
    finally:
        bot.stop()
        services.close()


def wait_for_signal() -> None:
    """Return when the process is asked to stop."""
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    asked.wait()

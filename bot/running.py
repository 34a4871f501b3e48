"""The running bot: what it starts, in which order, and how it stops."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.client import BaseSocketModeClient

from bot import install
from bot.app import MeasuredApp, create_app
from bot.aside import WorkersAside
from bot.clients import EveryWorkspace
from bot.connections.pages import pages as connection_pages
from bot.http import HttpServer, create_http_app
from bot.installations import LOCAL_TEAM, SlackNotConfigured, SlackUnreachable, require_workspace
from bot.metrics import Metrics
from bot.notifier import USUAL, Notifier, Rates
from bot.pages import Page, Site, is_public
from bot.readers import Readers, reading
from bot.scopes import missing
from bot.settings import BotSettings
from bot.stopping import GRACE, together
from services.clock import SystemClock
from services.errors import rescued
from services.model.operations import Role
from services.operations import Part

if TYPE_CHECKING:
    from bot.bootstrap import Services

log = structlog.get_logger()

#: Slack pings at least every ten seconds; after so many without a sign the connection is taken for dead.
DEAF_AFTER = 60.0
IS_REFUSED = "Slack refuses SLACK_BOT_TOKEN: put a new one in its place, and start again"


#: Seconds that the process beside may take to end, which has as long as this one for what is under way.
ITS_GRACE = GRACE + 5.0


class Bot:
    """The running bot: listeners, notifier, workers, and the port."""

    def __init__(
        self,
        services: Services,
        slack: BotSettings,
        rates: Rates = USUAL,
        aside: WorkersAside | None = None,
    ) -> None:
        """``aside``: works runs off in place of this process."""
        public_url = services.settings.public_url
        require_workspace(slack, public_url)
        self._services = services
        self._slack = slack
        self._clients = EveryWorkspace(services.installations, slack, public_url)
        self._readers = Readers(self._clients.of)
        self._app: MeasuredApp | None = None
        self._socket: SocketModeHandler | None = None
        self._http: HttpServer | None = None
        self._notifier = Notifier(services, self._clients, rates)
        self._aside = aside

    @property
    def port(self) -> int | None:
        """The port that it listens on, once it is started; None where it serves no HTTP."""
        return self._http.port if self._http else None

    def start(self, port: int | None) -> None:
        """Connect to Slack and start working. ``port`` None serves no HTTP (tests, demo).

        Raises an ``AppError`` where this process must not work on the database, where Slack does not take
        it, or where the port is taken; then ``stop`` cleans up.
        """
        self._services.operations.presence.arrive(Role.SERVE)
        if self._clients.own_token:
            self._settle()
        app = self._app = self._listeners()
        if port is not None:
            self._serve_http(port, app)
        if self._slack.slack_app_token is not None:
            self._connect(app, self._slack.slack_app_token.get_secret_value())
        self._services.worker.after_turn = self._notifier.wake
        if self._aside is not None:
            self._services.worker.pass_on = self._aside.kick
            self._aside.start()
        elif self._services.settings.run_engine == "embedded":  # else processes of the worker command do it
            self._services.run_engine.start()
        rescued(self._tell_of_scopes, lambda _: None)
        self._services.scheduler.start(self._notifier.pump)
        self._services.operations.health.tick()

    def _settle(self) -> None:
        """Find out whose the configured token is: nobody gets what was made before who came by OAuth.

        One that Slack refuses leaves the workspaces that installed the app by themselves as they are.
        """
        try:
            own = self._clients.settle()
        except SlackNotConfigured as error:
            if self._clients.install_address is None:
                raise
            log.warning("bot_token_refused", error=error.code)
            return
        self._services.adopt_workspace(own, LOCAL_TEAM)
        self._services.installations.settled(own)

    def _tell_of_scopes(self) -> None:
        """A newer version of this program may need more than workspaces have allowed."""
        own, drift = self._services.installations.tokens.own_team_id, self._services.scope_drift
        if own is not None:
            drift.tell(own, self._clients.lack(own).scopes)
        drift.look(missing)

    def _serve_http(self, port: int, app: App) -> None:
        metrics = Metrics(self._services.operations.watch.figures)
        slack = None if self._slack.slack_app_token else app
        hear = self._services.status_sync.webhooks.hear
        public_url = self._services.settings.public_url
        site = Site(self._pages(), public_url, self._services.operations.presence.id)
        http_app = create_http_app(self._readiness, metrics.page, slack, hear, site)
        self._http = HttpServer(http_app, port, is_public=is_public(public_url))
        self._http.start()

    def _pages(self) -> Sequence[Page]:
        """What people meet in a browser."""
        services, public_url = self._services, self._services.settings.public_url
        companies = connection_pages(services.connecting)
        if public_url is None or self._clients.install_address is None:
            return companies
        oauth = install.SlackOAuth(self._slack, public_url, services.clock.now)
        keeping = install.Keeping(services.install_consents, services.installations, self._clients.is_own)
        installs = install.pages(keeping, oauth, public_url)
        return (*companies, *installs)

    def _connect(self, app: App, app_token: str) -> None:
        """Socket Mode."""
        self._socket = SocketModeHandler(app, app_token, concurrency=30)
        self._socket.client.message_listeners.append(_send_at_once)
        try:
            self._socket.connect()  # type: ignore[no-untyped-call]
        except SlackApiError as error:
            raise SlackNotConfigured("Slack did not accept SLACK_APP_TOKEN.") from error
        except OSError as error:
            raise SlackUnreachable from error

    def _listeners(self) -> MeasuredApp:
        secret = self._slack.slack_signing_secret
        app = create_app(
            self._services,
            self._clients,
            self._notifier.wake,
            signing_secret=secret.get_secret_value() if secret else None,
        )
        app.middleware(reading(self._readers))
        return app

    def _readiness(self) -> Sequence[Part]:
        parts = self._services.operations.health.parts()
        heard = [Part("slack", *_heard(self._socket))] if self._socket is not None else []
        return [*parts, *heard, *self._token(), *([self._aside.part()] if self._aside else [])]

    def _token(self) -> Sequence[Part]:
        """A configured token that Slack refuses by now; workspaces that installed the app have their own."""
        if not self._services.installations.tokens.is_own_refused:
            return []
        return [Part("slack token", self._clients.install_address is not None, IS_REFUSED)]

    def stop(self) -> None:
        """Take no more work, finish what is under way or leave it to others, and send what can be sent."""
        services = self._services
        works = self._aside.ask_to_end if self._aside else partial(services.run_engine.stop, GRACE)
        together(self._close_doors, services.scheduler.stop, works)
        self._notifier.stop()
        if self._aside is not None:
            self._aside.wait(ITS_GRACE)
        rescued(services.operations.presence.leave, _unsaid)

    def _close_doors(self) -> None:
        """Slack sends elsewhere once the connection is closed; what it sent before is worked off."""
        if self._socket is not None:
            _close(self._socket)
        if self._http is not None:
            self._http.stop()
        if self._app is not None:
            self._app.close()
        self._readers.close()


def _close(handler: SocketModeHandler) -> None:
    """Slack's library takes up to a second more, waiting for one last message: here is none."""
    handler.client.closed = True
    handler.client.message_queue.put(None)
    handler.close()  # type: ignore[no-untyped-call]


def _send_at_once(client: BaseSocketModeClient, message: dict[str, Any], _: str | None = None) -> None:
    """With each new connection: Slack's library leaves Nagle on, which can hold an answer for 40 ms."""
    session = getattr(client, "current_session", None)
    if message.get("type") == "hello" and session is not None and session.sock is not None:
        session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _heard(handler: SocketModeHandler) -> tuple[bool, str]:
    """Whether Slack was heard lately, in words too: a connection that counts as open may be deaf."""
    session = getattr(handler.client, "current_session", None)
    if session is None or not session.is_active():
        return False, "not connected"
    if session.last_ping_pong_time is None:
        return True, "connected, not heard yet"
    age = SystemClock().now().timestamp() - session.last_ping_pong_time
    return age < DEAF_AFTER, f"heard {age:.0f} s ago"


def _unsaid(_: Exception) -> None:
    """The database does not answer: others wait until this process was silent for long enough."""

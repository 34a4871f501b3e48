"""The whole app as ``serve`` runs it, between both stand-ins: HTTP, a WebSocket, a database, all real."""

from __future__ import annotations

import socket
import threading
from collections.abc import Sequence

from pydantic import SecretStr

from bot.bootstrap import operator, services_of
from bot.notifier import UNHURRIED
from bot.running import Bot
from bot.sandbox.workspace import APP_TOKEN, BOT_TOKEN, TEAM_ID
from bot.settings import BotSettings
from services.clock import Clock
from services.container import Services
from services.sandbox.company import TIME_ZONE
from services.settings import Settings
from tests.journeys.books import FIRST_REFRESH_TOKEN, REALM_ID, Books
from tests.sandbox_slack.people import People

ADMINISTRATORS = ("U0ADMIN", "U0SECOND")
MOST_HANG_UPS = 100
#: What Intuit shows beside the address of its webhooks.
VERIFIER = "verifier-of-the-app"
_KEY = "A" * 43 + "="


class App:
    """One process of the app with its services. It can be stopped and started again on the same database."""

    def __init__(
        self,
        people: People,
        books: Books,
        database_url: str,
        clock: Clock,
        administrators: Sequence[str] = ADMINISTRATORS,
    ) -> None:
        self._settings = Settings(
            _env_file=None,
            database_url=database_url,
            encryption_keys=SecretStr("" if database_url.startswith("sqlite") else _KEY),
            quickbooks_api_url=books.url,
            quickbooks_discovery_url=books.environment["QUICKBOOKS_DISCOVERY_URL"],
            quickbooks_client_id="client",
            quickbooks_client_secret=SecretStr("secret"),
            quickbooks_webhook_verifier=SecretStr(VERIFIER),
            financial_administrators=tuple(administrators),
            support_contact="the finance desk",
        )
        self._slack = BotSettings(
            _env_file=None,
            slack_bot_token=SecretStr(BOT_TOKEN),
            slack_app_token=SecretStr(APP_TOKEN),
            slack_api_url=f"{people.url}/api/",
        )
        self._port: int | None = None
        self._people = people
        self._clock = clock
        self.services: Services
        self._bot: Bot

    def listens_over_http(self, slack: BotSettings) -> None:
        """Start with these settings, on a port, instead of in Socket Mode."""
        self._slack, self._port = slack, 0

    def is_installable(self, slack: BotSettings, port: int) -> None:
        """Start with these settings on this port, where workspaces install it by themselves."""
        self._slack, self._port = slack, port
        self._settings = self._settings.model_copy(update={"public_url": f"http://127.0.0.1:{port}"})

    def listens(self) -> None:
        """Start on a port, too, beside Socket Mode."""
        self._port = 0

    def is_reached_by_browsers(self) -> None:
        """Start on a port that is its public address, too."""
        with socket.socket() as one:
            one.bind(("127.0.0.1", 0))
            self._port = int(one.getsockname()[1])
        self._settings = self._settings.model_copy(update={"public_url": f"http://127.0.0.1:{self._port}"})

    @property
    def url(self) -> str:
        """Where it listens, once it is started."""
        return f"http://127.0.0.1:{self._bot.port}"

    def open(self) -> None:
        """Have its services ready, and nothing at work."""
        self.services = services_of(self._settings, self._slack, self._clock)

    def start(self) -> App:
        """Start it: listeners, workers, messenger."""
        self.open()
        self._bot = Bot(self.services, self._slack, UNHURRIED)
        self._bot.start(self._port)
        return self

    def stop(self) -> None:
        """Stop it as a deploy does: what is under way is finished or left for the next process."""
        stopping = threading.Thread(target=self._bot.stop)
        stopping.start()
        for _ in range(MOST_HANG_UPS):
            # Slack's library lets go of its socket only once something arrives, or after three seconds.
            self._people.do("disconnect", reason="drop")
            stopping.join(timeout=0.1)
            if not stopping.is_alive():
                break
        self.services.close()

    def connect(self) -> str:
        """Connect the company, again if it was; the connection's id."""
        token = FIRST_REFRESH_TOKEN
        return self.services.connections.connect(TEAM_ID, REALM_ID, token, TIME_ZONE, "cli").id

    def project(self, connection_id: str, client: str, name: str, *customer_ids: str) -> str:
        """A project to which these customers are linked; its id."""
        actor = operator(TEAM_ID)
        project = self.services.projects.create(actor, client, name)
        if customer_ids:
            self.services.projects.link(actor, connection_id, customer_ids, project.id)
        return project.id

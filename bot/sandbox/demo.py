"""The demo: the real app in this process, between a stand-in QuickBooks and a stand-in Slack."""

from __future__ import annotations

import json
import socket
import tempfile
from pathlib import Path

import yaml
from pydantic import SecretStr

from bot.bootstrap import Services, services_of, wait_for_signal
from bot.running import Bot
from bot.sandbox import server as slack_server
from bot.sandbox.demo_books import POSTED, DemoBooks
from bot.sandbox.options import PATIENCE, Options
from bot.sandbox.sandbox_clock import SandboxClock, StandInTime
from bot.sandbox.workspace import (
    APP_TOKEN,
    BOT_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    SIGNING_SECRET,
    TEAM_ID,
)
from bot.settings import BotSettings
from bot.webhooks import PATH
from services.clock import Clock
from services.sandbox.company import REALM_ID, TIME_ZONE, Company
from services.sandbox.controls import Controls
from services.sandbox.http_api import create_app as create_quickbooks
from services.sandbox.seed import seeded_company
from services.sandbox.seed_second import second_company
from services.sandbox.serving import Served
from services.sandbox.tokens import FIRST_REFRESH_TOKEN
from services.sandbox.webhooks import VERIFIER
from services.settings import Settings

__all__ = ["Demo", "StandIns", "wait_for_signal"]

ADMINISTRATORS = ("U0ADMIN", "U0SECOND")
FIRST_CHANNEL = "C0BOOKS"
MANIFEST = Path(__file__).resolve().parents[2] / "manifest.yml"


class StandIns:
    """Both stand-ins on loopback ports (0 takes a free one), with one time.

    ``patience``: seconds that Slack has for an answer, and for a modal.
    """

    def __init__(self, slack_port: int = 0, quickbooks_port: int = 0, patience: float = PATIENCE) -> None:
        manifest = yaml.safe_load(MANIFEST.read_text("utf-8")) if MANIFEST.exists() else None
        options = Options(ack_limit=patience, trigger_life=patience)
        slack = slack_server.create_app(manifest=manifest, options=options)
        self.slack_time: SandboxClock = slack.state.slack.clock
        self.clock: Clock = StandInTime(self.slack_time)
        self.company: Company = seeded_company(self.clock)
        self.controls = Controls(self.company)
        others = [second_company(self.clock)]
        self.quickbooks = Served(create_quickbooks(self.company, self.controls, others), quickbooks_port)
        self.slack = Served(slack, slack_port)

    def start(self) -> StandIns:
        """Serve both."""
        self.quickbooks.start()
        self.slack.start()
        return self

    def stop(self) -> None:
        """Close both."""
        self.slack.stop()
        self.controls.telling.stop()
        self.quickbooks.stop()

    def environment(self) -> dict[str, str]:
        """The environment that points a program at them."""
        return {
            "SLACK_API_URL": f"{self.slack.url}/api/",
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_CLIENT_ID": CLIENT_ID,
            "SLACK_CLIENT_SECRET": CLIENT_SECRET,
            "QUICKBOOKS_API_URL": self.quickbooks.url,
            "QUICKBOOKS_DISCOVERY_URL": f"{self.quickbooks.url}/.well-known/openid_configuration/",
            "QUICKBOOKS_CLIENT_ID": "sandbox-client",
            "QUICKBOOKS_CLIENT_SECRET": "sandbox-secret",
            "QUICKBOOKS_ENVIRONMENT": "sandbox",
            "FINANCIAL_ADMINISTRATORS": ",".join(ADMINISTRATORS),
            # Where serve listens: consents and installations lead back there.
            "PUBLIC_URL": f"http://127.0.0.1:{Settings.model_fields['port'].default}",
        }

    def environment_lines(self) -> list[str]:
        """The environment as lines of a ``.env`` file, and how to connect the company and see the page."""
        lines = [f"{name}={value}" for name, value in self.environment().items()]
        connect = f"import-invoices connect --realm-id {REALM_ID} --refresh-token {FIRST_REFRESH_TOKEN}"
        return [*lines, f"# Then: {connect} --time-zone {TIME_ZONE}", f"# The page: {self.slack.url}/"]


class Demo:
    """The app with both stand-ins; its books live in a folder that goes with it."""

    def __init__(self, port: int, patience: float = PATIENCE) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="import-invoices-demo-")
        self._stand_ins = StandIns(slack_port=port, patience=patience)
        self._services: Services | None = None
        self._bot: Bot | None = None

    @property
    def page_url(self) -> str:
        """Where the stand-in Slack shows its page: a private channel, where amounts may be shown."""
        return f"{self._stand_ins.slack.url}/?as={ADMINISTRATORS[0]}&channel={FIRST_CHANNEL}"

    @property
    def quickbooks_url(self) -> str:
        """The stand-in QuickBooks; what is changed there is told to the app within seconds."""
        return self._stand_ins.quickbooks.url

    @property
    def company(self) -> Company:
        """The books of the stand-in QuickBooks."""
        return self._stand_ins.company

    def payment(self) -> str:
        """What to type so that an invoice that was posted from here is paid in QuickBooks."""
        paid = next(one for one in self.company.documents("Invoice") if one.get("DocNumber") == POSTED)
        told = json.dumps({"verb": "pay", "id": paid["Id"]})
        return f"curl -d '{told}' {self.quickbooks_url}/_sandbox/change"

    def next_day(self) -> str:
        """What to type so that it is this time tomorrow: for the app and for both stand-ins."""
        return f"curl -d '{json.dumps({'advance': 86400})}' {self._stand_ins.slack.url}/_sandbox/clock"

    def start(self) -> Demo:
        """Start all, connect the company, fill the books, and have QuickBooks tell of what changes."""
        self._stand_ins.start()
        slack = slack_settings(self._stand_ins.slack.url)
        port = free_port()
        books = settings(Path(self._folder.name), self.quickbooks_url, f"http://127.0.0.1:{port}")
        services = services_of(books, slack, self._stand_ins.clock)
        connection = services.connections.connect(TEAM_ID, REALM_ID, FIRST_REFRESH_TOKEN, TIME_ZONE, "cli")
        DemoBooks(services, self._stand_ins.company, connection.id).fill()
        self._services, self._bot = services, Bot(services, slack)
        self._bot.start(port)
        self._stand_ins.controls.webhooks(f"http://127.0.0.1:{self._bot.port}{PATH}")
        return self

    def stop(self) -> None:
        """Stop all and remove the books."""
        if self._bot is not None:
            self._bot.stop()
        if self._services is not None:
            self._services.close()
        self._stand_ins.stop()
        self._folder.cleanup()


def free_port() -> int:
    """A port that nobody has: companies are connected at an address that is known before it is served."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def settings(folder: Path, quickbooks_url: str, public_url: str | None = None) -> Settings:
    """The demo's own, whatever the environment says: what is real there must not meet what is played here."""
    return Settings.model_construct(
        database_url=f"sqlite:///{folder / 'demo.db'}",
        quickbooks_api_url=quickbooks_url,
        quickbooks_discovery_url=f"{quickbooks_url}/.well-known/openid_configuration/",
        quickbooks_client_id="sandbox-client",
        quickbooks_client_secret=SecretStr("sandbox-secret"),
        quickbooks_environment="sandbox",
        quickbooks_webhook_verifier=SecretStr(VERIFIER),
        financial_administrators=ADMINISTRATORS,
        public_url=public_url,
    )


def slack_settings(slack_url: str) -> BotSettings:
    """The same of Slack's."""
    return BotSettings.model_construct(
        slack_bot_token=SecretStr(BOT_TOKEN),
        slack_app_token=SecretStr(APP_TOKEN),
        slack_api_url=f"{slack_url}/api/",
    )

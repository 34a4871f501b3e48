"""The product as it is installed in a world: its settings, its services, its processes."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace

from pydantic import SecretStr

from bot.logs import configure_logs
from bot.running import Bot
from bot.sandbox.workspace import APP_TOKEN, BOT_TOKEN
from bot.settings import BotSettings
from bot.stopping import StopSignals
from bot.working import WorkerProcess
from services.container import Services, Tuning, build_services
from services.imports.turn import Sizes
from services.jobs.scheduler import Ticks
from services.quickbooks.governor import Limits
from services.settings import Settings
from tests.faults.clock import HastyClock
from tests.faults.dying_store import Doom, DyingStore, Notes
from tests.faults.kinds import BOT, Kind

ADMINISTRATORS = ("U0ADMIN", "U0SECOND")
CLIENT_SECRET, KEY = "canary-client-secret", "A" * 43 + "="
#: Secrets that may stand in no log and no message.
CANARIES = ("sandbox-refresh-", "sandbox-access-", CLIENT_SECRET, KEY, BOT_TOKEN, APP_TOKEN)
#: Real seconds between two ticks at least: else the ticks of a fast clock are all that a machine does.
QUICKEST = 0.15
#: Real seconds for which QuickBooks may say nothing: about the usual minute of a hasty clock.
READ_SECONDS = 3.0
#: Small enough that a few hundred invoices need several transactions of each kind.
SIZES = Sizes(page=60, batch=30)


@dataclass(frozen=True)
class Addresses:
    """Where everything is, seen from a process of the product."""

    database: str
    quickbooks: str
    slack: str


class Installation:
    """The product at these addresses. Processes are made of it in children only."""

    def __init__(self, kind: Kind, clock: HastyClock, addresses: Addresses, notes: Notes) -> None:
        self._kind = kind
        self._clock = clock
        self._addresses = addresses
        self._notes = notes

    @property
    def settings(self) -> Settings:
        """The settings."""
        quickbooks = self._addresses.quickbooks
        return Settings(
            _env_file=None,
            database_url=self._addresses.database,
            encryption_keys=SecretStr(KEY),
            quickbooks_api_url=quickbooks,
            quickbooks_discovery_url=f"{quickbooks}/.well-known/openid_configuration/",
            quickbooks_client_id="client",
            quickbooks_client_secret=SecretStr(CLIENT_SECRET),
            financial_administrators=ADMINISTRATORS,
            support_contact="the finance desk",
            run_engine=self._kind.engine,
            daily_backups=0,
        )

    def services(self, doom: Doom | None = None) -> Services:
        """The services of one process, whose commits are noted."""
        speed, notes, sabotage = self._clock.speed, self._notes, self._kind.sabotage
        tuning = Tuning(
            limits=Limits(read_seconds=READ_SECONDS, answer_seconds=Limits().answer_seconds * speed),
            ticks=Ticks(*(max(seconds / speed, QUICKEST) for seconds in astuple(Ticks()))),
            around_store=lambda store: DyingStore(store, notes, doom, sabotage),
            sizes=SIZES,
        )
        return build_services(self.settings, self._clock, tuning=tuning)

    def run(self, role: str, doom: Doom | None) -> None:
        """Be a replica, until it is asked to end."""
        signals = StopSignals()
        configure_logs("json")
        slack = BotSettings(
            _env_file=None,
            slack_bot_token=SecretStr(BOT_TOKEN),
            slack_app_token=SecretStr(APP_TOKEN),
            slack_api_url=f"{self._addresses.slack}/api/",
        )
        services = self.services(doom)
        process: Bot | WorkerProcess
        if role == BOT:
            process = Bot(services, slack)
            process.start(None)
        else:
            process = WorkerProcess(self._hurried(services), slack)
            process.start()
        signals.wait()
        process.stop()
        services.close()

    def _hurried(self, services: Services) -> Services:
        """The same with an engine that takes a worker for gone as early as the clock would have it."""
        from services.jobs.distributed import Distributed, Pace, WakeUps

        pace = Pace(*(max(seconds / self._clock.speed, QUICKEST) for seconds in astuple(Pace())))
        queue = self._addresses.database, WakeUps(self._clock)
        engine = Distributed(queue, services.store, self._clock, services.worker, pace)
        return replace(services, run_engine=engine)

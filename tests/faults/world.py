"""A world: both stand-ins, a database, and the replicas of the bot that work there and die."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass, replace
from pathlib import Path

import sqlalchemy as sa
from pydantic import SecretStr

from bot.logs import configure_logs
from bot.running import Bot
from bot.sandbox.workspace import APP_TOKEN, BOT_TOKEN
from bot.settings import BotSettings
from bot.working import WorkerProcess
from services.container import Services, Tuning, build_services, upgrade_tables
from services.imports.turn import Sizes
from services.jobs.scheduler import Ticks
from services.quickbooks.governor import Limits
from services.settings import Settings
from tests.faults.clock import HastyClock
from tests.faults.databases import Databases, databases
from tests.faults.dying_store import Doom, DyingStore, Notes, Sabotage
from tests.faults.processes import Child, asked, started
from tests.faults.setting_up import set_up
from tests.faults.stand_ins import Books, serve
from tests.faults.warm import warm
from tests.sandbox_slack.people import People

#: Real seconds between two ticks at least: else the ticks of a fast clock are all that a machine does.
QUICKEST = 0.15
EMBEDDED, DISTRIBUTED = "embedded", "distributed"
ADMINISTRATORS = ("U0ADMIN", "U0SECOND")
_KEY = "A" * 43 + "="


BOT, WORKER = "bot", "worker"


@dataclass(frozen=True)
class Replica:
    """A process of the product, and which one."""

    role: str
    child: Child


@dataclass(frozen=True)
class Kind:
    """What kind of world: which database, which engine, how fast its time goes, what is broken in it."""

    database: str = "sqlite"
    engine: str = EMBEDDED
    speed: float = 20.0
    companies: int = 1
    invoices: int = 240
    sabotage: Sabotage | None = None

    @property
    def roles(self) -> tuple[str, ...]:
        """The processes that an installation needs: with the distributed engine bots do not work runs off."""
        return (BOT,) if self.engine == EMBEDDED else (BOT, WORKER)


class World:
    """The stand-ins live as long as the world; each case begins with a new database and new books."""

    #: Secrets that may stand in no log and no message.
    canaries = ("sandbox-refresh-", "sandbox-access-", "canary-client-secret", _KEY, BOT_TOKEN, APP_TOKEN)

    def __init__(self, kind: Kind, source: Databases, folder: Path) -> None:
        self.kind = kind
        self.clock = HastyClock(kind.speed)
        self.folder = folder
        self._databases = source
        self._stand_ins, addresses = _stand_ins(self.clock, kind.companies, folder / "stand-ins.log")
        self.books = Books(addresses["quickbooks"])
        self.people = People(addresses["slack"])
        self.replicas: list[Replica] = []
        self.database_url = ""
        self._template = ""
        self._cases = 0
        self.notes, self.log = Notes(folder / "notes"), folder / "log"

    def begin(self) -> None:
        """A new case: nothing happened yet, the companies are connected, and nobody works."""
        self.end()
        self.people.do("reset")
        grants = self.books.do("begin", invoices=self.kind.invoices)["grants"]
        if not self._template:
            self._template = self._databases.empty()
            self.database_url = self._template
            linked = self.books.do("linked")["ids"]
            asked(lambda: set_up(self, grants, linked))
        self.database_url = self._databases.copied(self._template)
        self._cases += 1
        self.notes = Notes(self.folder / f"notes-{self._cases}")
        self.log = self.folder / f"log-{self._cases}"

    def end(self) -> None:
        """Kill who still works, and drop the database of the case."""
        for replica in self.replicas:
            replica.child.kill()
        self.replicas = []
        if self.database_url and self.database_url != self._template:
            self._databases.dropped(self.database_url)
            self.database_url = ""

    def close(self) -> None:
        """End the world."""
        self.end()
        self._stand_ins.kill()
        self.people.close()
        self.books.close()

    def settings(self) -> Settings:
        """The settings of an installation that points at the stand-ins."""
        return Settings(
            _env_file=None,
            database_url=self.database_url,
            encryption_keys=SecretStr(_KEY),
            quickbooks_api_url=self.books.url,
            quickbooks_discovery_url=f"{self.books.url}/.well-known/openid_configuration/",
            quickbooks_client_id="client",
            quickbooks_client_secret=SecretStr("canary-client-secret"),
            financial_administrators=ADMINISTRATORS,
            support_contact="the finance desk",
            run_engine=self.kind.engine,
            daily_backups=0,
        )

    def services(self, doom: Doom | None = None) -> Services:
        """The services of one process, whose commits are noted. Only ever called in a child."""
        speed, notes, sabotage = self.clock.speed, self.notes, self.kind.sabotage
        tuning = Tuning(
            limits=Limits(answer_seconds=Limits().answer_seconds * speed),
            ticks=Ticks(*(max(seconds / speed, QUICKEST) for seconds in astuple(Ticks()))),
            around_store=lambda store: DyingStore(store, notes, doom, sabotage),
            sizes=Sizes(page=60, batch=30),
        )
        return build_services(self.settings(), self.clock, tuning=tuning)

    def upgrade(self) -> None:
        """Make the tables."""
        upgrade_tables(self.settings())

    def start(self, role: str = BOT, doom: Doom | None = None) -> Replica:
        """Another replica: of the bot, or of the worker command."""
        replica = Replica(role, started(lambda: self._run(role, doom), self.log))
        self.replicas.append(replica)
        return replica

    def _run(self, role: str, doom: Doom | None) -> None:
        configure_logs("json")
        slack = BotSettings(
            _env_file=None,
            slack_bot_token=SecretStr(BOT_TOKEN),
            slack_app_token=SecretStr(APP_TOKEN),
            slack_api_url=f"{self.people.url}/api/",
        )
        services = self.services(doom)
        if role == BOT:
            Bot(services, slack).start(None)
        else:
            WorkerProcess(self._hurried(services), slack).start()
        threading.Event().wait()

    def _hurried(self, services: Services) -> Services:
        """The same with an engine that takes a worker for gone as early as the clock would have it."""
        from services.jobs.distributed import Distributed, Pace, WakeUps

        pace = Pace(*(max(seconds / self.clock.speed, QUICKEST) for seconds in astuple(Pace())))
        queue = self.database_url, WakeUps(self.clock)
        engine = Distributed(queue, services.store, self.clock, services.worker, pace)
        return replace(services, run_engine=engine)

    def is_heard(self) -> bool:
        """Whether Slack has a connection to any replica."""
        return int(self.people.see("state")["connections"]) > 0

    @contextmanager
    def database(self) -> Iterator[sa.Connection]:
        """The database, for a look; it is closed again before anything is forked."""
        engine = sa.create_engine(self.database_url, poolclass=sa.NullPool)
        with engine.connect() as connection:
            yield connection


@contextmanager
def a_world(kind: Kind) -> Iterator[World]:
    """A world of this kind."""
    warm()
    with databases(kind.database) as (source, folder):
        world = World(kind, source, folder)
        try:
            yield world
        finally:
            world.close()


def _stand_ins(clock: HastyClock, companies: int, errors: Path) -> tuple[Child, dict[str, str]]:
    reading, writing = os.pipe()

    def tell(addresses: str) -> None:
        os.write(writing, f"{addresses}\n".encode())

    child = started(lambda: serve(clock, companies, tell), errors)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        addresses: dict[str, str] = json.loads(pipe.readline())
    return child, addresses

"""A database for each measurement: a copy of one in which a company is connected and all customers linked."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from services.clock import SystemClock
from services.container import build_services
from services.model.people import CLI_USER, Actor
from services.settings import Settings
from tests.benchmarks.fake_answers import REALM_ID, REFRESH_TOKEN, TIME_ZONE
from tests.benchmarks.fake_bodies import CUSTOMERS
from tests.benchmarks.postgres import a_postgres_url

KINDS = ("sqlite", "postgresql")
#: What the command line writes before a Slack workspace is known; the bot takes it over.
TEAM = "local"
#: Thirty-two zero bytes: the databases live as long as the measurement.
KEYS = "A" * 43 + "="
_PROJECTS = 40


@dataclass
class Databases:
    """Makes copies of one prepared database of a kind."""

    kind: str
    folder: Path
    server_url: str
    _numbers: Iterator[int] = field(default_factory=count)

    def prepare(self, quickbooks_url: str) -> None:
        """Make the database that the others are copies of."""
        if self.kind != "sqlite":
            self._run("CREATE DATABASE template_of_all")
        prepare(environment_of(self._url("template"), quickbooks_url))

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The address of a copy, which is dropped afterwards."""
        name = f"bench_{next(self._numbers)}"
        url = self._url(name)
        if self.kind == "sqlite":
            path = self.folder / f"{name}.db"
            shutil.copyfile(self.folder / "template.db", path)
            yield url
            for file in self.folder.glob(f"{name}.db*"):
                file.unlink()
            return
        self._run(f"CREATE DATABASE {name} TEMPLATE template_of_all")
        yield url
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a new database of PostgreSQL without tables, which is dropped afterwards."""
        name = f"empty_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}")
        yield self._url(name)
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        if self.kind == "sqlite":
            return f"sqlite:///{self.folder / name}.db"
        database = "template_of_all" if name == "template" else name
        return sa.make_url(self.server_url).set(database=database).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        engine = sa.create_engine(self.server_url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


@contextmanager
def databases(kind: str, quickbooks_url: str) -> Iterator[Databases]:
    """Databases of this kind, their durability as in production."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server_url = "" if kind == "sqlite" else stack.enter_context(a_postgres_url())
        made = Databases(kind, folder, server_url)
        made.prepare(quickbooks_url)
        yield made


def environment_of(database_url: str, quickbooks_url: str) -> dict[str, str]:
    """What points the product at this database and at the stand-in QuickBooks."""
    return {
        "DATABASE_URL": database_url,
        "ENCRYPTION_KEYS": KEYS,
        "QUICKBOOKS_API_URL": quickbooks_url,
        "QUICKBOOKS_DISCOVERY_URL": f"{quickbooks_url}/.well-known/openid_configuration/",
        "QUICKBOOKS_CLIENT_ID": "client",
        "QUICKBOOKS_CLIENT_SECRET": "secret",
        "OAUTHLIB_INSECURE_TRANSPORT": "1",
    }


def prepare(environment: dict[str, str]) -> None:
    """Connect the company and link every customer to one of the projects, as an administrator would."""
    values = {name.lower(): value for name, value in environment.items()}
    services = build_services(Settings.model_validate(values), SystemClock())
    try:
        services.connections.connect(TEAM, REALM_ID, REFRESH_TOKEN, TIME_ZONE, CLI_USER)
        actor, connection = Actor(TEAM, CLI_USER), services.connections.find(REALM_ID)
        for number in range(_PROJECTS):
            project = services.projects.create(actor, None, f"Project {number:03d}")
            customers = [str(one) for one in range(1, CUSTOMERS + 1) if one % _PROJECTS == number]
            services.projects.link(actor, connection.id, customers, project.id)
    finally:
        services.close()

"""A world: both stand-ins, a database, and the replicas of the product that work there and die."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from services.container import Services, upgrade_tables
from tests.faults.clock import HastyClock
from tests.faults.databases import Databases, databases, over_tcp, postgres_socket
from tests.faults.dying_store import Doom, Notes
from tests.faults.installation import CANARIES, Addresses, Installation
from tests.faults.kinds import BOT, Kind, Replica
from tests.faults.processes import Child, asked, started
from tests.faults.setting_up import set_up
from tests.faults.stand_ins import Books, serve
from tests.faults.warm import warm
from tests.sandbox_slack.people import People


class World:
    """The stand-ins live as long as the world; each case begins with a new database and new books."""

    canaries = CANARIES

    def __init__(self, kind: Kind, source: Databases, folder: Path) -> None:
        self.kind = kind
        self.clock = HastyClock(kind.speed)
        self.folder = folder
        self._databases = source
        self._stand_ins, addresses = _stand_ins(self.clock, kind.companies, folder / "stand-ins.log")
        self.books = Books(addresses["quickbooks"])
        self.people = People(addresses["slack"])
        self.replicas: list[Replica] = []
        self._detours: dict[str, int] = {}
        self.database_url = ""
        self._template = ""
        self._cases = 0
        self.notes, self.log = Notes(folder / "notes"), folder / "log"

    def begin(self) -> None:
        """A new case: nothing happened yet, the companies are connected, and nobody works."""
        self.end()
        self.people.do("reset")
        grants = self.books.do("begin", invoices=self.kind.invoices, entries=self.kind.entries)["grants"]
        if not self._template:
            self._template = self.database_url = self._databases.empty()
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
        self._detours.pop("database", None)
        if self.database_url and self.database_url != self._template:
            self._databases.dropped(self.database_url)
            self.database_url = ""

    def close(self) -> None:
        """End the world."""
        self.end()
        self._stand_ins.kill()
        self.people.close()
        self.books.close()

    def detour(self, name: str) -> None:
        """From the next start on, what is said to ``quickbooks``, ``slack`` or ``database`` passes us."""
        url = {"quickbooks": self.books.url, "slack": self.people.url}.get(name)
        target = int(url.rpartition(":")[2]) if url else postgres_socket(self.database_url)
        self._detours[name] = self.books.do("detour", name=name, target=target)["port"]

    def installation(self) -> Installation:
        """The product, as processes that start now find it."""
        ways = {name: f"http://127.0.0.1:{port}" for name, port in self._detours.items()}
        port = self._detours.get("database")
        addresses = Addresses(
            database=over_tcp(self.database_url, port) if port else self.database_url,
            quickbooks=ways.get("quickbooks", self.books.url),
            slack=ways.get("slack", self.people.url),
        )
        return Installation(self.kind, self.clock, addresses, self.notes)

    def services(self) -> Services:
        """The services of a process. Only ever called in a child."""
        return self.installation().services()

    def upgrade(self) -> None:
        """Make the tables."""
        upgrade_tables(self.installation().settings)

    def start(self, role: str = BOT, doom: Doom | None = None) -> Replica:
        """Another replica: of the bot, or of the worker command."""
        installation = self.installation()
        replica = Replica(role, started(lambda: installation.run(role, doom), self.log))
        self.replicas.append(replica)
        return replica

    def is_heard(self, by: int = 1) -> bool:
        """Whether Slack has a connection to so many replicas."""
        return int(self.people.see("state")["connections"]) >= by

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

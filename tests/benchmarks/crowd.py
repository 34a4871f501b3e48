"""Many companies in one database, and what becomes of their runs: who waited how long, who was done when."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

import sqlalchemy as sa

from services.clock import SystemClock
from services.container import Services, build_services
from services.model.import_run import ANY_PLAN, FINISHED, Filters, NewRun, Via
from services.model.people import CLI_USER, Actor
from services.settings import Settings
from services.store.engine import open_engine
from services.store.tables import customer_links, invoices
from services.store.tables_replicas import replicas
from services.store.tables_runs import import_runs
from tests.benchmarks.databases import TEAM
from tests.benchmarks.fake_answers import REFRESH_TOKEN, SMALL_REALMS, TIME_ZONE
from tests.benchmarks.fake_bodies import CUSTOMERS
from tests.benchmarks.fake_books import FIRST, LAST

LARGE_REALMS = "93414500"
#: Companies that are connected at the same time: each waits for answers.
AT_ONCE = 16
#: Seconds between two looks at the rows of the runs.
LOOK_EVERY = 0.2
#: A run that lasts longer than this is stuck.
STUCK_AFTER = 3600.0
_ENDED = [status.value for status in FINISHED]


class Waited(NamedTuple):
    """Of one run, in seconds: until a worker began with it, and until it had ended."""

    begun: float
    ended: float


@dataclass(frozen=True, slots=True)
class Companies:
    """The ids of connections: with large books, and with small ones."""

    large: Sequence[str]
    small: Sequence[str]


def connect(environment: dict[str, str], large: int, small: int) -> Companies:
    """So many companies, every customer of each linked to a project."""
    services = build_services(_settings(environment), SystemClock())
    try:
        project = services.projects.create(Actor(TEAM, CLI_USER), None, "All")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            connected = Companies(
                list(pool.map(partial(_connected, services, LARGE_REALMS), range(1, large + 1))),
                list(pool.map(partial(_connected, services, SMALL_REALMS), range(1, small + 1))),
            )
    finally:
        services.close()
    _link(environment["DATABASE_URL"], [*connected.large, *connected.small], project.id)
    return connected


def _connected(services: Services, realms: str, number: int) -> str:
    realm_id = f"{realms}{number:08d}"
    return services.connections.connect(TEAM, realm_id, REFRESH_TOKEN, TIME_ZONE, CLI_USER).id


def _link(url: str, companies: Sequence[str], project_id: str) -> None:
    """Past the use case, which would write an entry of the audit log for each."""
    engine, now = open_engine(url), SystemClock().now()
    numbers = [str(number) for number in range(1, CUSTOMERS + 1)]
    with engine.begin() as database:
        for company in companies:
            known = {
                "connection_id": company,
                "project_id": project_id,
                "linked_by": CLI_USER,
                "linked_at": now,
            }
            database.execute(sa.insert(customer_links), [known | {"customer_id": one} for one in numbers])
    engine.dispose()


def queue(environment: dict[str, str], companies: Sequence[str]) -> list[str]:
    """A run of all its invoices for each company, which nobody confirms."""
    services = build_services(_settings(environment), SystemClock())
    filters = Filters(FIRST, LAST)
    asked = [
        NewRun(company, TEAM, CLI_USER, Via.CLI, filters, approved_digest=ANY_PLAN) for company in companies
    ]
    try:
        return [services.previews.request(new).id for new in asked]
    finally:
        services.close()


class Watch:
    """Looks at the rows of runs until all have ended."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._clock = SystemClock()
        self._never = threading.Event()
        self._begun: dict[str, datetime] = {}

    def close(self) -> None:
        self._engine.dispose()

    def workers(self, count: int) -> None:
        """Return when so many processes work on the database."""
        wanted = sa.select(sa.func.count()).select_from(replicas)
        self._until(lambda: self._scalar(wanted) == count)

    def begun(self, run_ids: Sequence[str]) -> None:
        """Return when a worker has begun with each of these."""
        self._until(lambda: self._noted(run_ids))

    def _noted(self, run_ids: Sequence[str]) -> bool:
        self._look(run_ids)
        return self._begun.keys() >= {*run_ids}

    def ended(self, run_ids: Sequence[str]) -> dict[str, Waited]:
        """What became of these, once all have ended. Raises ``RuntimeError`` where one was not complete."""
        self._until(lambda: self._look(run_ids) == len(run_ids))
        wanted = sa.select(import_runs).where(import_runs.c.id.in_(run_ids))
        with self._engine.connect() as database:
            rows = database.execute(wanted).all()
        wrong = {row.status for row in rows} - {"complete"}
        if wrong:
            raise RuntimeError(f"Runs ended as {wrong}.")
        return {row.id: self._waited(row.id, row.created_at, row.finished_at) for row in rows}

    def invoices(self) -> int:
        """How many invoices are in."""
        return self._scalar(sa.select(sa.func.count()).select_from(invoices))

    def _waited(self, run_id: str, asked_at: datetime, ended_at: datetime) -> Waited:
        begun_at = self._begun[run_id]
        return Waited((begun_at - asked_at).total_seconds(), (ended_at - asked_at).total_seconds())

    def _look(self, run_ids: Sequence[str]) -> int:
        """How many have ended; those with which somebody has begun are noted."""
        table = import_runs.c
        wanted = sa.select(table.id, table.status).where(table.id.in_(run_ids), table.fence > 0)
        with self._engine.connect() as database:
            rows = database.execute(wanted).all()
        now = self._clock.now()
        for row in rows:
            self._begun.setdefault(row.id, now)
        return sum(row.status in _ENDED for row in rows)

    def _scalar(self, wanted: sa.Select[int]) -> int:
        with self._engine.connect() as database:
            return database.scalar(wanted) or 0

    def _until(self, is_so: Callable[[], bool]) -> None:
        until = self._clock.monotonic() + STUCK_AFTER
        while not is_so():
            if self._clock.monotonic() > until:
                raise TimeoutError("The runs don't end.")
            self._never.wait(LOOK_EVERY)


def _settings(environment: dict[str, str]) -> Settings:
    return Settings.model_validate({name.lower(): value for name, value in environment.items()})

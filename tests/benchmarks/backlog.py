"""``python -m tests.benchmarks.backlog``: how long the queue's own questions take while very many are due.

All companies of an installation may be due at the same minute, such as on Monday at eight. The rows are made
by the database itself, from one run and one company that the product made.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable
from contextlib import closing

import typer
from sqlalchemy.engine import Connection

from services.clock import SystemClock
from services.container import Services, build_services, upgrade_tables
from services.jobs.distributed import WakeUps
from services.settings import Settings
from services.store.engine import open_engine
from tests.benchmarks.contestants import quickbooks_of
from tests.benchmarks.crowd import connect, queue
from tests.benchmarks.databases import environment_of
from tests.benchmarks.postgres import a_postgres_url

_ROUNDS = 20
_FETCHED = 200
#: Every column of the table but these is copied as it is.
_OF_ITS_OWN = {"connections": ("id", "realm_id"), "import_runs": ("id", "connection_id", "request_key")}


def main() -> None:
    """Make the backlog, and ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100_000)
    runs: int = parser.parse_args().runs
    with quickbooks_of(100) as quickbooks, a_postgres_url() as url:
        environment = environment_of(url, quickbooks.url) | {"RUN_ENGINE": "distributed"}
        settings = Settings.model_validate({name.lower(): value for name, value in environment.items()})
        upgrade_tables(settings)
        queue(environment, connect(environment, 1, 0).large)
        _copy(url, runs)
        with closing(build_services(settings, SystemClock())) as services:
            _ask(services, runs)
            _fetch(services.settings.database_url, runs)


def _copy(url: str, runs: int) -> None:
    engine = open_engine(url)
    schema = WakeUps(SystemClock()).schema
    with engine.begin() as database:
        for table in ("connections", "import_runs"):
            database.exec_driver_sql(_copying(database, table, runs))
        database.exec_driver_sql(f"SET LOCAL search_path TO {schema}, public")
        database.exec_driver_sql(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args) "
            "SELECT 'runs', 'advance', id, jsonb_build_object('run_id', id) FROM import_runs "
            "WHERE id LIKE 'R%%'"
        )
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as database:
        database.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def _copying(database: Connection, table: str, count: int) -> str:
    own = {"id": "R", "realm_id": "R", "connection_id": "R", "request_key": "R"}
    names = database.exec_driver_sql(
        f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}' "  # noqa: S608
        "AND table_schema = 'public'"
    ).scalars()
    columns = [str(name) for name in names]
    values = [f"'{own[name]}' || n" if name in _OF_ITS_OWN[table] else name for name in columns]
    one = f"(SELECT * FROM {table} ORDER BY id LIMIT 1) one"  # noqa: S608
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608
        f"SELECT {', '.join(values)} FROM {one}, generate_series(1, {count}) n"
    )


def _ask(services: Services, runs: int) -> None:
    now = services.clock.now()
    questions: dict[str, Callable[[], object]] = {}
    with services.store.reading() as tx:
        questions["free runs, 50 of them"] = lambda: tx.queue.free(now, 50)
        questions["neglected ones, 200 of them"] = lambda: tx.queue.neglected(now, 200)
        questions["whether somebody waits"] = lambda: tx.queue.is_crowded(now)
        for what, ask in questions.items():
            typer.echo(f"{runs:,} runs due: {what}: {_median(services, ask):.1f} ms")


def _fetch(url: str, runs: int) -> None:
    """As a worker does: take the next job, and delete it when it is done."""
    engine = open_engine(url)
    clock, schema = SystemClock(), WakeUps(SystemClock()).schema
    with engine.connect() as database:
        database.exec_driver_sql(f"SET search_path TO {schema}")
        size = database.exec_driver_sql(
            "SELECT sum(pg_total_relation_size(name)) / 1e6 FROM "
            "(VALUES ('procrastinate_jobs'), ('procrastinate_events')) AS tables (name)"
        ).scalar()
        typer.echo(f"{runs:,} jobs queued: {size:.1f} MB")
        worker = database.exec_driver_sql("SELECT worker_id FROM procrastinate_register_worker_v1()").scalar()
        began = clock.monotonic()
        for _ in range(_FETCHED):
            job = database.exec_driver_sql(
                f"SELECT id FROM procrastinate_fetch_job_v2(ARRAY['runs'], {worker})"  # noqa: S608
            ).scalar()
            database.exec_driver_sql(f"SELECT procrastinate_finish_job_v1({job}, 'succeeded', true)")
            database.commit()
    each = (clock.monotonic() - began) * 1000 / _FETCHED
    engine.dispose()
    typer.echo(f"{runs:,} jobs queued: one is fetched and deleted in {each:.1f} ms")


def _median(services: Services, ask: Callable[[], object]) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(_ROUNDS):
        began = services.clock.monotonic()
        ask()
        taken.append((services.clock.monotonic() - began) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    main()

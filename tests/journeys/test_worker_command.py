"""The worker command: what it takes, and where it must not work."""

from __future__ import annotations

import threading
from pathlib import Path

import httpx
import pytest

from bot.cli import app
from bot.settings import BotSettings
from bot.working import WorkerProcess
from services.clock import SystemClock
from services.container import build_services
from services.model.import_run import FINISHED, Filters, NewRun, Via
from services.model.people import CLI_USER
from services.settings import Settings
from tests.journeys.books import FIRST_REFRESH_TOKEN, REALM_ID, Books
from tests.journeys.command_line import CommandLine

KEY = "A" * 43 + "="
#: Seconds after which a thread counts as stuck; no test waits for it to pass.
STUCK = 60.0


@pytest.fixture
def line(tmp_path: Path, books: Books) -> CommandLine:
    own = {"DATABASE_URL": f"sqlite:///{tmp_path}/own.db", "RUN_ENGINE": "distributed"}
    return CommandLine(books.environment | own)


def test_the_distributed_engine_is_refused_on_sqlite(line: CommandLine) -> None:
    refused = line.run("worker")

    assert refused.exit_code == 1
    assert "needs PostgreSQL" in str(refused.exception)


def test_a_setting_that_names_no_engine_is_refused(line: CommandLine) -> None:
    refused = line.run("worker", RUN_ENGINE="celery")

    assert refused.exit_code == 1
    assert "RUN_ENGINE" in str(refused.exception)


def test_the_command_is_there() -> None:
    assert "worker" in {command.name for command in app.registered_commands}


@pytest.fixture
def on_postgres(postgres_url: str, books: Books) -> CommandLine:
    """A program with the distributed engine and a connected company."""
    own = {"DATABASE_URL": postgres_url, "RUN_ENGINE": "distributed", "ENCRYPTION_KEYS": KEY}
    line = CommandLine(books.environment | own)
    line.ok("migrate")
    line.ok("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)
    return line


@pytest.mark.postgres
def test_an_import_in_the_foreground_needs_no_worker(on_postgres: CommandLine, books: Books) -> None:
    first, last = map(str, books.span())

    document, _ = on_postgres.document("--from", first, "--to", last, "--dry-run")

    assert document["tie_out"]["unexplained"] == 0


@pytest.mark.postgres
def test_a_worker_takes_what_another_process_asks_for(on_postgres: CommandLine, books: Books) -> None:
    settings = {name.lower(): value for name, value in on_postgres.environment.items()}
    asking, working = (build_services(Settings.model_validate(settings), SystemClock()) for _ in range(2))
    process, turned = WorkerProcess(working, BotSettings(_env_file=None)), threading.Event()
    working.worker.after_turn = turned.set
    process.start(port=0)
    company = asking.connections.find(None)
    new = NewRun(company.id, company.team_id, CLI_USER, Via.CLI, Filters(*books.span()), dry_run=True)

    run = asking.previews.request(new)
    is_turned = turned.wait(STUCK)
    shown = httpx.get(f"http://127.0.0.1:{process.port}/readyz", timeout=STUCK)
    process.stop()

    assert (is_turned, asking.history.run(run.id).status in FINISHED) == (True, True)
    assert shown.status_code == 200, shown.text
    for services in (asking, working):
        services.close()

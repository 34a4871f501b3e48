"""The worker command, where it must not work: one sentence, before anything is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import app
from tests.journeys.books import Books
from tests.journeys.command_line import CommandLine


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

"""Copies, refusals at the start, and tokens that no key opens, as an operator meets them."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.cli import BROKEN
from services.clock import SystemClock
from services.model.operations import Replica, Role
from services.store.engine import begin_writing, open_engine
from services.store.replicas import ReplicaRepository
from tests.journeys.books import FIRST_REFRESH_TOKEN, REALM_ID, Books
from tests.journeys.command_line import CommandLine

KEY, OTHER_KEY = "A" * 43 + "=", "B" * 43 + "="


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "own.db"


@pytest.fixture
def line(books: Books, file: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A program with one company connected."""
    monkeypatch.chdir(file.parent)
    line = CommandLine(books.environment | {"DATABASE_URL": f"sqlite:///{file}"})
    line.ok("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN, "--team-id", "T1")
    return line


def refusal(line: CommandLine, *command: str, **environment: str) -> str:
    """The sentence with which a command is refused."""
    result = line.run(*command, **environment)
    assert result.exit_code != 0
    assert result.exception is not None
    return getattr(result.exception, "sentence", str(result.exception))


@contextmanager
def another_machine(file: Path) -> Iterator[None]:
    """It works on the same file."""
    there, engine = Replica("r9", "ledger-9/another-start", Role.SERVE), open_engine(f"sqlite:///{file}")
    with begin_writing(engine) as database:
        ReplicaRepository(database).beat(there, SystemClock().now())
        database.commit()
    yield
    with begin_writing(engine) as database:
        ReplicaRepository(database).leave(there.id)
        database.commit()
    engine.dispose()


def test_a_copy_is_made_and_put_back(line: CommandLine, file: Path) -> None:
    copy = file.with_name("copy.db")
    assert "checked." in line.ok("backup", str(copy))
    line.ok("projects", "add", "Later")

    said = line.ok("restore", str(copy), "--yes")

    assert f"{file} is now what {copy} was." in said
    assert len(list(file.parent.glob("own.db.before-*"))) == 1
    assert "Project" in line.ok("projects", "add", "Later")
    assert line.run("import", "--from", "2026-10-01", "--to", "2026-10-02", "--dry-run").exit_code != BROKEN


def test_a_folder_that_is_not_there_is_named_as_what_is_wrong(line: CommandLine, file: Path) -> None:
    said = refusal(line, "backup", str(file.parent / "no" / "such" / "copy.db"))

    assert "copy.db cannot be written: No such file or directory." in said
    assert "DATABASE_URL" not in said


def test_no_key_is_named_that_is_not_there(line: CommandLine, file: Path) -> None:
    key = file.with_name("own.db.key")
    assert str(key) in line.ok("backup", str(file.with_name("one.db")))
    key.unlink()

    assert "key" not in line.ok("backup", str(file.with_name("two.db"))).replace(str(file.parent), "")


def test_whoever_restores_is_asked_first(line: CommandLine, file: Path) -> None:
    copy = file.with_name("copy.db")
    line.ok("backup", str(copy))

    assert line.typing("n\n", "restore", str(copy)).exit_code == 1

    assert list(file.parent.glob("own.db.before-*")) == []


def test_postgresql_is_copied_by_its_own_means(line: CommandLine, tmp_path: Path) -> None:
    said = refusal(
        line, "backup", str(tmp_path / "x.db"), DATABASE_URL="postgresql://a@127.0.0.1/a", ENCRYPTION_KEYS=KEY
    )

    assert "pg_dump" in said


@pytest.mark.parametrize("command", ["serve", "import"])
def test_no_command_works_on_a_file_of_another_machine(line: CommandLine, file: Path, command: str) -> None:
    days = ("--from", "2026-10-01", "--to", "2026-10-02") if command == "import" else ()
    slack = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": "http://127.0.0.1:1/"}

    with another_machine(file):
        assert "The machine ledger-9 works on this SQLite file." in refusal(line, command, *days, **slack)
        assert "FAIL  Start: The machine ledger-9" in line.run("doctor").stdout


def test_a_key_file_that_is_missing_is_not_made_anew(line: CommandLine, file: Path) -> None:
    key = file.with_name("own.db.key")
    away = key.rename(file.with_name("away.key"))

    assert "own.db.key, which opens them, is missing." in refusal(line, "runs")

    assert not key.exists()
    away.rename(key)
    line.ok("runs")


def test_tokens_that_no_key_opens_are_given_up_only_when_somebody_says_so(line: CommandLine) -> None:
    assert "FAIL  Encryption keys: A key that sealed" in line.run("doctor", ENCRYPTION_KEYS=OTHER_KEY).stdout

    said = line.run("forget-tokens", "--yes", ENCRYPTION_KEYS=OTHER_KEY).stdout

    assert said.startswith("1 company must be connected again.")
    assert REALM_ID in said
    assert line.run("forget-tokens", "--yes", ENCRYPTION_KEYS=OTHER_KEY).stdout.startswith("0 companies")


def test_keys_are_changed_by_a_command_and_the_old_ones_may_go(line: CommandLine, file: Path) -> None:
    said = line.ok("rotate-keys")

    assert said.startswith("2 secrets are sealed anew by the newest key.")
    assert f"The newest key is in {file}.key" in said
    both = f"{KEY},{base64.b64encode(file.with_name('own.db.key').read_bytes()).decode()}"
    said = line.run("rotate-keys", ENCRYPTION_KEYS=both).stdout
    assert said.startswith("2 secrets are sealed anew by the newest key.")
    assert "The old keys can be taken out of ENCRYPTION_KEYS." in said
    lost = line.run("rotate-keys", ENCRYPTION_KEYS=OTHER_KEY)
    assert (lost.exit_code, "2 secrets are sealed by a key that is not there." in lost.stdout) == (3, True)
    assert "OK    Encryption keys" in line.run("doctor", ENCRYPTION_KEYS=KEY).stdout


def test_a_worker_does_not_start_without_the_key(line: CommandLine) -> None:
    slack = {"SLACK_BOT_TOKEN": ""}

    said = refusal(line, "worker", ENCRYPTION_KEYS=OTHER_KEY, **slack)

    assert "A key that sealed tokens is missing" in said

"""``schedules …`` without Slack, against the books of the stand-in, on both databases."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.journeys.books import FIRST_REFRESH_TOKEN, REALM_ID, Books
from tests.journeys.command_line import CommandLine

MONDAYS = ("schedules", "add", "--every", "monday", "--at", "08:00", "--time-zone", "America/New_York")


@pytest.fixture
def line(books: Books, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line with a connected company; nobody's ``.env`` file is read."""
    monkeypatch.chdir(tmp_path)
    keys = {} if database_url.startswith("sqlite") else {"ENCRYPTION_KEYS": "A" * 43 + "="}
    line = CommandLine(books.environment | {"DATABASE_URL": database_url} | keys)
    line.ok("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)
    return line


def added(line: CommandLine, *options: str) -> str:
    """The reference of a new schedule."""
    found = re.match(r"SCH-\w{6}", line.ok(*MONDAYS, "--range", "last month", *options))
    assert found is not None
    return found[0]


def test_a_schedule_is_made_shown_paused_resumed_run_and_deleted(line: CommandLine) -> None:
    reference = added(line, "--policy", "nothing", "--status", "paid")

    listed = line.ok("schedules", "list")
    assert f"{reference}  " in listed
    assert "every Monday 08:00 (America/New_York), Invoice history, last month" in listed
    shown = line.ok("schedules", "show", reference.lower())
    assert "Invoices: paid" in shown
    assert "If some can't be imported: import nothing" in shown
    assert line.ok("schedules", "pause", reference) == f"{reference} is paused.\n"
    assert "paused" in line.ok("schedules", "list")
    assert re.fullmatch(
        rf"{reference}: next on \d{{4}}.* E[SD]T\.\n", line.ok("schedules", "resume", reference)
    )
    ran = line.run("schedules", "run-now", reference, "--json")
    assert ran.exit_code in (0, 3, 4)
    run_id = json.loads(ran.stdout)["run"]
    assert run_id in line.ok("schedules", "show", reference)
    assert run_id in line.ok("runs")
    line.ok("schedules", "delete", reference)
    assert line.ok("schedules", "list") == "No schedules yet.\n"


WRONG = [
    (("--every", "29", "--range", "yesterday"), "How often: hour, day,"),
    (("--every", "day", "--range", "next month"), "Ranges: yesterday,"),
    (("--every", "day", "--range", "yesterday", "--at", "8"), "--at: Choose a time, such as 08:00."),
    (("--every", "day", "--range", "yesterday", "--time-zone", "Mars"), "--time-zone: This time zone"),
]


def test_what_was_typed_wrong_is_said_in_words(line: CommandLine) -> None:
    for options, words in WRONG:
        result = line.run("schedules", "add", *options)

        assert result.exit_code == 2
        assert words in " ".join(result.stderr.replace("│", " ").split())
    assert line.ok("schedules", "list") == "No schedules yet.\n"


def test_a_schedule_that_is_none_is_said_to_be_none(line: CommandLine) -> None:
    for command in ("show", "pause", "resume", "delete", "run-now"):
        result = line.run("schedules", command, "SCH-222222")

        assert "This schedule does not exist any more." in str(result.exception)


def test_a_channel_needs_slack(line: CommandLine) -> None:
    result = line.run(*MONDAYS, "--range", "yesterday", "--channel", "C0FINANCE")

    assert "Set SLACK_BOT_TOKEN" in getattr(result.exception, "sentence", "")

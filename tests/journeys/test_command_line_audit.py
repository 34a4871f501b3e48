"""The audit log at the command line."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.journeys.books import FIRST_REFRESH_TOKEN, REALM_ID, Books
from tests.journeys.command_line import CommandLine


@pytest.fixture
def line(books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> CommandLine:
    """A command line with a connected company and one project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    line = CommandLine(books.environment | {"DATABASE_URL": sqlite_url})
    line.ok("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)
    line.ok("projects", "add", "Client work")
    return line


def test_what_was_done_is_listed_narrowed_and_written_into_a_file(line: CommandLine, tmp_path: Path) -> None:
    listed = line.ok("audit").splitlines()
    only = line.ok("audit", "--action", "project-created", "--who", "cli", "--about", "client work")
    none = line.ok("audit", "--to", "2020-01-31")
    told = line.ok("audit", "--csv", str(tmp_path / "log.csv"))
    rows = list(csv.DictReader((tmp_path / "log.csv").read_text("utf-8-sig").splitlines()))

    assert [one.split("  ")[-1].strip() for one in listed] == [
        "created a project: Client work",
        "connected a QuickBooks company: Tidewater Advisory Partners",
    ]
    assert only.splitlines() == listed[:1]
    assert none == "No entries.\n"
    assert told == f"Wrote 3 entries to {tmp_path / 'log.csv'}.\n"
    assert [(row["Who"], row["Action"]) for row in rows] == [
        ("cli", "audit_exported"),
        ("cli", "project_created"),
        ("cli", "company_connected"),
    ]
    assert [one.name for one in tmp_path.iterdir() if "part" in one.name] == []


WRONG = {
    "--action nonsense is not known.": ["--action", "nonsense"],
    "--to is before --from.": ["--from", "2026-02-01", "--to", "2026-01-01"],
    "The audit log could not be written into the file.": ["--csv", "/nowhere/at/all.csv"],
}


def test_what_was_typed_wrong_is_said(line: CommandLine) -> None:
    results = {said: line.run("audit", *typed) for said, typed in WRONG.items()}

    assert all(result.exit_code for result in results.values())
    assert [said in f"{one.output} {one.exception}" for said, one in results.items()] == [True] * len(WRONG)

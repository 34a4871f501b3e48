"""What an operator can do wrong, or find broken: one sentence on standard error, never a traceback."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bot.cli import run
from tests.journeys.books import FIRST_REFRESH_TOKEN, REALM_ID, Books
from tests.journeys.command_line import CommandLine

KEY = "A" * 43 + "="
CONTRACT = {"run", "company", "range", "counts", "totals", "tie_out", "items"}
COUNTS = {"found", "imported", "already_here", "rejected", "failed", "left_out"}
ITEM = {
    *("qbo_id", "doc_number", "txn_date", "due_date", "currency", "total", "balance"),
    *("customer", "project", "tile", "verdict", "reason"),
}


class Typed:
    """Commands as the installed program runs them, in an environment of their own."""

    def __init__(self, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._capsys = capsys

    def __call__(self, *words: str, **environment: str) -> tuple[int, str]:
        """The exit status, and what stands on standard error."""
        for name, value in environment.items():
            self._patch.setenv(name, value)
        self._patch.setattr(sys, "argv", ["import-invoices", *words])
        with pytest.raises(SystemExit) as ended:
            run()
        return int(ended.value.code or 0), self._capsys.readouterr().err


@pytest.fixture
def typed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], books: Books
) -> Typed:
    """A program without a company, its database not made yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    for name, value in (books.environment | {"DATABASE_URL": f"sqlite:///{tmp_path}/own.db"}).items():
        monkeypatch.setenv(name, value)
    return Typed(monkeypatch, capsys)


@pytest.fixture
def line_of(typed: Typed, books: Books, tmp_path: Path) -> CommandLine:
    """The same program, for what must succeed."""
    return CommandLine(books.environment | {"DATABASE_URL": f"sqlite:///{tmp_path}/own.db"})


def refused(answer: tuple[int, str], words: str) -> None:
    """The command said so in one sentence, and in nothing else."""
    status, error = answer
    assert status == 1
    assert words in error
    assert "Traceback" not in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("command", ["runs", "migrate"])
def test_a_database_that_does_not_answer_is_named(typed: Typed, command: str) -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"

    refused(typed(command, DATABASE_URL=url, ENCRYPTION_KEYS=KEY), "Check DATABASE_URL")


def test_a_file_that_is_no_database_is_left_alone(typed: Typed, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear customer, this is a letter and no database at all.\n" * 40)
    before = file.read_bytes()

    refused(typed("runs", DATABASE_URL=f"sqlite:///{file}"), "is not a SQLite database")

    assert file.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    refused(typed("runs", DATABASE_URL=f"sqlite:///{tmp_path}/file/own.db"), "cannot be made: File exists.")


@pytest.mark.parametrize(
    ("name", "value"),
    [("ENCRYPTION_KEYS", "short"), ("DATABASE_URL", "mysql://host/name"), ("PORT", "many")],
)
def test_a_wrong_setting_is_named_with_its_remedy(typed: Typed, name: str, value: str) -> None:
    status, error = typed("runs", **{name: value})

    assert (status, name in error) == (1, True)
    assert "Traceback" not in error


def test_an_import_without_a_company_says_how_to_connect_one(typed: Typed) -> None:
    refused(typed("import", "--from", "2026-01-01", "--to", "2026-01-31"), "No QuickBooks company is")


def connected(typed: Typed) -> None:
    status, error = typed("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)
    assert (status, error) == (0, "")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--project", "Nobody's"), "There is no project “Nobody's”."),
        (("--company", "1"), "with the realm id 1 is connected"),
    ],
)
def test_what_is_not_known_is_named(typed: Typed, words: tuple[str, str], sentence: str) -> None:
    connected(typed)

    refused(typed("import", "--from", "2026-01-01", "--to", "2026-01-31", *words), sentence)


def test_whoever_typed_a_wrong_reference_is_not_sent_to_slack(typed: Typed) -> None:
    answer = typed("undo", "IMP-NOBODYS")

    refused(answer, "This import run does not exist. Check how it is typed")
    assert "/import-invoices" not in answer[1]


@pytest.mark.parametrize("unknown", ["99999", "abc"])
def test_a_customer_that_quickbooks_does_not_have_is_named_and_nothing_is_done(
    typed: Typed, line_of: CommandLine, unknown: str
) -> None:
    connected(typed)
    sentence = f"QuickBooks has no customer with the id {unknown}."

    refused(typed("import", "--from", "2026-01-01", "--to", "2026-01-31", "--customer", unknown), sentence)
    refused(typed("projects", "add", "Redesign", "--link", "1", "--link", unknown), sentence)
    refused(
        typed("import", "--from", "2026-01-01", "--to", "2026-01-31", "--project", "Redesign"),
        "There is no project “Redesign”.",
    )
    assert "No import runs yet." in line_of.ok("runs")


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        ("403_json", "it no longer accepts this connection. Nothing was changed. Connect the company again"),
        ("fault_in_query_response", "could not be looked up: QuickBooks"),
    ],
)
def test_customers_that_cannot_be_looked_up_are_not_linked(
    typed: Typed, books: Books, fault: str, sentence: str
) -> None:
    connected(typed)
    books.controls.fault(fault, match="FROM Customer", times=100)

    status, error = typed("projects", "add", "Redesign", "--link", "1")

    assert (status, sentence in error, "Traceback" in error) == (1, True, False)
    books.controls.reset()
    connected(typed)
    unknown = typed("import", "--from", "2026-01-01", "--to", "2026-01-31", "--project", "Redesign")
    refused(unknown, "There is no project “Redesign”.")


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        ("2026-02-30", "2026-01-31", "--from 2026-02-30 is no date. Write it as in 2026-12-31."),
        ("2026-01-01", "yesterday", "--to yesterday is no date. Write it as in 2026-12-31."),
        ("01.02.2026", "2026-01-31", "--from 01.02.2026 is no date. Write it as in 2026-12-31."),
        ("20260101", "2026-01-31", "--from 20260101 is no date. Write it as in 2026-12-31."),
        ("2026-02-01", "2026-01-01", "--to lies before --from."),
    ],
)
def test_a_wrong_date_is_named_before_anything_is_opened(
    typed: Typed, tmp_path: Path, first: str, last: str, sentence: str
) -> None:
    status, error = typed("import", "--from", first, "--to", last)

    assert (status, sentence in error) == (2, True)
    assert not (tmp_path / "own.db").exists()


def test_a_range_that_begins_after_today_is_refused(typed: Typed, line_of: CommandLine) -> None:
    connected(typed)

    status, error = typed("import", "--from", "2999-01-01", "--to", "2999-12-31")

    assert (status, "--from lies after today." in error) == (2, True)
    assert "No import runs yet." in line_of.ok("runs")


def test_the_last_date_may_lie_ahead(typed: Typed, line_of: CommandLine) -> None:
    connected(typed)

    result = line_of.run("import", "--from", "2025-11-01", "--to", "2999-12-31", "--dry-run")

    assert result.stdout.startswith("Dry run\n")


def test_a_dead_connection_ends_in_words_with_the_reference(typed: Typed, books: Books) -> None:
    connected(typed)
    books.controls.fault("403_json", match="FROM", times=100)

    status, error = typed("import", "--from", "2026-01-01", "--to", "2026-01-31")

    assert status == 1
    assert "must reconnect the company" in error
    assert "(reference IMP-" in error


def test_the_doctor_names_what_is_wrong_and_says_nothing_of_the_rest(typed: Typed) -> None:
    status, error = typed("doctor", DATABASE_URL="postgresql://nobody@127.0.0.1:1/none", ENCRYPTION_KEYS=KEY)

    assert (status, error) == (1, "")


def test_the_doctor_finds_nothing_wrong_with_a_new_database(line_of: CommandLine) -> None:
    said = line_of.run("doctor").stdout

    assert "OK    Database: a new database; its tables are made at the first use" in said
    assert "OK    Encryption keys" in said
    again = line_of.run("doctor").stdout
    assert "OK    Database: tables at revision" in again
    assert "OK    Totals: not compared with the invoices yet" in again


@pytest.mark.postgres
def test_the_doctor_names_the_remedy_for_a_server_without_tables(
    line_of: CommandLine, postgres_url: str
) -> None:
    said = line_of.run("doctor", DATABASE_URL=postgres_url, ENCRYPTION_KEYS=KEY)

    assert said.exit_code == 1
    assert "FAIL  Database: " in said.stdout
    assert "Run: import-invoices migrate" in said.stdout


@pytest.fixture
def line(books: Books, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line on either database, without a company."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    return CommandLine(books.environment | {"DATABASE_URL": database_url, "ENCRYPTION_KEYS": KEY})


def test_linking_says_how_many_customers_and_from_where_they_moved(line: CommandLine) -> None:
    line.ok("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)

    one = line.ok("projects", "add", "Redesign", "--client", "Acme", "--link", "1")
    two = line.ok("projects", "add", "Website", "--link", "1", "--link", "2")

    assert one == "Project Acme / Redesign, linked to 1 QuickBooks customer.\n"
    assert two == (
        "Project Website, linked to 2 QuickBooks customers.\nCustomer 1 moved from Acme / Redesign.\n"
    )


def test_the_document_has_every_key_of_the_contract(line: CommandLine) -> None:
    line.ok("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)

    result = line.run("import", "--from", "2025-11-01", "--to", "2025-11-30", "--json")

    document = json.loads(result.stdout)
    assert set(document) >= CONTRACT
    assert (document["company"], set(document["range"])) == (REALM_ID, {"from", "to"})
    assert set(document["counts"]) == COUNTS
    assert set(document["tie_out"]) == {"quickbooks_count", "explained", "unexplained"}
    assert {frozenset(total) for total in document["totals"].values()} == {frozenset({"found", "imported"})}
    assert all(set(item) >= ITEM for item in document["items"])
    assert "Reading QuickBooks" not in result.stdout


def test_progress_stands_on_standard_error_only(line: CommandLine) -> None:
    line.ok("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)

    result = line.run("import", "--from", "2025-11-01", "--to", "2025-11-30")

    assert "…" in result.stderr
    assert "…" not in result.stdout
    assert "unexplained: 0" in result.stdout


def test_the_refresh_token_can_come_by_standard_input(line: CommandLine) -> None:
    given = line.typing(f"{FIRST_REFRESH_TOKEN}\n", "connect", "--realm-id", REALM_ID, "--refresh-token", "-")

    assert given.exit_code == 0
    assert FIRST_REFRESH_TOKEN not in given.output


def test_runs_and_migrate_say_what_there_is(line: CommandLine) -> None:
    assert line.ok("migrate").startswith("The tables are at revision ")
    assert "No import runs yet." in line.ok("runs")
    line.ok("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)
    document, _ = line.document("--from", "2025-11-01", "--to", "2025-11-30")
    assert document["run"] in line.ok("runs")

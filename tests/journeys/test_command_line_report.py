"""``import --report FILE``: the report as a file, without Slack."""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import openpyxl
import pytest

from bot.bootstrap import Services
from bot.cli.report_file import ReportNotWritten, write
from tests.builders import an_item
from tests.journeys.books import FIRST_REFRESH_TOKEN, REALM_ID, Books
from tests.journeys.command_line import CommandLine
from tests.services.imports.kept_items import Kept

EVERY_STATUS = ("--status", "sent", "--status", "in_progress", "--status", "paid", "--status", "voided")


@pytest.fixture
def line(books: Books, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line with a connected company, of whose customers one is linked."""
    monkeypatch.chdir(tmp_path)
    line = CommandLine(books.environment | {"DATABASE_URL": sqlite_url})
    line.ok("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)
    line.ok("projects", "add", "Client work", "--link", books.tops()[0])
    return line


def dates(books: Books) -> tuple[str, ...]:
    first, last = books.span()
    return ("--from", first.isoformat(), "--to", last.isoformat(), *EVERY_STATUS)


def sheet_of(file: Path, name: str) -> list[dict[str, Any]]:
    head, *rows = openpyxl.load_workbook(file)[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_the_workbook_says_of_every_invoice_what_the_document_says(
    line: CommandLine, books: Books, tmp_path: Path
) -> None:
    document, status = line.document(*dates(books), "--report", "report.xlsx")

    assert status == 3
    rows = {row["QuickBooks id"]: row for row in sheet_of(tmp_path / "report.xlsx", "Everything")}
    assert rows.keys() == {item["qbo_id"] for item in document["items"]}
    verdicts = Counter(row["Verdict"].replace(" ", "_") for row in rows.values())
    assert verdicts == Counter(item["verdict"] for item in document["items"])
    for item in document["items"]:
        row = rows[item["qbo_id"]]
        assert row["Number"] == item["doc_number"]
        assert (row["Total"] is None) == (item["total"] is None)
        assert item["total"] is None or Decimal(str(row["Total"])) == Decimal(item["total"])
        assert (row["Invoice date"] and row["Invoice date"].date().isoformat()) == item["txn_date"]
    choices = {row["What"]: row["Value"] for row in sheet_of(tmp_path / "report.xlsx", "Choices")}
    assert choices["Asked by"] == "the command line"
    assert choices["Found"] == document["counts"]["found"]


def test_the_csv_has_those_that_need_somebody(line: CommandLine, books: Books, tmp_path: Path) -> None:
    file = tmp_path / "Report.CSV"
    file.write_text("an older one")

    document, _ = line.document(*dates(books), "--report", str(file))

    rows = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
    needing = [item["qbo_id"] for item in document["items"] if item["verdict"] == "rejected"]
    assert [row["QuickBooks id"] for row in rows] == needing
    assert [one.name for one in tmp_path.iterdir() if "Report" in one.name] == ["Report.CSV"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("report.pdf", "--report report.pdf is no file for a report. Let its name end in .csv or .xlsx."),
        ("report", "--report report is no file for a report. Let its name end in .csv or .xlsx."),
        ("nowhere/report.csv", "--report nowhere/report.csv cannot be written there."),
        ("folder.csv", "--report folder.csv cannot be written there."),
    ],
)
def test_a_file_that_cannot_be_written_is_refused_before_anything_is_imported(
    line: CommandLine, books: Books, tmp_path: Path, typed: str, words: str
) -> None:
    (tmp_path / "folder.csv").mkdir()

    result = line.run("import", *dates(books), "--report", typed)

    assert result.exit_code == 2
    assert words in " ".join(result.stderr.replace("│", "").split())
    assert line.ok("runs").count("IMP-") == 0


def test_a_report_that_cannot_be_written_in_the_end_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    services = cast(Services, SimpleNamespace(history=Kept(an_item())))
    (tmp_path / "report.csv").mkdir()

    with pytest.raises(ReportNotWritten):
        write(services, "IMP-4T7Q2MZX", tmp_path / "report.csv")

    assert [one.name for one in tmp_path.iterdir()] == ["report.csv"]

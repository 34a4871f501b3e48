"""What a person reads at the terminal, and what a program reads of every invoice."""

from __future__ import annotations

import hashlib
import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.cli.import_outcome import counts_of
from bot.cli.import_words import heading, words
from bot.cli.runs import PackNotWritten
from services.model.import_run import CommitPolicy, RunStatus
from services.model.rejection import Reason, ReviewProblem
from services.model.report import Counts, RunReport, Verdict
from tests.builders import a_report, a_run, an_item
from tests.journeys.books import FIRST_REFRESH_TOKEN, REALM_ID, Books
from tests.journeys.command_line import CommandLine

NOVEMBER = ("--from", "2025-11-01", "--to", "2025-11-30")


@pytest.fixture
def line(books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sqlite_url: str) -> CommandLine:
    """A command line with a connected company, most of whose customers have a project."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    line = CommandLine(books.environment | {"DATABASE_URL": sqlite_url})
    line.ok("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)
    _unlinked, *tops = books.tops()
    links = [word for customer_id in tops for word in ("--link", customer_id)]
    line.ok("projects", "add", "Client work", *links)
    return line


def a_run_report(status: RunStatus, counts: Counts, **facts: Any) -> RunReport:
    """A whole report of a run that imports all or nothing, unless said so."""
    run = a_run(status=status)
    filters = replace(run.filters, policy=facts.pop("policy", CommitPolicy.ALL_OR_NOTHING))
    run = replace(run, filters=filters, dry_run=facts.pop("dry_run", False))
    return a_report(run, is_whole=True, counts=counts, **facts)


def test_what_is_held_back_needs_nobody() -> None:
    refused = a_run_report(RunStatus.REFUSED, Counts(367, 18, 190, 7, 1))

    said = list(words(refused, []))

    assert said[0] == "IMPORT FAILED"
    assert said[2] == "582 found: 0 imported, 18 already here, 197 need you; 1 left out"
    assert said[3] == "367 held back, because you chose to import nothing in that case"
    assert "imported of" not in "\n".join(said)


def test_what_is_held_back_counts_as_failed() -> None:
    refused = a_run_report(RunStatus.REFUSED, Counts(367, 18, 190, 7, 1))

    assert counts_of(refused) == Counts(0, 18, 190, 374, 1)


def test_a_dry_run_says_what_would_be_held_back() -> None:
    dry = a_run_report(RunStatus.EXCEPTIONS, Counts(3, 0, 1, 0, 0), dry_run=True)

    said = list(words(dry, []))

    assert (said[0], said[2]) == (
        "Dry run",
        "4 found: 0 would be imported, 0 already here, 1 needs you; 0 left out",
    )
    assert said[3] == "3 would be held back, because you chose to import nothing in that case"


def test_what_is_in_stays_called_imported_when_the_rest_breaks() -> None:
    broken = a_run_report(RunStatus.FAILED, Counts(3, 0, 0, 1, 0), policy=CommitPolicy.PARTIAL)

    assert list(words(broken, []))[2] == "4 found: 3 imported, 0 already here, 1 needs you; 0 left out"


def test_nothing_is_counted_of_what_was_not_read_to_the_end() -> None:
    broken = replace(a_run_report(RunStatus.FAILED, Counts()), is_whole=False)

    assert list(words(broken, []))[2:] == [
        "QuickBooks was not read to the end, so nothing is counted and nothing was imported."
    ]


@pytest.mark.parametrize(
    ("status", "is_dry", "expected"),
    [
        (RunStatus.EXCEPTIONS, False, "Imported with exceptions"),
        (RunStatus.REFUSED, False, "IMPORT FAILED"),
        (RunStatus.NOTHING, False, "Nothing new to import"),
        (RunStatus.PAUSED, False, "Import paused"),
        (RunStatus.COMPLETE, True, "Dry run"),
        (RunStatus.EXCEPTIONS, True, "Dry run"),
        (RunStatus.FAILED, True, "IMPORT FAILED (dry run)"),
        (RunStatus.NOTHING, True, "Nothing new to import (dry run)"),
    ],
)
def test_a_run_is_headed_as_everywhere_and_a_dry_one_is_marked(
    status: RunStatus, is_dry: bool, expected: str
) -> None:
    assert heading(a_run(status=status, dry_run=is_dry)) == expected


@pytest.mark.parametrize(
    ("facts", "first", "second"),
    [
        (
            {"reason": Reason.NO_PROJECT},
            "  N-7  2025-11-03  USD 1,234.50  Juniper: Clinics (customer 12)",
            f"    {Reason.NO_PROJECT.sentence} {Reason.NO_PROJECT.remedy}",
        ),
        (
            {"reason": Reason.NEEDS_REVIEW, "problem": ReviewProblem.TOTAL_MISSING, "total": None},
            "  N-7  2025-11-03  USD –  Juniper: Clinics (customer 12)",
            f"    {Reason.NEEDS_REVIEW.sentence} {ReviewProblem.TOTAL_MISSING.sentence} "
            f"{Reason.NEEDS_REVIEW.remedy}",
        ),
        (
            {"verdict": Verdict.FAILED, "doc_number": " ", "customer_id": None, "customer_name": None}
            | {"txn_date": None, "reason": None, "error": "The import broke before it came in."},
            "  (no number, QuickBooks id 7)  (no date)  USD 1,234.50  (no customer)",
            "    The import broke before it came in. Run the import again.",
        ),
        (
            {"reason": Reason.NO_PROJECT, "doc_number": "\x1b[2J7\n8", "customer_name": "A\x1b]0;x\x07B"},
            "  [2J7 8  2025-11-03  USD 1,234.50  A]0;xB (customer 12)",
            f"    {Reason.NO_PROJECT.sentence} {Reason.NO_PROJECT.remedy}",
        ),
    ],
)
def test_what_needs_somebody_is_itemised(facts: dict[str, Any], first: str, second: str) -> None:
    plain = {"qbo_id": "7", "doc_number": "N-7", "txn_date": date(2025, 11, 3), "currency": "USD"}
    plain |= {"total": Decimal("1234.5"), "customer_id": "12", "customer_name": "Juniper: Clinics"}
    item = an_item(**plain | {"verdict": Verdict.REJECTED} | facts)
    held_back = an_item(verdict=Verdict.WOULD_IMPORT)

    said = list(words(a_run_report(RunStatus.REFUSED, Counts(1, 0, 1)), [item, held_back]))

    assert said[-2:] == [first, second]
    assert len([one for one in said if one.startswith("    ")]) == 1


def test_all_or_nothing_in_words_and_in_the_document(line: CommandLine) -> None:
    document, status = line.document(*NOVEMBER, "--policy", "nothing")
    result = line.run("import", *NOVEMBER, "--policy", "nothing")

    counts, items = document["counts"], document["items"]
    back = [item for item in items if item["reason"] == "import_nothing"]
    assert (status, result.exit_code, counts["imported"]) == (4, 4, 0)
    assert counts["failed"] == len(back) > 0
    assert {item["verdict"] for item in back} == {"failed"}
    assert f"{len(back)} held back, because you chose to import nothing in that case" in result.stdout
    assert f"{counts['rejected']} need" in result.stdout
    assert result.stdout.startswith("IMPORT FAILED\n")


def test_a_dry_run_of_all_or_nothing_ends_as_the_run_would(line: CommandLine) -> None:
    chosen = (*NOVEMBER, "--policy", "nothing")

    dry, dry_status = line.document(*chosen, "--dry-run")
    real, real_status = line.document(*chosen)

    assert (dry["counts"], dry["totals"], dry_status) == (real["counts"], real["totals"], real_status)


def test_an_item_says_whose_it_is_what_is_wrong_and_what_to_do(line: CommandLine, books: Books) -> None:
    document, _ = line.document(*NOVEMBER)

    unlinked = [item for item in document["items"] if item["reason"] == "no_project"]
    imported = [item for item in document["items"] if item["verdict"] == "imported"]
    known = {customer["Id"] for customer in books.company.documents("Customer")}
    assert unlinked
    assert imported
    assert {item["remedy"] for item in unlinked} == {Reason.NO_PROJECT.remedy}
    assert {item["customer_id"] for item in document["items"]} <= known
    assert {(item["remedy"], item["problem"]) for item in imported} == {(None, None)}


def test_the_ids_that_an_item_shows_can_be_linked(line: CommandLine) -> None:
    shown = line.run("import", *NOVEMBER).stdout
    ids = sorted(set(re.findall(r"\(customer (\w+)\)\n    Its QuickBooks customer is linked to no", shown)))

    line.ok("projects", "add", "The rest", *(word for one in ids for word in ("--link", one)))

    again, _ = line.document(*NOVEMBER)
    assert ids
    assert "no_project" not in {item["reason"] for item in again["items"]}


def test_runs_tells_dry_runs_from_others_in_the_words_of_the_reports(line: CommandLine) -> None:
    line.run("import", *NOVEMBER, "--dry-run")
    line.run("import", *NOVEMBER)

    newest, older = line.ok("runs").splitlines()

    assert "  Imported with exceptions  " in newest
    assert "  Dry run  " in older


def test_runs_are_narrowed_and_the_evidence_of_one_is_written(line: CommandLine, tmp_path: Path) -> None:
    document, _ = line.document(*NOVEMBER)
    run_id, pack = document["run"], tmp_path / "evidence.zip"

    told = line.ok("runs", "evidence", run_id.lower(), "--out", str(pack))

    with zipfile.ZipFile(pack) as archive:
        sums = hashlib.sha256(archive.read("SHA256SUMS")).hexdigest()
        rows = archive.read("verdicts.csv").splitlines()
    assert f"SHA-256 of its SHA256SUMS: {sums}" in told
    counts = document["counts"]
    assert len(rows) == 1 + counts["found"] + counts["left_out"]
    assert run_id in line.ok("runs", "--outcome", "exceptions", "--company", REALM_ID)
    assert line.ok("runs", "--outcome", "failed") == "No run is like this.\n"
    refused = line.run("runs", "evidence", run_id, "--out", str(tmp_path / "nowhere" / "evidence.zip"))
    assert isinstance(refused.exception, PackNotWritten)
    assert list(tmp_path.glob("*.zip")) == [pack]

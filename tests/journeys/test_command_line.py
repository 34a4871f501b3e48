"""``import`` without Slack, against the books of the stand-in, on both databases."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.errors import AppError
from tests.journeys.books import FIRST_REFRESH_TOKEN, REALM_ID, Books, amount
from tests.journeys.command_line import CommandLine

CONNECT = ("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)
EVERY_STATUS = ("--status", "sent", "--status", "in_progress", "--status", "paid", "--status", "voided")


@pytest.fixture
def line(books: Books, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line with a connected company; nobody's ``.env`` file is read."""
    monkeypatch.chdir(tmp_path)
    keys = {} if database_url.startswith("sqlite") else {"ENCRYPTION_KEYS": "A" * 43 + "="}
    line = CommandLine(books.environment | {"DATABASE_URL": database_url} | keys)
    line.ok(*CONNECT, "--time-zone", "America/Los_Angeles")
    return line


def link_everybody(line: CommandLine, books: Books) -> None:
    links = [word for customer_id in books.tops() for word in ("--link", customer_id)]
    line.ok("projects", "add", "Client work", "--client", "Everybody", *links)


def by_id(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["qbo_id"]: item for item in document["items"]}


def dates(books: Books) -> tuple[str, ...]:
    first, last = books.span()
    return ("--from", first.isoformat(), "--to", last.isoformat())


def test_every_invoice_of_the_books_gets_exactly_one_verdict(line: CommandLine, books: Books) -> None:
    link_everybody(line, books)

    document, _ = line.document(*dates(books), *EVERY_STATUS)

    in_books = {invoice["Id"] for invoice in books.invoices(*books.span())}
    assert {item["qbo_id"] for item in document["items"]} == in_books
    assert len(document["items"]) == len(in_books)
    assert document["tie_out"] == {
        "quickbooks_count": len(in_books),
        "explained": len(in_books),
        "unexplained": 0,
    }
    counts = document["counts"]
    parts = ("imported", "already_here", "rejected", "failed")
    assert counts["found"] == sum(counts[part] for part in parts) == len(in_books)


def test_imported_money_is_quickbooks_money_to_the_cent(line: CommandLine, books: Books) -> None:
    link_everybody(line, books)

    document, _ = line.document(*dates(books), *EVERY_STATUS)

    invoices = {invoice["Id"]: invoice for invoice in books.invoices(*books.span())}
    expected: dict[str, Decimal] = {}
    for item in document["items"]:
        if item["verdict"] != "imported":
            continue
        invoice = invoices[item["qbo_id"]]
        assert Decimal(item["total"]) == amount(invoice["TotalAmt"])
        assert Decimal(item["balance"]) == amount(invoice["Balance"])
        expected[item["currency"]] = expected.get(item["currency"], Decimal(0)) + amount(invoice["TotalAmt"])
    assert {c: Decimal(t["imported"]) for c, t in document["totals"].items() if Decimal(t["imported"])} == {
        currency: total for currency, total in expected.items() if total
    }


def test_what_does_not_add_up_is_never_imported(line: CommandLine, books: Books) -> None:
    link_everybody(line, books)

    document, status = line.document(*dates(books), *EVERY_STATUS)

    items = by_id(document)
    for case in ("missing_balance", "negative_total", "balance_over_total", "sum_mismatch"):
        if case in books.company.cases:
            item = items[books.company.cases[case]]
            assert (item["verdict"], item["reason"]) == ("rejected", "needs_review"), case
    assert status == 3


def test_the_second_import_finds_all_of_it_already_here(line: CommandLine, books: Books) -> None:
    customer_id, invoices = books.plain_customer()
    line.ok("projects", "add", "Plain", "--link", customer_id)
    chosen = (*dates(books), *EVERY_STATUS, "--customer", customer_id)

    first, first_status = line.document(*chosen)
    second, second_status = line.document(*chosen)

    assert (first_status, second_status) == (0, 0)
    assert first["counts"]["imported"] == second["counts"]["already_here"] >= len(invoices)
    assert second["counts"]["imported"] == 0


def test_a_dry_run_says_what_would_happen_and_imports_nothing(line: CommandLine, books: Books) -> None:
    customer_id, _ = books.plain_customer()
    line.ok("projects", "add", "Plain", "--link", customer_id)
    chosen = (*dates(books), *EVERY_STATUS, "--customer", customer_id)

    dry, dry_status = line.document(*chosen, "--dry-run")
    real, _ = line.document(*chosen)

    assert dry_status == 0
    assert {item["verdict"] for item in dry["items"]} == {"would_import"}
    assert dry["counts"] == real["counts"]
    assert {item["verdict"] for item in real["items"]} == {"imported"}


def test_import_nothing_imports_nothing_when_one_needs_somebody(line: CommandLine, books: Books) -> None:
    customer_id, _ = books.plain_customer()
    line.ok("projects", "add", "Plain", "--link", customer_id)

    document, status = line.document(*dates(books), "--policy", "nothing")

    assert status == 4
    assert document["counts"]["imported"] == 0
    assert {total["imported"] for total in document["totals"].values()} == {"0.00"}
    assert "imported" not in {item["verdict"] for item in document["items"]}


def test_without_any_link_nothing_is_imported_and_every_reason_is_no_project(
    line: CommandLine, books: Books
) -> None:
    document, status = line.document(*dates(books))

    assert status == 4
    assert {item["reason"] for item in document["items"]} == {"no_project"}


def test_an_empty_range_needs_nobody(line: CommandLine) -> None:
    document, status = line.document("--from", "1999-01-01", "--to", "1999-12-31")

    assert status == 0
    assert document["counts"]["found"] == 0
    assert document["items"] == []


def test_a_project_can_be_chosen_by_client_and_name(line: CommandLine, books: Books) -> None:
    customer_id, _ = books.plain_customer()
    line.ok("projects", "add", "Redesign", "--client", "Acme", "--link", customer_id)

    document, _ = line.document(*dates(books), "--project", "Acme/Redesign", *EVERY_STATUS)

    imported = [item for item in document["items"] if item["verdict"] == "imported"]
    assert imported
    assert {item["project"] for item in imported} == {"Acme / Redesign"}


def test_a_dead_refresh_token_is_refused_in_words(line: CommandLine) -> None:
    result = line.run("connect", "--realm-id", REALM_ID, "--refresh-token", "dead")

    assert isinstance(result.exception, AppError)
    assert "dead" not in result.exception.sentence


def test_a_token_that_expires_half_way_costs_nothing(line: CommandLine, books: Books) -> None:
    link_everybody(line, books)
    books.controls.when("FROM Invoice", nth=2, tokens={"do": "expire_access"})

    document, _ = line.document(*dates(books), *EVERY_STATUS)

    assert document["tie_out"]["unexplained"] == 0
    assert document["error"] is None


@pytest.mark.parametrize("kind", ["503_html", "truncated", "429_xml", "500_json"])
def test_a_passing_fault_of_quickbooks_costs_nothing(line: CommandLine, books: Books, kind: str) -> None:
    books.controls.fault(kind, match="FROM Invoice", times=1, retry_after=0)

    document, _ = line.document(*dates(books))

    assert document["tie_out"]["unexplained"] == 0


def test_a_refusal_by_quickbooks_ends_the_run_in_words_and_loses_nothing(
    line: CommandLine, books: Books
) -> None:
    books.controls.fault("fault_in_query_response", match="FROM Invoice", times=1)

    broken, status = line.document(*dates(books))
    again, _ = line.document(*dates(books))

    assert status == 1
    assert broken["error"]
    assert broken["counts"]["found"] == 0
    assert again["tie_out"]["unexplained"] == 0


def test_the_installed_command_runs_as_a_process_of_its_own(line: CommandLine, books: Books) -> None:
    asked = [sys.executable, "-m", "bot", "import", *dates(books), "--dry-run"]

    done = subprocess.run(
        asked, env=line.environment, capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode in (3, 4), done.stderr
    assert "Traceback" not in done.stderr
    assert "unexplained: 0" in done.stdout

"""``undo`` without Slack: what an import brought in is taken back, and can be imported again."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from services.clock import SystemClock
from services.store.engine import open_engine
from services.store.tables import invoices
from services.store.tables_tile_moves import tile_move_invoices, tile_moves
from tests.journeys.books import FIRST_REFRESH_TOKEN, REALM_ID, Books
from tests.journeys.command_line import CommandLine

CONNECT = ("connect", "--realm-id", REALM_ID, "--refresh-token", FIRST_REFRESH_TOKEN)


@pytest.fixture
def line(books: Books, sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """A command line with a connected company, and a project for one of its customers."""
    monkeypatch.chdir(tmp_path)
    line = CommandLine(books.environment | {"DATABASE_URL": sqlite_url})
    line.ok(*CONNECT)
    customer_id, _ = books.plain_customer()
    line.ok("projects", "add", "Client work", "--link", customer_id)
    return line


def imported(line: CommandLine, books: Books) -> dict[str, Any]:
    """The customer's invoices, imported; the document."""
    customer_id, _ = books.plain_customer()
    first, last = books.span()
    days = ("--from", first.isoformat(), "--to", last.isoformat())
    document, status = line.document(*days, "--customer", customer_id)
    assert status == 0
    assert document["counts"]["imported"] >= 3
    return document


def undone(line: CommandLine, *arguments: str) -> tuple[dict[str, Any], int]:
    """The JSON document of an undo, and the exit status."""
    result = line.run("undo", *arguments, "--json")
    return json.loads(result.stdout), result.exit_code


def moved_here(line: CommandLine, qbo_id: str) -> None:
    """Somebody moved this invoice after it came in."""
    engine = open_engine(line.environment["DATABASE_URL"])
    with engine.begin() as database:
        row = database.execute(sa.select(invoices).where(invoices.c.qbo_id == qbo_id)).one()
        move = {"connection_id": row.connection_id, "team_id": row.team_id, "to_sent": True}
        done = {"id": "move", "moved_by": "U0ADMIN", "moved_at": SystemClock().now()}
        database.execute(sa.insert(tile_moves).values(move | done))
        database.execute(sa.insert(tile_move_invoices).values(move_id="move", invoice_id=row.id))
    engine.dispose()


def test_an_undo_takes_an_import_back_which_can_then_be_made_again(line: CommandLine, books: Books) -> None:
    first = imported(line, books)

    document, status = undone(line, first["run"].lower())

    assert status == 0
    assert document["target"] == first["run"]
    assert document["status"] == "undone"
    assert document["counts"] == {"undone": first["counts"]["imported"], "kept": 0, "not_undone": 0}
    assert {one: Decimal(each["undone"]) for one, each in document["totals"].items()} == {
        one: Decimal(each["imported"]) for one, each in first["totals"].items()
    }
    assert {item["verdict"] for item in document["items"]} == {"undone"}
    again = imported(line, books)
    assert again["counts"] == first["counts"]


def test_a_dry_run_says_what_would_go_and_takes_nothing_back(line: CommandLine, books: Books) -> None:
    first = imported(line, books)

    document, status = undone(line, first["run"], "--dry-run")

    assert (document["run"], status) == (None, 0)
    assert document["counts"]["undone"] == first["counts"]["imported"]
    assert {item["verdict"] for item in document["items"]} == {"would_undo"}
    words = line.ok("undo", first["run"], "--dry-run")
    assert f"{first['counts']['imported']} would be undone, 0 stay" in words


def test_some_that_stay_are_named_with_the_reason(line: CommandLine, books: Books) -> None:
    first = imported(line, books)
    kept = first["items"][0]
    moved_here(line, kept["qbo_id"])

    result = line.run("undo", first["run"])

    assert result.exit_code == 3
    assert f"{first['counts']['imported'] - 1} undone, 1 stays" in result.stdout
    assert "Somebody here moved it to another tile after it came in." in result.stdout
    again, status = undone(line, first["run"])
    assert (again["status"], status) == ("all_changed", 3)
    assert [item["qbo_id"] for item in again["items"]] == [kept["qbo_id"]]


def test_what_was_undone_leaves_nothing_to_undo(line: CommandLine, books: Books) -> None:
    first = imported(line, books)
    done, _ = undone(line, first["run"])

    document, status = undone(line, first["run"])

    assert (document["status"], status, document["items"]) == ("already_undone", 4, [])
    assert undone(line, done["run"])[1] == 4
    assert "Import undone" in line.ok("runs")


def test_an_unknown_reference_is_an_error(line: CommandLine) -> None:
    assert line.run("undo", "IMP-NOBODYS").exit_code == 1

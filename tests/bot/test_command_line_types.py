"""The command line of time and expenses: what is asked for, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.import_output import _document
from bot.cli.import_words import words
from bot.cli.schedule_lines import lines
from bot.cli.statuses import Status, WrongStatus, statuses_of
from services.model.entry import Billable, EntryId, entry_id_of, entry_ref
from services.model.import_run import ImportType
from services.model.invoice_status import InvoiceStatus, Tile
from services.model.rejection import LeftOutBecause, Reason
from services.model.report import LeftOutCount, RunItem, TieOut, TileTotal, Verdict
from tests.builders import a_connection, a_report, a_run, an_item
from tests.schedule_builders import a_schedule, a_schedule_row

INVOICES, TIME, EXPENSES = ImportType
HOUR = 3600
A_BILL_LINE = {"qbo_id": "Bill:25:1", "doc_number": "B-7", "party": "Paper & Co"}
SOME_TIME = {"qbo_id": "TimeActivity:5", "doc_number": None, "party": "Ann Field", "seconds": 4800}


@pytest.mark.parametrize(
    ("typed", "import_type", "chosen"),
    [
        (None, INVOICES, {InvoiceStatus.SENT, InvoiceStatus.IN_PROGRESS, InvoiceStatus.PAID}),
        (["voided"], INVOICES, {InvoiceStatus.VOIDED}),
        (None, TIME, set(Billable)),
        (["billed", "billable"], EXPENSES, {Billable.BILLED, Billable.BILLABLE}),
    ],
)
def test_statuses_are_those_of_the_type(
    typed: list[str] | None, import_type: ImportType, chosen: set[Any]
) -> None:
    assert statuses_of(typed, import_type) == chosen


@pytest.mark.parametrize(
    ("typed", "import_type", "words"),
    [
        (
            "paid",
            TIME,
            "--status paid is of invoices. Time entries have: billable, not_billable, billed. "
            "Choose of those, or add --type invoices.",
        ),
        (
            "billed",
            INVOICES,
            "--status billed is of time entries and expenses. Invoices have: sent, in_progress, paid, "
            "voided. Choose of those, or add --type time or --type expenses.",
        ),
    ],
)
def test_a_status_of_another_type_is_refused_with_what_to_type_instead(
    typed: str, import_type: ImportType, words: str
) -> None:
    with pytest.raises(WrongStatus) as refused:
        statuses_of([typed], import_type)

    assert refused.value.format_message() == words


@pytest.mark.parametrize(
    "command",
    [
        ["import", "--from", "2026-10-01", "--to", "2026-10-31", "--type", "expenses", "--status", "sent"],
        ["schedules", "add", "--every", "day", "--range", "yesterday", "--type", "time", "--status", "sent"],
    ],
)
def test_a_wrong_status_stops_the_command_before_anything_is_opened(command: list[str]) -> None:
    said = CliRunner().invoke(app, command, env={"DATABASE_URL": "nothing://can.be.opened/here"})

    assert said.exit_code == 2
    assert "--status sent is of invoices." in " ".join(said.output.replace("│", " ").split())


def test_every_status_can_be_typed() -> None:
    assert {status.value for status in Status} == {*InvoiceStatus, *Billable}


def test_a_schedule_says_what_it_imports() -> None:
    row = a_schedule_row(a_schedule(import_type=TIME, statuses=frozenset({Billable.BILLABLE})))

    said = "\n".join(lines(row))

    assert "Time, last month" in said
    assert "Time entries: billable" in said


@pytest.mark.parametrize("entry", [EntryId("Bill", "25", 1), EntryId("TimeActivity", "5", 0)])
def test_a_ref_says_which_line_of_which_document_it_is(entry: EntryId) -> None:
    assert entry_id_of(entry_ref(*entry)) == entry


def test_json_names_the_type_and_of_entries_the_document_the_party_and_the_hours() -> None:
    found = (an_item(**A_BILL_LINE), an_item(**SOME_TIME))

    invoices = document(INVOICES, an_item())
    expense, time = document(TIME, *found)["items"]

    assert (invoices["type"], document(TIME)["type"]) == ("invoices", "time")
    assert expense.keys() - invoices["items"][0].keys() == {"resource", "line", "party", "hours"}
    assert [expense[key] for key in ("qbo_id", "resource", "line")] == ["25", "Bill", 1]
    assert [expense["party"], expense["hours"]] == ["Paper & Co", None]
    assert [time[key] for key in ("qbo_id", "resource", "line")] == ["5", "TimeActivity", None]
    assert [time["party"], time["hours"]] == ["Ann Field", "1.3333"]


def test_a_person_reads_hours_and_documents() -> None:
    tiles = (TileTotal(Tile.WORK_IN_PROGRESS, "USD", 9, Decimal(0), Decimal(0), 125 * HOUR // 2),)
    nameless = (LeftOutCount(LeftOutBecause.NO_CUSTOMER, 2),)
    report = a_report(a_run(import_type=TIME), tiles=tiles, left_out=nameless, tie_out=TieOut(15, 15, 0))
    said = list(words(report, [an_item(**SOME_TIME, reason=Reason.NO_PROJECT)]))

    assert said[2].endswith("3 left out, 2 of them without a customer")
    assert "  62.5 h imported" in said
    assert "QuickBooks counts 15 time activities in this range; unexplained: 0" in said
    assert "Time activity 5  2026-10-03  Ann Field  1.33 h" in said[-2]


def document(import_type: ImportType, *items: RunItem) -> dict[str, Any]:
    """What ``--json`` prints of a run with these items."""
    return _document(cast(Any, Items(items)), a_report(a_run(import_type=import_type)), a_connection())


class Items:
    """Services of which only a run's items are asked."""

    def __init__(self, items: tuple[RunItem, ...]) -> None:
        last = replace(an_item(verdict=Verdict.LEFT_OUT), position=len(items) + 1)
        self._pages = [items, (last,), ()] if items else [(last,), ()]
        self.history = self

    def items(self, run_id: str, verdict: None, after: int, limit: int) -> tuple[RunItem, ...]:
        """Page after page."""
        return self._pages.pop(0)

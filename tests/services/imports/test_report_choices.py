"""The evidence in the workbook: what was asked for, by whom and when, and what came of it."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.metadata import version
from typing import Any
from unicodedata import category

import openpyxl
import pytest
from hypothesis import given
from openpyxl.utils.escape import unescape

from bot.run_words import TILE_NAMES
from services.imports.report_files import xlsx_of
from services.imports.report_files.choices import choices
from services.imports.report_files.columns import TILES
from services.model.import_run import CommitPolicy, RunStatus
from services.model.money import Money
from services.model.report import Counts, CurrencyTotal, RunReport, TieOut
from tests.bot.strategies import reports
from tests.builders import NOW, a_customer, a_report, a_run
from tests.services.imports.kept_items import Kept

PRESSED = a_run(
    status=RunStatus.EXCEPTIONS,
    started_by="U0OTHER",
    started_at=NOW + timedelta(minutes=1),
    finished_at=NOW + timedelta(minutes=2),
)


def lines_of(report: RunReport) -> list[tuple[str, Any]]:
    """The lines of the sheet as a program reads them."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(Kept(), report)))
    _, *rows = book["Choices"].iter_rows(values_only=True)
    return [(str(label), value) for label, value in rows]


def test_the_sheet_says_who_asked_for_what_and_when() -> None:
    said = dict(lines_of(a_report(PRESSED)))

    assert said["Company"] == "Rivertown Design"
    assert said["Reference"] == "IMP-4T7Q2MZX"
    assert (said["Asked by"], said["Started by"]) == ("U0ADMIN", "U0OTHER")
    assert said["Asked at (UTC)"] == datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001 - a spreadsheet knows no zone
    assert said["Finished at (UTC)"] - said["Started at (UTC)"] == timedelta(minutes=1)
    assert (said["From"].date(), said["To"].date()) == (date(2026, 10, 1), date(2026, 10, 31))
    assert said["Invoices"] == "sent, in progress, paid"
    assert said["Project"] == "by each customer's link"
    assert said["QuickBooks customer"] == "all"
    assert said["If some can't be imported"] == "import the rest"
    assert said["Imports"] == "yes"


def test_choices_that_narrow_a_run_are_named() -> None:
    filters = replace(
        PRESSED.filters,
        project_id="pro1",
        customer_ids=frozenset({"7", "8"}),
        policy=CommitPolicy.ALL_OR_NOTHING,
        only_ids=frozenset({"101"}),
    )
    run = replace(PRESSED, filters=filters, parent_id="IMP-BEFORE", requested_by="cli", dry_run=True)
    report = a_report(
        run, project_name="Acme / Redesign", customer_names=("Fern", "Larkspur"), associated=(a_customer(),)
    )

    lines = lines_of(report)

    said = dict(lines)
    assert said["Project"] == "Acme / Redesign"
    assert [value for label, value in lines if label == "QuickBooks customer"] == ["Fern", "Larkspur"]
    assert said["Counted to the project without a link"] == "Larkspur Dental"
    assert said["If some can't be imported"] == "import nothing"
    assert said["Retried invoices"] == 1
    assert (said["Follows"], said["Asked by"]) == ("IMP-BEFORE", "the command line")
    assert said["Imports"] == "no, it only says what would happen"


def test_the_figures_are_those_of_the_report() -> None:
    yen = CurrencyTotal("JPY", Decimal("500"), Decimal("500"), 1)
    report = a_report(
        PRESSED,
        counts=Counts(imported=9, already_here=1, rejected=2, failed=1, left_out=3, pending=4),
        totals=(*a_report().totals, yen),
        tie_out=TieOut(17, 16, 1, ("999",)),
    )

    said = dict(lines_of(report))

    counted = ("Found", "Imported", "Would be imported", "Already here", "Rejected", "Failed", "Left out")
    assert [said[label] for label in counted] == [13, 5, 4, 1, 2, 1, 3]
    assert said["Its QuickBooks customer is linked to no project."] == 2
    assert (said["Money found, USD"], said["Money found, JPY"]) == (14000.75, 500)
    assert said["of it imported, or would be, USD"] == 11500.25
    assert (said["QuickBooks' own count"], said["Explained"], said["Unexplained"]) == (17, 16, 1)
    assert said["Unexplained QuickBooks id"] == "999"
    assert (said["QuickBooks calls"], said["Plan digest"]) == (4, "d" * 64)
    assert said["Program version"] == version("import-invoices")


@pytest.mark.parametrize(
    ("is_whole", "words"), [(True, "final"), (False, "so far: QuickBooks was not read completely")]
)
def test_counts_are_so_far_until_quickbooks_was_read(is_whole: bool, words: str) -> None:
    said = dict(lines_of(a_report(is_whole=is_whole, tie_out=None)))

    assert said["Counts"] == words
    assert "Explained" not in said


@given(reports)
def test_whatever_a_run_holds_every_line_comes_back_and_none_is_a_formula(report: RunReport) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(Kept(), report)), data_only=False)

    _, *rows = book["Choices"].iter_rows()
    lines = list(choices(report))
    assert len(rows) == len(lines)
    for (label, cell), (words, value) in zip(rows, lines, strict=True):
        assert {label.data_type, cell.data_type} <= {"s", "n", "d"}
        assert (label.hyperlink, cell.hyperlink) == (None, None)
        assert visible(str(label.value)) == visible(words)
        match value:
            case str():
                assert visible(unescape(str(cell.value or ""))) == visible(value)
            case Money(amount):
                assert Decimal(str(cell.value)) == amount
            case int() | None:
                assert cell.value == value


def visible(text: str) -> str:
    """The letters and signs of a text, without what nobody sees."""
    return "".join(sign for sign in text if category(sign)[0] not in "CZ")


def test_a_tile_has_one_name_in_files_and_messages() -> None:
    assert TILES == TILE_NAMES

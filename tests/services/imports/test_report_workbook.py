"""The workbook of a report: every value is what it was, and no text is anything but text."""

from __future__ import annotations

import io
import tracemalloc
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from unicodedata import category

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell import Cell
from openpyxl.utils.escape import unescape

from services.imports.report_files import headings, xlsx_of
from services.imports.report_files.typed_cells import EXACT_DIGITS, LONGEST_TEXT, as_text, digits_of
from services.model.invoice_status import Tile
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem
from services.model.report import RunItem, Verdict
from tests.bot.strategies import amounts, days, names, several
from tests.bot.strategies import items as hostile_items
from tests.builders import NOW, a_report, an_item
from tests.services.imports.firm import Firm, fill
from tests.services.imports.kept_items import Kept

COLUMNS = headings()
LIKE_MARKUP = (
    "<r><t>x</t></r>",
    "<r></c></r>",
    "_x0041_",
    "_x000D_",
    "</v>]]>",
    "{=1+1}",
    "1E5",
    "TRUE",
    "#REF!",
)
#: What a row takes at least where its cells are kept.
BYTES_OF_A_ROW = 1200
texts = names | st.sampled_from(LIKE_MARKUP)
IMPORTED = an_item(
    position=2, verdict=Verdict.IMPORTED, reason=None, tile=Tile.AR_AGING, project_name="Acme / Redesign"
)


def book_of(*items: RunItem, **how: Any) -> openpyxl.Workbook:
    """The workbook of these items as a program reads it, formulas as formulas."""
    content = xlsx_of(Kept(*items), how.pop("report", a_report()), **how)
    return openpyxl.load_workbook(io.BytesIO(content), data_only=False)


def rows_of(book: openpyxl.Workbook, sheet: str) -> list[dict[str, Cell]]:
    """The cells of each row, by their headings."""
    head, *rows = book[sheet].iter_rows()
    return [{str(head[at].value): cell for at, cell in enumerate(row)} for row in rows]  # type: ignore[misc]


def values_of(book: openpyxl.Workbook, sheet: str, heading: str) -> list[Any]:
    return [row[heading].value for row in rows_of(book, sheet)]


def test_one_sheet_has_what_needs_somebody_and_one_has_everything() -> None:
    left_out = an_item(position=3, verdict=Verdict.LEFT_OUT, reason=None, left_out=LeftOutBecause.STATUS)
    here = an_item(position=4, verdict=Verdict.ALREADY_HERE, reason=Reason.ALREADY_IMPORTED)
    here = replace(here, other_at=NOW, other_run_id="IMP-BEFORE", changed_since=True)
    broken = an_item(position=5, verdict=Verdict.FAILED, reason=None, error="The store refused it.")

    book = book_of(an_item(), IMPORTED, left_out, here, broken)

    assert book.sheetnames == ["Exceptions", "Everything", "Choices"]
    assert tuple(rows_of(book, "Exceptions")[0]) == COLUMNS
    assert values_of(book, "Exceptions", "Verdict") == ["rejected", "failed"]
    assert values_of(book, "Exceptions", "Remedy") == [Reason.NO_PROJECT.remedy, "Retry."]
    said = ["rejected", "imported", "left out", "already here", "failed"]
    assert values_of(book, "Everything", "Verdict") == said
    assert values_of(book, "Everything", "Tile") == [None, "A/R Aging", None, None, None]
    assert values_of(book, "Everything", "Reason") == [
        Reason.NO_PROJECT.sentence,
        None,
        LeftOutBecause.STATUS.sentence,
        f"{Reason.ALREADY_IMPORTED.sentence} Imported on 2026-11-24 by IMP-BEFORE."
        " It changed in QuickBooks since.",
        "The store refused it.",
    ]


def test_a_problem_stands_beside_its_reason() -> None:
    doubtful = an_item(reason=Reason.NEEDS_REVIEW, problem=ReviewProblem.SUMS_DIFFER)

    (said,) = values_of(book_of(doubtful), "Exceptions", "Reason")

    assert said == f"{Reason.NEEDS_REVIEW.sentence} {ReviewProblem.SUMS_DIFFER.sentence}"


def test_dates_are_dates_money_is_numbers_and_ids_are_text() -> None:
    (row,) = rows_of(book_of(an_item(doc_number="007", qbo_id="0101", due_date=None)), "Everything")

    assert row["Invoice date"].is_date
    assert row["Invoice date"].value.date() == date(2026, 10, 3)  # type: ignore[union-attr]
    assert row["Due date"].value is None
    assert (row["Total"].data_type, row["Total"].value) == ("n", 1250.5)
    assert (row["Number"].data_type, row["Number"].value) == ("s", "007")
    assert (row["QuickBooks id"].data_type, row["QuickBooks id"].value) == ("s", "0101")
    # What somebody edits stays text.
    assert {row["Number"].number_format, row["Customer"].number_format} == {"@"}


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1250.50", "USD", "#,##0.00"),
        ("1250.00", "JPY", "#,##0"),
        ("1250.50", "JPY", "#,##0.0"),
        ("1250.5", "KWD", "#,##0.000"),
        ("0.12345", "USD", "#,##0.00000"),
        ("-3.10", "", "#,##0.00"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(amount: str, currency: str, shown: str) -> None:
    (row,) = rows_of(book_of(an_item(total=Decimal(amount), currency=currency)), "Everything")

    assert (row["Total"].data_type, row["Total"].number_format) == ("n", shown)


@pytest.mark.parametrize(
    ("amount", "kind"), [("1234567890123.45", "n"), ("12345678901234.56", "s"), ("92233720368547.75807", "s")]
)
def test_an_amount_that_a_spreadsheet_would_round_is_text(amount: str, kind: str) -> None:
    (row,) = rows_of(book_of(an_item(total=Decimal(amount))), "Everything")

    assert row["Total"].data_type == kind
    assert str(row["Total"].value) == amount


@given(several(amounts | st.decimals(-(10**13), 10**13, places=2), 20))
def test_every_amount_comes_back_exactly(found: tuple[Decimal, ...]) -> None:
    items = [an_item(position=at, total=amount) for at, amount in enumerate(found, start=1)]

    shown = [row["Total"] for row in rows_of(book_of(*items), "Everything")]

    assert [Decimal(str(cell.value)) for cell in shown] == list(found)
    assert [cell.data_type == "n" for cell in shown] == [digits_of(one) <= EXACT_DIGITS for one in found]


@given(several(hostile_items, 3), texts, texts, texts)
def test_whatever_quickbooks_sends_no_cell_is_a_formula_or_a_link(
    found: tuple[RunItem, ...], number: str, customer: str, project: str
) -> None:
    named = an_item(position=10**8, doc_number=number, customer_name=customer, project_name=project)
    items = [*(replace(item, position=at) for at, item in enumerate(found, start=1)), named]

    book = book_of(*items)

    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
    last = rows_of(book, "Everything")[-1]
    assert last["Number"].row == len(items) + 1
    for heading, text in (("Number", number), ("Customer", customer), ("Project", project)):
        assert visible(text_in(last[heading])) == visible(text), heading


@given(days)
def test_every_day_comes_back(day: date) -> None:
    (row,) = rows_of(book_of(an_item(txn_date=day)), "Everything")

    assert row["Invoice date"].value.date() == day  # type: ignore[union-attr]


def test_a_day_before_spreadsheets_count_days_is_text() -> None:
    (row,) = rows_of(book_of(an_item(txn_date=date(1899, 12, 31))), "Everything")

    assert row["Invoice date"].value == "1899-12-31"


@pytest.mark.parametrize("sign", ["x", "é", "👩"])
def test_text_is_cut_where_a_cell_ends(sign: str) -> None:
    (row,) = rows_of(book_of(an_item(customer_name=sign * 40_000)), "Everything")

    shown = text_in(row["Customer"])
    assert LONGEST_TEXT - 3 <= len(shown.encode("utf-16-le")) / 2 <= LONGEST_TEXT
    assert set(shown) == {sign}


def test_text_in_the_form_of_markup_stays_text() -> None:
    assert as_text("<r><broken></r>") == "<r><broken></r> "


def test_what_one_sheet_does_not_hold_goes_on_in_the_next() -> None:
    items = [an_item(position=at, qbo_id=str(at)) for at in range(1, 8)]

    book = book_of(*items, most_rows=4)

    assert book.sheetnames == [
        *("Exceptions", "Exceptions 2", "Exceptions 3"),
        *("Everything", "Everything 2", "Everything 3"),
        "Choices",
    ]
    found = [values_of(book, name, "QuickBooks id") for name in book.sheetnames[3:6]]
    assert found == [["1", "2", "3"], ["4", "5", "6"], ["7"]]
    assert book["Everything 3"].auto_filter.ref == "A1:M2"


def test_a_sheet_that_is_just_full_is_followed_by_no_empty_one() -> None:
    assert book_of(an_item(), most_rows=2).sheetnames == ["Exceptions", "Everything", "Choices"]


def test_without_any_invoice_there_are_headings() -> None:
    book = book_of()

    assert [cell.value for cell in book["Exceptions"][1]] == list(COLUMNS)
    assert rows_of(book, "Everything") == []


def test_a_sheet_can_be_read_filtered_and_printed() -> None:
    sheet = book_of(an_item())["Exceptions"]

    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:L2"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # type: ignore[union-attr]
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.column_dimensions["B"].width > 20


def test_the_workbook_of_a_run_holds_every_invoice_whatever_their_number(firm: Firm) -> None:
    fill(firm, linked=5, unlinked=20)
    run = firm.previewed()
    report = firm.history.report(run.id)

    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(firm.history, report)))

    assert len(rows_of(book, "Exceptions")) == report.counts.need_you == 20
    verdicts = Counter(values_of(book, "Everything", "Verdict"))
    assert verdicts == {"would import": report.counts.imported, "rejected": report.counts.rejected}


def test_rows_pass_through_and_are_never_held() -> None:
    peak_of(1)  # what is loaded once is not counted

    few, many = peak_of(200), peak_of(800)

    assert many - few < 600 * BYTES_OF_A_ROW / 4


def peak_of(number: int) -> int:
    """The most memory in use at once while a workbook of so many invoices is made."""
    kept = Kept(*(an_item(position=at, customer_name=f"Customer {at}") for at in range(1, number + 1)))
    tracemalloc.start()
    try:
        xlsx_of(kept, a_report())
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def text_in(cell: Cell) -> str:
    """The text of a cell as a spreadsheet shows it."""
    return unescape(str(cell.value or ""))


def visible(text: str) -> str:
    """The letters and signs of a text, without what nobody sees."""
    return "".join(sign for sign in text if category(sign)[0] not in "CZ")

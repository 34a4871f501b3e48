"""The CSV of a report: nothing in it runs in a spreadsheet, and nothing of it is lost."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.imports.report_files import csv_of, headings
from services.model.rejection import Reason, ReviewProblem
from services.model.report import RunItem, Verdict
from tests.bot.strategies import items as hostile_items
from tests.bot.strategies import several
from tests.services.imports.firm import Firm, fill
from tests.services.imports.kept_items import Kept

COLUMNS = headings()
ITEM = RunItem(
    position=1,
    qbo_id="101",
    doc_number="N-101",
    txn_date=date(2026, 10, 1),
    due_date=None,
    currency="USD",
    total=Decimal("-100.00"),
    balance=None,
    customer_id="1",
    customer_name="Acme",
    project_id=None,
    project_name=None,
    tile=None,
    verdict=Verdict.REJECTED,
    reason=Reason.NO_PROJECT,
)
WICKED = "=+-@;,|\t\r\n\"' a\x00\x1f\u00a0\u200b\u202e\u2066＝＋－＠﹣\ud800"
texts = st.one_of(st.text(max_size=30), st.text(alphabet=WICKED, max_size=12))


def rows(*items: RunItem, delimiter: str = ",") -> list[list[str]]:
    """The file as a program reads it, without its headings."""
    text = csv_of(Kept(*items), "IMP-1").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))[1:]


def test_each_invoice_that_needs_somebody_is_a_row() -> None:
    broken = replace(ITEM, position=2, verdict=Verdict.FAILED, reason=None, error="The attempt broke.")
    here = replace(ITEM, position=3, verdict=Verdict.ALREADY_HERE, reason=Reason.ALREADY_IMPORTED)
    doubtful = replace(ITEM, position=4, reason=Reason.NEEDS_REVIEW, problem=ReviewProblem.SUMS_DIFFER)

    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows(ITEM, broken, here, doubtful)]

    assert [row["Verdict"] for row in found] == ["rejected", "failed", "rejected"]
    assert found[0]["Total"] == "-100.00"
    assert (found[0]["Invoice date"], found[0]["Due date"], found[0]["Balance"]) == ("2026-10-01", "", "")
    assert (found[1]["Reason"], found[1]["Remedy"]) == ("The attempt broke.", "Retry.")
    assert found[2]["Reason"].endswith(ReviewProblem.SUMS_DIFFER.sentence)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("  +1", "  '+1"),
        ("\t@SUM(1)", " '@SUM(1)"),
        ("＝1", "'＝1"),
        ("Acme; =1", "Acme; '=1"),
        ("Acme\n=1", "Acme =1"),
        ("\u202eemcA", "emcA"),
        ("\x00=1", " '=1"),
        ("Acme - Redesign", "Acme - Redesign"),
        ("Müller, Söhne & Co.", "Müller, Söhne & Co."),
        ("שלום", "שלום"),
    ],
)
def test_a_name_is_shown_and_never_runs(name: str, shown: str) -> None:
    assert rows(replace(ITEM, customer_name=name))[0][COLUMNS.index("Customer")] == shown


@given(number=texts, customer=texts, project=texts, currency=texts, delimiter=st.sampled_from(",;\t|"))
def test_whatever_quickbooks_sends_no_cell_runs_in_any_spreadsheet(
    number: str, customer: str, project: str, currency: str, delimiter: str
) -> None:
    item = replace(
        ITEM,
        doc_number=number,
        customer_name=customer,
        project_name=project,
        currency=currency,
        total=Decimal("1"),
    )

    for cell in rows(item, delimiter=delimiter)[0]:
        assert normalize("NFKC", cell).lstrip()[:1] not in {"=", "+", "-", "@", "\t", "\r"}
        assert not {category(sign) for sign in cell} & {"Cc", "Cf", "Cs"}


@given(customer=texts)
def test_what_can_be_seen_of_a_name_comes_back(customer: str) -> None:
    (row,) = rows(replace(ITEM, customer_name=customer))

    assert len(row) == len(COLUMNS)
    assert visible(row[COLUMNS.index("Customer")]) == visible(customer)


@given(several(hostile_items, 4))
def test_every_figure_and_day_comes_back_exactly(found: tuple[RunItem, ...]) -> None:
    items = [replace(item, position=at, verdict=Verdict.REJECTED) for at, item in enumerate(found, start=1)]

    read = [dict(zip(COLUMNS, row, strict=True)) for row in rows(*items)]

    assert len(read) == len(items)
    for row, item in zip(read, items, strict=True):
        assert (Decimal(row["Total"]) if row["Total"] else None) == item.total
        assert (Decimal(row["Balance"]) if row["Balance"] else None) == item.balance
        assert (date.fromisoformat(row["Due date"]) if row["Due date"] else None) == item.due_date


def visible(text: str) -> str:
    """The letters and signs of a text but for apostrophes, which may be added."""
    return "".join(sign for sign in text if category(sign)[0] not in "CZ" and sign != "'")


def test_the_file_of_a_run_holds_every_exception_whatever_their_number(firm: Firm) -> None:
    fill(firm, linked=2, unlinked=20)
    run = firm.previewed()

    text = csv_of(firm.history, run.id).decode("utf-8-sig")

    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {row["QuickBooks id"] for row in found} == {str(200 + number) for number in range(1, 21)}


def test_items_come_page_by_page_in_the_order_of_the_plan(firm: Firm) -> None:
    fill(firm, linked=5, unlinked=3)
    run = firm.previewed()

    pages, after = [], 0
    while page := firm.history.items(run.id, None, after, 3):
        pages.append([item.position for item in page])
        after = page[-1].position

    assert pages == [[1, 2, 3], [4, 5, 6], [7, 8]]

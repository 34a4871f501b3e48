"""The files of runs of time and expenses: who, how long exactly, how much, and what to do."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from typing import Any

import openpyxl

from bot.imports.messages import final
from services.imports.evidence import Evidence, documents, verdicts
from services.imports.report_files import csv_of, headings, xlsx_of
from services.model.entry import Billable
from services.model.evidence import EvidenceItem
from services.model.import_run import ImportRun, ImportType
from services.model.invoice_status import Tile
from services.model.report import RunItem, RunReport, Verdict
from tests.bot.golden_entries import (
    EXPENSES,
    TIME,
    UNDONE,
    a_time_report,
    an_expense_report,
    expense_item,
    time_item,
)
from tests.bot.oracles import texts_in
from tests.builders import a_connection, a_report
from tests.services.desk_doubles import ADMIN
from tests.services.imports.entry_firm import bill, imported, time
from tests.services.imports.firm import Firm
from tests.services.imports.kept_items import Kept
from tests.services.imports.records import a_line, an_entry
from tests.services.imports.undo_firm import undone

IN = replace(
    time_item(position=2, seconds=3601), reason=None, verdict=Verdict.IMPORTED, tile=Tile.WORK_IN_PROGRESS
)


def rows(import_type: ImportType, *items: RunItem) -> list[dict[str, str]]:
    text = csv_of(Kept(*items), "IMP-1", import_type).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def sheet(report: RunReport, name: str, *items: RunItem) -> list[dict[str, Any]]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(Kept(*items), report)))
    head, *lines = book[name].iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def packed_rows(firm: Firm, run: ImportRun) -> list[dict[str, str]]:
    pack = io.BytesIO()
    Evidence(firm.store, firm.clock, firm.rights, firm.history).export(ADMIN, run.id, pack)
    with zipfile.ZipFile(pack) as archive:
        return list(csv.DictReader(io.StringIO(archive.read("verdicts.csv").decode(), newline="")))


def test_time_that_needs_somebody_is_listed_with_its_person_and_its_hours() -> None:
    (row,) = rows(TIME, time_item(party="=Emily Platt"), IN)

    assert (row["Person"], row["Hours"], row["Hours and minutes"]) == ("'=Emily Platt", "2.5000", "2:30")
    assert (row["Date"], row["Amount"], row["Currency"]) == ("2026-10-03", "375.00", "USD")
    assert (row["Customer"], row["Remedy"]) == (
        "Larkspur Dental",
        "Link the customer to a project, then retry.",
    )
    assert row["QuickBooks id"] == "TimeActivity:5"
    assert not {"Balance", "Due date", "Number", "Tile", "Vendor"} & row.keys()


def test_expenses_are_listed_with_their_vendor_and_the_number_of_their_document() -> None:
    (row,) = rows(EXPENSES, expense_item(total=Decimal("-80.00")))

    assert (row["Vendor"], row["Number"], row["Amount"]) == ("Norton Lumber <and> Building", "1042", "-80.00")
    assert row["QuickBooks id"] == "Bill:25:2"
    assert not {"Hours", "Person", "Balance"} & row.keys()


def test_the_workbook_has_hours_that_can_be_added_up_and_says_what_is_billed() -> None:
    _, found = sheet(a_time_report(), "Everything", time_item(), IN)

    assert (found["Hours"], found["Hours and minutes"], found["Billable"]) == (1.0003, "1:00:01", "billable")
    said = {line["What"]: line["Value"] for line in sheet(a_time_report(), "Choices")}
    assert said["Time entries"] == "billable, not billable, billed"
    assert said["QuickBooks' own count of time activities"] == 123
    assert said["of it imported, or would be, Work in Progress, USD, hours"] == 312.5
    undone = {line["What"]: line["Value"] for line in sheet(UNDONE, "Choices")}
    assert (undone["Undone, Work in Progress, USD"], undone["Undone, Already billed, USD, hours"]) == (
        46875,
        40.25,
    )


def test_every_heading_of_every_type_is_there_once() -> None:
    for import_type in ImportType:
        assert len({*headings(import_type)}) == len(headings(import_type))
    assert headings(EXPENSES) != headings(TIME) != headings()


def test_what_an_import_brought_in_is_told_the_same_way_when_it_is_taken_back(firm: Firm) -> None:
    time(firm, "1")
    time(firm, "2", an_entry(billable=Billable.BILLED))
    time(firm, "3", an_entry(customer_id=None, customer_name=None))
    bill(firm, "8", a_line(1), a_line(2, billable=Billable.BILLED))

    run, spent = imported(firm), imported(firm, EXPENSES)

    said = "\n".join(texts_in(final(firm.history.report(run.id), True).renderings[0]))
    assert "*2 time entries imported*: 1 to Work in Progress · 1 already billed" in said
    assert "To Work in Progress: 1 time entry · 2 h · USD 200.00" in said
    assert "1 left out: without a customer, so they belong to no project" in said
    assert "QuickBooks counts 3 time activities in this range; all are explained" in said
    in_pack = packed_rows(firm, spent)
    assert [(row["qbo_id"], row["party"], row["seconds"]) for row in in_pack] == [
        ("Bill:8:1", "Paper & Co", ""),
        ("Bill:8:2", "Paper & Co", ""),
    ]
    back = undone(firm, run)
    said = "\n".join(texts_in(final(firm.history.report(back.id), True).renderings[0]))
    assert "*2 time entries undone*: 1 from Work in Progress · 1 already billed" in said
    assert "*Work in Progress* · 1 time entry · 2 h" in said


def test_evidence_says_who_and_how_many_seconds_and_that_of_invoices_stays_as_it_was() -> None:
    entries, invoices = (
        b"".join(verdicts.rows([EvidenceItem(IN, "m")], kind)) for kind in (TIME, ImportType.INVOICE_HISTORY)
    )
    (row,) = csv.DictReader(io.StringIO(entries.decode(), newline=""))

    assert (row["party"], row["seconds"], row["qbo_id"]) == ("Emily Platt", "3601", "TimeActivity:5")
    assert invoices.splitlines()[0].endswith(b",sync_token,material_digest")
    told = documents.run(an_expense_report(), a_connection())
    assert b'"import_type": "expenses"' in told
    assert b"import_type" not in documents.run(a_report(), a_connection())

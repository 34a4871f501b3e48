"""Time and vendor expenses come in by the steps of every import, are explained, and can be taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.coverage.calendar import CoverageCalendar
from services.imports.plan_inputs import INPUTS, inputs_digest
from services.imports.reviews import NothingToReview, Reviews
from services.model.coverage import Coverage
from services.model.entry import Billable, SourceRecord
from services.model.import_press import PressOutcome
from services.model.import_run import ImportRun, ImportType, RunStatus
from services.model.invoice_status import Tile
from services.model.quickbooks import Entity
from services.model.rejection import LeftOutBecause, ReviewProblem
from services.model.report import LeftOutCount, TieOut, TileTotal
from tests.services.desk_doubles import ADMIN
from tests.services.imports.entry_firm import (
    bill,
    documents,
    imported,
    previewed,
    purchase,
    tiles,
    time,
    time_changes,
    work,
)
from tests.services.imports.firm import Firm, another_firm, fill
from tests.services.imports.records import HOUR, a_line, a_record, an_entry
from tests.services.imports.undo_firm import undone

NOBODYS: dict[str, Any] = {"customer_id": None, "customer_name": None}
BOREALIS: dict[str, Any] = {"customer_id": "2", "customer_name": "Borealis"}


def test_time_comes_in_by_whether_it_is_billed_and_every_other_has_its_reason(firm: Firm) -> None:
    time(firm, "1")
    time(firm, "2", an_entry(billable=Billable.BILLED))
    time(firm, "3", an_entry(billable=Billable.NOT_BILLABLE, rate=None, amount=None))
    time(firm, "4", an_entry(**BOREALIS))
    time(firm, "5", an_entry(**NOBODYS))
    time(firm, "6", an_entry(problem=ReviewProblem.AMOUNT_DOES_NOT_FIT, amount=None))
    time(firm, "7", an_entry(problem=ReviewProblem.UNREADABLE, **NOBODYS))

    run = imported(firm)

    assert run.status is RunStatus.EXCEPTIONS
    assert firm.verdicts(run.id) == {
        "TimeActivity:1": "imported",
        "TimeActivity:2": "imported",
        "TimeActivity:3": "imported",
        "TimeActivity:4": "rejected: no_project",
        "TimeActivity:5": "left_out",
        "TimeActivity:6": "rejected: needs_review",
        "TimeActivity:7": "rejected: needs_review",
    }
    assert tiles(firm) == {
        "TimeActivity:1": "work_in_progress",
        "TimeActivity:2": "billed",
        "TimeActivity:3": "not_billable",
    }


def test_the_report_adds_up_hours_and_what_is_still_to_be_billed(firm: Firm) -> None:
    time(firm, "1")
    time(firm, "2", an_entry(seconds=HOUR, amount=Decimal("100.00")))
    time(firm, "3", an_entry(billable=Billable.BILLED))
    time(firm, "4", an_entry(**NOBODYS))

    report = firm.history.report(imported(firm).id)

    assert report.tiles == (
        TileTotal(Tile.BILLED, "USD", 1, Decimal("200.00"), Decimal("0.00"), 2 * HOUR),
        TileTotal(Tile.WORK_IN_PROGRESS, "USD", 2, Decimal("300.00"), Decimal("300.00"), 3 * HOUR),
    )
    assert report.left_out == (LeftOutCount(LeftOutBecause.NO_CUSTOMER, 1),)
    assert (report.aging, report.unsent) == ((), None)
    assert report.tie_out == TieOut(4, 4, 0)


def test_one_document_feeds_several_projects_and_is_kept_once(firm: Firm) -> None:
    firm.project("Borealis", "2")
    bill(firm, "25", a_line(1), a_line(2, **BOREALIS), a_line(3, **NOBODYS), doc_number="B-25")
    purchase(firm, "25", a_line(1, amount=Decimal("-20.00")))
    bill(firm, "26", a_line(1, **NOBODYS))

    report = firm.history.report(imported(firm, ImportType.EXPENSES).id)

    assert tiles(firm) == dict.fromkeys(("Bill:25:1", "Bill:25:2", "Purchase:25:1"), "work_in_progress")
    assert len({row["project_id"] for row in work(firm).values()}) == 2
    assert documents(firm) == ["Bill:25", "Purchase:25"]
    assert (report.counts.imported, report.counts.left_out) == (3, 2)
    # Three documents, of which two brought lines in.
    assert report.tie_out == TieOut(3, 3, 0)
    (total,) = report.totals
    assert total.imported == Decimal("80.00")


def test_what_is_here_says_so_and_whether_it_changed_in_quickbooks_since(firm: Firm) -> None:
    time(firm, "1")
    time(firm, "2")
    first = imported(firm)
    time_changes(firm, "2", an_entry(seconds=HOUR))

    again = imported(firm)

    items = firm.history.items(again.id, None, 0, 10)
    assert [(one.other_run_id, one.changed_since) for one in items] == [(first.id, False), (first.id, True)]
    assert again.status is RunStatus.NOTHING


def test_a_line_that_has_another_number_by_now_counts_once(firm: Firm) -> None:
    bill(firm, "7", a_line(1))
    imported(firm, ImportType.EXPENSES)

    firm.books.change_record(Entity.BILL, a_record("7", a_line(2), txn_date=date(2026, 10, 7), sync_token=1))
    imported(firm, ImportType.EXPENSES)

    assert {ref: row["gone_at"] is None for ref, row in work(firm).items()} == {
        "Bill:7:1": False,
        "Bill:7:2": True,
    }


def test_an_entry_that_was_billed_after_the_preview_comes_in_as_billed(firm: Firm) -> None:
    time(firm, "1")
    run = previewed(firm)
    time_changes(firm, "1", an_entry(billable=Billable.BILLED))

    assert firm.runs.press_import(ADMIN, run.id).outcome is PressOutcome.STARTED

    assert firm.work_off(run.id).status is RunStatus.COMPLETE
    assert tiles(firm) == {"TimeActivity:1": "billed"}


def test_hours_that_changed_after_the_preview_are_asked_about_again(firm: Firm) -> None:
    time(firm, "1")
    run = previewed(firm)
    time_changes(firm, "1", an_entry(seconds=HOUR))

    firm.runs.press_import(ADMIN, run.id)

    assert firm.work_off(run.id).status is RunStatus.AWAITING
    assert work(firm) == {}


def test_a_retry_tries_only_the_entries_that_needed_somebody(firm: Firm) -> None:
    time(firm, "1")
    time(firm, "4", an_entry(**BOREALIS))
    run = imported(firm)
    time(firm, "5")
    firm.project("Borealis", "2")

    retry = firm.runs.retry(ADMIN, run.id).run

    ended = firm.work_off(retry.id)
    assert ended.import_type is ImportType.TIME
    assert sorted(tiles(firm)) == ["TimeActivity:1", "TimeActivity:4"]


def test_imports_of_different_types_take_no_notice_of_each_other(firm: Firm) -> None:
    fill(firm, linked=2)
    time(firm, "1")
    bill(firm, "1", a_line(1))

    previews = [previewed(firm, each) for each in (ImportType.TIME, ImportType.EXPENSES, ImportType.TIME)]
    invoices = firm.previewed()

    said = [sorted(firm.verdicts(run.id)) for run in (*previews, invoices)]
    assert said == [["TimeActivity:1"], ["Bill:1:1"], ["TimeActivity:1"], ["101", "102"]]


def test_plans_of_one_shape_stand_whatever_becomes_of_the_other(firm: Firm) -> None:
    fill(firm, linked=2)
    time(firm, "1")
    bill(firm, "1", a_line(1))
    waiting, entries = firm.previewed(), previewed(firm, ImportType.EXPENSES)

    imported(firm)
    assert _inputs(firm, waiting) == waiting.facts[INPUTS]
    assert _inputs(firm, entries) != entries.facts[INPUTS]

    entries = previewed(firm, ImportType.EXPENSES)
    firm.runs.press_import(ADMIN, waiting.id)
    firm.work_off(waiting.id)
    assert _inputs(firm, entries) == entries.facts[INPUTS]


def _inputs(firm: Firm, run: ImportRun) -> str:
    with firm.store.reading() as tx:
        return inputs_digest(tx, run)


def test_months_of_which_only_time_came_in_are_not_covered(firm: Firm) -> None:
    time(firm, "1")
    imported(firm)

    year = CoverageCalendar(firm.store, firm.clock, firm.rights).year(ADMIN, year=2026)

    (october,) = [month for month in year.months if month.first.month == 10]
    assert october.state is Coverage.NEVER


def test_nobody_takes_an_entry_as_quickbooks_states_it(firm: Firm) -> None:
    time(firm, "6", an_entry(problem=ReviewProblem.AMOUNT_DOES_NOT_FIT))
    run = imported(firm)

    with pytest.raises(NothingToReview):
        Reviews(firm.store, firm.clock, firm.rights).review(ADMIN, run.id, "TimeActivity:6")


def test_an_undo_leaves_the_document_of_lines_that_another_import_brought_in(firm: Firm) -> None:
    bill(firm, "25", a_line(1), a_line(2, **BOREALIS))
    bill(firm, "26", a_line(1, billable=Billable.BILLED))
    first = imported(firm, ImportType.EXPENSES)
    firm.project("Borealis", "2")
    imported(firm, ImportType.EXPENSES)

    undo = undone(firm, first)

    assert undo.status is RunStatus.UNDONE
    assert (sorted(tiles(firm)), documents(firm)) == (["Bill:25:2"], ["Bill:25"])
    report = firm.history.report(undo.id)
    assert report.undone is not None
    assert [(one.tile, one.count, one.balance) for one in report.undone.gone] == [
        (Tile.WORK_IN_PROGRESS, 1, Decimal("50.00")),
        (Tile.BILLED, 1, Decimal("0.00")),
    ]


LINES = st.fixed_dictionaries(
    {
        "customer_id": st.sampled_from([None, "1", "1", "2", "unknown"]),
        "billable": st.sampled_from(Billable),
        "amount": st.integers(-(10**6), 10**6).map(lambda cents: Decimal(cents) / 100),
        "problem": st.none() | st.sampled_from([ReviewProblem.UNREADABLE, ReviewProblem.SUMS_DIFFER]),
    }
)
BILLS = st.lists(st.lists(LINES, min_size=1, max_size=4), max_size=6)


def a_bill(number: int, lines: list[dict[str, Any]]) -> SourceRecord:
    made = [a_line(line_no, **facts) for line_no, facts in enumerate(lines, start=1)]
    return a_record(str(number), *made, txn_date=date(2026, 10, number))


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bills=BILLS)
def test_whatever_the_bills_are_all_is_explained_and_undone_and_imported_again_is_the_same(
    firm: Firm, bills: list[list[dict[str, Any]]]
) -> None:
    firm = another_firm(firm)
    for number, lines in enumerate(bills, start=1):
        firm.books.record(Entity.BILL, a_bill(number, lines))

    run = imported(firm, ImportType.EXPENSES)
    rows, kept_documents = work(firm), documents(firm)
    report = firm.history.report(run.id)

    assert report.counts.found + report.counts.left_out == sum(map(len, bills))
    assert report.counts.imported == len(rows)
    assert report.tie_out == TieOut(len(bills), len(bills), 0)
    if rows:
        assert undone(firm, run).status is RunStatus.UNDONE
        assert (work(firm), documents(firm)) == ({}, [])
        imported(firm, ImportType.EXPENSES)
        assert (work(firm), documents(firm)) == (rows, kept_documents)

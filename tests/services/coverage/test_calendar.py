"""The calendar over a firm's real runs: what imports, undos and changes in QuickBooks make of a month."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from services.coverage import CoverageCalendar
from services.errors import NotAllowed, NotFound
from services.imports.undo import Undos
from services.model.coverage import Coverage
from services.model.import_run import ImportRun, RunStatus
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER
from tests.services.imports.firm import Firm, fill, opened_firm


@pytest.fixture
def firm(database_url: str) -> Iterator[Firm]:
    with opened_firm(database_url) as firm:
        yield firm


def october(firm: Firm) -> Coverage:
    """What is known of it on 24 November."""
    return calendar(firm).year(ADMIN).months[9].state


def calendar(firm: Firm) -> CoverageCalendar:
    return CoverageCalendar(firm.store, firm.clock, firm.rights)


def imported(firm: Firm, **fields: object) -> ImportRun:
    run = firm.previewed(**fields)
    firm.runs.press_import(ADMIN, run.id)
    firm.clock.move(minutes=1)
    return firm.work_off(run.id)


def test_a_month_is_imported_once_every_invoice_of_it_is_here(firm: Firm) -> None:
    fill(firm, linked=3, unlinked=2)
    assert october(firm) is Coverage.NEVER

    imported(firm, statuses=("paid", "sent"))
    assert october(firm) is Coverage.PARTLY
    run = firm.previewed()
    assert (run.status, october(firm)) == (RunStatus.REFUSED, Coverage.PARTLY)

    firm.project("Borealis", "2")
    retried = firm.runs.retry(ADMIN, run.id).run
    firm.work_off(retried.id)
    assert october(firm) is Coverage.IMPORTED


CHANGES: dict[str, Callable[[Firm], None]] = {
    "came": lambda firm: firm.books.add("777", txn_date=date(2026, 10, 30)),
    "changed": lambda firm: firm.books.change("101", doc_number="1-01"),
    "moved": lambda firm: firm.books.change("101", txn_date=date(2026, 9, 15)),
    "went": lambda firm: firm.books.delete("102"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_month_says_so_when_quickbooks_has_other_invoices_since(firm: Firm, change: str) -> None:
    fill(firm, linked=3)
    imported(firm)
    firm.books.pay("103", "40.00")
    firm.clock.move(minutes=1)
    assert (firm.previewed().status, october(firm)) == (RunStatus.REFUSED, Coverage.IMPORTED)

    CHANGES[change](firm)
    firm.clock.move(minutes=1)
    firm.previewed(date_from="2026-11-01", date_to="2026-11-20")
    assert october(firm) is Coverage.CHANGED

    again = firm.previewed()
    if again.status is RunStatus.AWAITING:
        firm.runs.press_import(ADMIN, again.id)
        firm.work_off(again.id)
    # What came is imported then; what changed, or went, nobody has taken over by that.
    assert october(firm) is (Coverage.IMPORTED if change == "came" else Coverage.CHANGED)


def test_gaps_are_what_an_import_would_have_to_bring_in(firm: Firm) -> None:
    fill(firm, linked=1)
    imported(firm)

    year = calendar(firm).year(ADMIN)

    assert (year.months[9].state, year.counts[Coverage.IMPORTED]) == (Coverage.IMPORTED, 1)
    assert [(gap.date_from, gap.date_to) for gap in year.gaps] == [
        (date(2026, 1, 1), date(2026, 9, 30)),
        (date(2026, 11, 1), date(2026, 11, 24)),
    ]


def test_an_undone_month_was_never_imported(firm: Firm) -> None:
    fill(firm, linked=3)
    run = imported(firm)
    firm.clock.move(minutes=1)

    undo = Undos(firm.store, firm.clock, firm.rights, firm.kicks).undo(ADMIN, run.id).run
    assert undo is not None
    firm.work_off(undo.id)

    assert october(firm) is Coverage.NEVER


def test_years_are_kept_to_those_that_there_are(firm: Firm) -> None:
    last = calendar(firm).year(ADMIN, "con1", 2025)
    ahead = calendar(firm).year(ADMIN, "con1", 3000)

    assert (last.year, last.has_next, last.counts) == (2025, True, {Coverage.NEVER: 12})
    assert (ahead.year, ahead.has_next) == (2026, False)
    assert ahead.months[11].state is Coverage.AHEAD


def test_nobody_else_sees_the_calendar(firm: Firm) -> None:
    for somebody in (MEMBER, STRANGER):
        with pytest.raises(NotAllowed):
            calendar(firm).year(somebody)
    with pytest.raises(NotFound):
        calendar(firm).year(ADMIN, "con-of-others")

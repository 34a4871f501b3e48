"""What QuickBooks said goes a month after its last use, and nothing that anybody sees changes by that."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from services.container.routine import retention_of
from services.mirror.retention import Removed, Retention, next_gap
from services.model.connection import ConnectionStatus
from services.model.entry import PartyKind
from services.model.import_run import ANY_PLAN, Filters, ImportRun, NewRun, PauseReason, RunStatus, Via
from services.model.invoice_status import InvoiceStatus
from services.model.quickbooks import Entity, Settler, SourcePerson
from services.model.rejection import ReviewProblem
from services.ports.mirror import ProvenWindow
from services.settings import Settings
from services.store.tables import connections, metadata
from tests.services.desk_doubles import NOW, TEAM
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.imports.firm import Firm, another_firm
from tests.services.imports.records import a_line, a_record

SEPTEMBER, OCTOBER = (date(2026, 9, 1), date(2026, 9, 30)), (date(2026, 10, 1), date(2026, 10, 31))
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def fill(firm: Firm) -> None:
    """Four invoices in September and three in October, each settled by a payment of its own."""
    for number in range(1, 8):
        month = 9 if number <= 4 else 10
        paid = (Settler("Payment", f"9{number}"),)
        firm.books.invoice(str(100 + number), txn_date=date(2026, month, number), settled_by=paid)


def looked_at(firm: Firm, days: tuple[date, date]) -> ImportRun:
    """These days are read, and nothing is imported."""
    return worked_off(firm, days, dry_run=True)


def imported(firm: Firm, days: tuple[date, date]) -> ImportRun:
    return worked_off(firm, days, dry_run=False)


def worked_off(firm: Firm, days: tuple[date, date], dry_run: bool) -> ImportRun:
    return firm.work_off(requested(firm, days, dry_run).id)


def requested(firm: Firm, days: tuple[date, date], dry_run: bool = True) -> ImportRun:
    filters = Filters(*days, frozenset(InvoiceStatus))
    new = NewRun(firm.connection_id, TEAM, "cli", Via.CLI, filters, approved_digest=ANY_PLAN, dry_run=dry_run)
    return firm.previews.request(new)


def september_unused(firm: Firm) -> None:
    """September was looked at once, five weeks ago; October again and again."""
    fill(firm)
    looked_at(firm, SEPTEMBER)
    for _ in range(2):
        firm.clock.move(days=18)
        looked_at(firm, OCTOBER)


def tidied(firm: Firm) -> Removed:
    return Retention(firm.store, firm.clock, batch=3).run()


def kept(firm: Firm, table: str) -> int:
    """How many rows a table has."""
    with firm.engine.connect() as connection:
        counted = sa.select(sa.func.count()).select_from(metadata.tables[table])
        return connection.scalar(counted) or 0


def mirrored(firm: Firm) -> set[str]:
    """The ids of the documents in the mirror."""
    table = metadata.tables["mirror_invoices"]
    with firm.engine.connect() as connection:
        return set(connection.scalars(sa.select(table.c.qbo_id)))


@ON_SQLITE
def test_what_a_report_says_needs_review_stays_to_be_looked_at(firm: Firm) -> None:
    firm.books.invoice("150", txn_date=date(2026, 9, 9), problem=ReviewProblem.SUMS_DIFFER)
    september_unused(firm)

    tidied(firm)

    assert mirrored(firm) == {"150", "105", "106", "107"}


def test_documents_go_a_month_after_their_last_use_with_lines_and_links(firm: Firm) -> None:
    september_unused(firm)
    assert len(mirrored(firm)) == 7

    removed = tidied(firm)

    assert removed.documents == 4
    assert removed.windows > 0
    assert mirrored(firm) == {"105", "106", "107"}
    assert (kept(firm, "mirror_lines"), kept(firm, "mirror_links")) == (3, 3)
    assert tidied(firm) == Removed()


@ON_SQLITE
def test_the_setting_says_after_how_many_days_they_go(firm: Firm) -> None:
    fill(firm)
    looked_at(firm, SEPTEMBER)
    firm.clock.move(days=8)

    by_default = retention_of(Settings(), firm.store, firm.clock).run()
    as_set = retention_of(Settings(keep_mirror_days=7), firm.store, firm.clock).run()

    assert (by_default.documents, as_set.documents) == (0, 4)


@ON_SQLITE
def test_what_was_used_within_the_month_stays(firm: Firm) -> None:
    fill(firm)
    looked_at(firm, SEPTEMBER)
    firm.clock.move(days=20)
    looked_at(firm, SEPTEMBER)
    firm.clock.move(days=20)

    assert tidied(firm) == Removed()
    assert mirrored(firm) == {"101", "102", "103", "104"}


def test_what_the_ledger_has_stays_however_long_ago(firm: Firm) -> None:
    fill(firm)
    firm.books.invoice("130", txn_date=date(2026, 9, 3), customer_id="2", customer_name="Borealis")
    imported(firm, SEPTEMBER)
    firm.clock.move(days=40)

    assert tidied(firm).documents == 1
    assert mirrored(firm) == {"101", "102", "103", "104"}


@ON_SQLITE
def test_a_preview_afterwards_reads_anew_and_is_right(firm: Firm) -> None:
    september_unused(firm)
    tidied(firm)
    firm.books.change("102", doc_number="N-102b")
    firm.books.delete("103")
    firm.books.add("140", txn_date=date(2026, 9, 20))

    run = imported(firm, SEPTEMBER)

    report = firm.history.report(run.id)
    assert run.status is RunStatus.COMPLETE
    assert set(firm.ledger()) == {"101", "102", "104", "140"}
    assert report.tie_out is not None
    assert (report.tie_out.quickbooks_count, report.tie_out.unexplained) == (4, 0)
    assert {item.doc_number for item in firm.history.items(run.id, None, 0, 10)} >= {"N-102b"}


@ON_SQLITE
def test_a_plan_made_from_what_is_gone_stands_no_longer(firm: Firm) -> None:
    september_unused(firm)
    run = looked_at(firm, OCTOBER)
    with firm.store.reading() as tx:
        before = tx.items.plan_versions(run)

    tidied(firm)

    with firm.store.reading() as tx:
        assert tx.items.plan_versions(run) != before


def test_while_a_run_of_the_company_works_nothing_goes(firm: Firm) -> None:
    september_unused(firm)
    with firm.store.writing() as tx:
        run = requested(firm, OCTOBER)
        assert tx.runs.claim(run.id, "another process", firm.clock.now()) is not None
        tx.commit()

    assert tidied(firm) == Removed()
    assert len(mirrored(firm)) == 7


@ON_SQLITE
@pytest.mark.parametrize(
    ("resumes_as", "is_kept"), [(RunStatus.IMPORTING, True), (RunStatus.PREVIEWING, False)]
)
def test_a_run_that_waits_with_a_part_of_its_plan_in_keeps_what_it_needs(
    firm: Firm, resumes_as: RunStatus, is_kept: bool
) -> None:
    september_unused(firm)
    with firm.store.writing() as tx:
        claim = tx.runs.claim(requested(firm, SEPTEMBER).id, "a process", firm.clock.now())
        assert claim is not None
        tx.runs.settle(claim, resumes_as)
        claim = tx.runs.claim(claim.run.id, "a process", firm.clock.now() + timedelta(days=1)) or claim
        tx.runs.pause(claim, PauseReason.SPACE, firm.clock.now() + timedelta(days=2))
        tx.commit()
    firm.clock.move(days=1)

    assert (tidied(firm) == Removed()) is is_kept


@ON_SQLITE
@pytest.mark.parametrize("dies_before", [True, False], ids=["before", "after"])
def test_a_crash_at_any_commit_leaves_what_the_next_time_finishes(firm: Firm, dies_before: bool) -> None:
    for commit in range(1, 20):
        firm = another_firm(firm)
        september_unused(firm)
        dying = CrashingStore(firm.store, commit, dies_before)
        try:
            Retention(dying, firm.clock, batch=3).run()
            break
        except Crash:
            report = firm.history.report(looked_at(firm, SEPTEMBER).id)
            assert report.counts.imported == 4
            firm.clock.move(days=31)
            tidied(firm)
            assert mirrored(firm) == set()
    assert commit > 3


def mark(firm: Firm, status: ConnectionStatus) -> None:
    """The company is disconnected, or connected again."""
    with firm.engine.begin() as connection:
        connection.execute(sa.update(connections).values(status=status.value))


@ON_SQLITE
def test_a_company_reconnected_while_it_was_being_emptied_is_imported_with_every_line(firm: Firm) -> None:
    for commit in range(1, 20):
        firm = another_firm(firm)
        fill(firm)
        firm.project("Everybody", "1")
        looked_at(firm, SEPTEMBER)
        mark(firm, ConnectionStatus.DISCONNECTED)
        try:
            Retention(CrashingStore(firm.store, commit), firm.clock, batch=2).run()
            break
        except Crash:
            mark(firm, ConnectionStatus.CONNECTED)
            imported(firm, SEPTEMBER)
            assert [one.lines for one in firm.ledger().values()] == [1] * 4, f"died at {commit}"
    assert commit > 4


def test_of_a_disconnected_company_nothing_is_left_but_the_ledger(firm: Firm) -> None:
    fill(firm)
    imported(firm, SEPTEMBER)
    with firm.store.writing() as tx:
        tx.mirror.of(Entity.BILL).keep(firm.connection_id, [a_record("25", a_line(1))])
        vendor = SourcePerson(PartyKind.VENDOR, "9", "Paper & Co", None, is_active=True)
        tx.mirror.list_of(Entity.VENDOR).keep(firm.connection_id, [vendor])
        tx.commit()
    mark(firm, ConnectionStatus.DISCONNECTED)

    removed = tidied(firm)

    tables = [name for name in metadata.tables if name.startswith("mirror_")]
    assert {name: kept(firm, name) for name in tables} == dict.fromkeys(tables, 0)
    assert removed.rows > 7
    assert len(firm.ledger()) == 4
    assert tidied(firm) == Removed()


def test_the_days_between_windows_are_found_one_after_another() -> None:
    def window(first: int, last: int) -> ProvenWindow:
        return ProvenWindow(date(2026, 9, first), date(2026, 9, last), 1, NOW)

    windows = [window(3, 5), window(5, 8), window(10, 12)]

    found, after = [], date(2026, 9, 1)
    while gap := next_gap(windows, after):
        found.append(gap)
        after = gap[1]
    assert found == [
        (date(2026, 9, 1), date(2026, 9, 3)),
        (date(2026, 9, 8), date(2026, 9, 10)),
        (date(2026, 9, 12), date.max),
    ]
    assert next_gap(windows, date(2026, 9, 4)) == (date(2026, 9, 8), date(2026, 9, 10))

"""What changed in QuickBooks follows, or waits for somebody, while imports and undos do their own."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from services.errors import QuickBooksUnavailable
from services.model.in_step import Change, DriftField
from services.model.invoice_status import DeliveryState
from services.status_sync import compare_books
from services.status_sync.following import CompanyBusy
from services.status_sync.looking import PATIENCE
from services.store.tables import invoice_lines, mirror_invoices, mirror_marks
from services.store.tables_in_step import to_follow
from services.store.tables_runs import import_runs
from tests.services.desk_doubles import ADMIN
from tests.services.imports.undo_firm import undone
from tests.services.status_sync.watched_firm import WatchedFirm


def test_a_payment_follows_by_itself_and_is_audited(watched: WatchedFirm) -> None:
    watched.books.pay("101", "60")
    watched.books.pay("102", "100")

    watched.look()

    assert watched.status("101") == ("40.00", "partial", "ar_aging")
    assert watched.status("102") == ("0.00", "paid", "finals")
    assert watched.status("103") == ("100.00", "open", "ar_aging")
    assert watched.found() == []
    assert watched.audit("invoices_followed") == [("system", "invoices_followed", {"invoices": 2})]
    assert watched.row("101")["sync_token"] == 1


def test_another_number_waits_and_the_document_that_was_taken_in_stays(once: WatchedFirm) -> None:
    before = once.shown("101", "doc_number", "raw", "sync_token", "content_digest")
    once.books.change("101", doc_number="N-9", balance=Decimal("40"))

    once.look()

    assert once.shown("101", "doc_number", "raw", "sync_token", "content_digest") == before
    assert once.status("101") == ("40.00", "partial", "ar_aging")
    (waits,) = once.waiting().values()
    assert waits.found.changes == (Change(DriftField.NUMBER, "N-101", "N-9"),)


def test_a_void_and_a_deletion_follow_and_are_listed(watched: WatchedFirm) -> None:
    watched.books.void("101")
    watched.books.delete("102")

    watched.look()

    assert watched.status("101") == ("0.00", "void", "finals")
    assert watched.shown("101", "total", "sync_token") == (Decimal("0.00"), 1)
    assert watched.status("102") == ("0.00", "deleted", "finals")
    assert watched.found() == [("101", "voided", "followed"), ("102", "deleted", "followed")]
    listed = watched.audit("invoice_voided", "invoice_gone")
    assert [(actor, action) for actor, action, _ in listed] == [
        ("system", "invoice_voided"),
        ("system", "invoice_gone"),
    ]


def test_while_an_import_works_nothing_is_written_and_afterwards_it_follows(watched: WatchedFirm) -> None:
    watched.books.pay("101", "60")
    run = watched.firm.unattended()
    calls = watched.books.calls

    watched.look()
    with pytest.raises(CompanyBusy):
        watched.sync.drifts.update(ADMIN, "con1:101")

    assert watched.books.calls == calls
    assert watched.status("101") == ("100.00", "open", "ar_aging")
    assert watched.next_look() == (watched.clock.now() + timedelta(minutes=1), "company_busy")
    watched.firm.work_off(run.id)
    watched.look()
    assert watched.status("101") == ("40.00", "partial", "ar_aging")


def test_while_an_import_is_paused_in_the_middle_quickbooks_is_asked_nothing(once: WatchedFirm) -> None:
    run = once.firm.unattended()
    with once.firm.engine.begin() as database:
        paused = sa.update(import_runs).where(import_runs.c.id == run.id)
        database.execute(paused.values(status="paused", resume_status="importing"))
    calls = once.books.calls

    once.look()

    assert once.books.calls == calls
    assert once.next_look() == (once.clock.now() + timedelta(minutes=15), "company_busy")


def test_who_waits_for_one_invoice_does_not_wait_long_while_quickbooks_is_down(once: WatchedFirm) -> None:
    asked = once.books.calls

    def fails(_: int) -> None:
        once.books.watch()
        once.clock.move(seconds=PATIENCE + 1)
        raise QuickBooksUnavailable

    once.books.before_answer = fails
    with pytest.raises(QuickBooksUnavailable, match="takes no more calls just now"):
        once.sync.drifts.update(ADMIN, "con1:101")

    assert once.books.calls == asked + 2


def test_what_an_import_brought_into_the_mirror_follows_though_quickbooks_is_down(
    once: WatchedFirm,
) -> None:
    once.books.pay("101", "60")
    once.firm.previewed()

    def fails(_: int) -> None:
        raise QuickBooksUnavailable

    once.books.before_answer = fails
    once.look()

    assert once.status("101") == ("40.00", "partial", "ar_aging")
    assert once.next_look()[1] == "quickbooks_unavailable"


def test_after_an_undo_nothing_waits_and_an_import_brings_in_what_is_there_now(watched: WatchedFirm) -> None:
    watched.books.change("101", doc_number="N-9")
    watched.books.pay("102", "10")
    watched.look()
    assert watched.waiting().keys() == {"101"}

    undone(watched.firm, watched.run)

    assert watched.waiting() == {}
    assert watched.found() == [("101", "changed", "lapsed")]
    watched.look()
    assert watched.firm.ledger() == {}


def test_after_a_reconnection_everything_here_is_read_once_more(watched: WatchedFirm) -> None:
    with watched.firm.store.writing() as tx:
        while tx.retention.remove_anything("con1", 100):
            pass
        tx.commit()
    watched.books.pay("101", "60")
    watched.books.change("102", doc_number="N-9")
    watched.books.delete("103")

    watched.look()

    assert watched.status("101") == ("40.00", "partial", "ar_aging")
    assert watched.waiting().keys() == {"102"}
    with watched.firm.engine.connect() as database:
        assert database.scalar(sa.select(mirror_marks.c.as_of)) == watched.clock.now()


def test_a_month_without_a_look_is_made_up_for(once: WatchedFirm) -> None:
    once.books.delete("103")
    once.clock.move(days=40)  # change data capture tells of it no more
    once.books.pay("101", "60")

    once.look()

    assert once.status("101") == ("40.00", "partial", "ar_aging")


def test_what_nobody_noted_is_found_by_comparing(watched: WatchedFirm) -> None:
    with watched.firm.engine.begin() as database:
        change = sa.update(mirror_invoices).where(mirror_invoices.c.qbo_id == "101")
        database.execute(change.values(balance=Decimal("40"), payment_state="partial", digest="other"))
        assert database.scalar(sa.select(sa.func.count()).select_from(to_follow)) == 0

    compare_books(watched.firm.store)
    watched.look()

    assert watched.status("101") == ("40.00", "partial", "ar_aging")


def test_each_company_is_looked_at_by_one_process_and_seldom(watched: WatchedFirm) -> None:
    watched.sync.in_step.look()
    calls = watched.books.calls

    watched.opened().in_step.look()

    assert watched.books.calls == calls
    at, problem = watched.next_look()
    assert problem is None
    assert 54 * 60 <= (at - watched.clock.now()).total_seconds() <= 66 * 60


def test_when_the_months_calls_are_spent_nobody_asks(once: WatchedFirm) -> None:
    calls = once.books.calls
    once.clock.move(hours=2)

    once.opened(monthly_calls=1).in_step.look()

    assert once.books.calls == calls
    assert once.next_look()[1] == "quota_spent"


def test_a_posted_invoice_follows_too_and_is_never_a_draft(watched: WatchedFirm) -> None:
    watched.books.invoice("301", delivery_state=DeliveryState.NOT_SENT, doc_number="H-1")
    watched.books.invoice("302", doc_number="H-2")
    watched.books.pay("302", "100")
    watched.firm.previewed()
    for qbo_id, number in (("301", "H-1"), ("302", "H-2")):
        watched.posted(qbo_id, number)

    watched.look()

    assert watched.status("301") == ("100.00", "open", "ar_aging")
    assert watched.status("302") == ("0.00", "paid", "finals")
    assert watched.waiting() == {}


def test_what_changes_of_a_posted_invoice_waits_however_little_was_known_of_it(once: WatchedFirm) -> None:
    once.books.add("301", doc_number="H-1", txn_date=date(2026, 10, 1), due_date=date(2026, 10, 31))
    once.posted("301", "H-1")  # the mirror does not have it yet
    with once.firm.engine.begin() as database:  # its line as the books have it
        ours = sa.update(invoice_lines).where(invoice_lines.c.invoice_id == once.row("301")["id"])
        database.execute(ours.values(quantity=None, unit_price=None))
    assert once.shown("301", "customer_id", "content_digest") == (None, None)

    once.look()

    assert once.waiting() == {}
    assert once.shown("301", "customer_id", "doc_number_folded") == ("1", "h-1")
    once.books.change("301", customer_id="2", customer_name="Borealis Foods", tax=Decimal("0.5"))
    once.look()
    (waits,) = once.waiting().values()
    changed = {change.field for change in waits.found.changes}
    assert changed == {DriftField.CUSTOMER, DriftField.TAX}


def test_what_is_not_here_any_more_is_not_looked_at_for_ever(once: WatchedFirm) -> None:
    once.books.pay("101", "60")
    once.firm.previewed()
    undone(once.firm, once.run)

    once.sync.in_step.look_at("con1")

    with once.firm.engine.connect() as database:
        assert database.scalar(sa.select(sa.func.count()).select_from(to_follow)) == 0


def test_a_process_that_is_stopped_leaves_the_look_to_another(once: WatchedFirm) -> None:
    once.books.pay("101", "60")
    once.books.before_answer = lambda _: once.sync.in_step.halt()

    once.look()

    assert once.status("101") == ("100.00", "open", "ar_aging")
    assert once.next_look() == (once.clock.now(), "look_halted")
    once.opened().in_step.look()
    assert once.status("101") == ("40.00", "partial", "ar_aging")

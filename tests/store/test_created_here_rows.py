"""Invoices that are created here, as rows; and what an import then knows of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.model.invoice_status import PaymentState, Tile
from services.model.invoice_window import NewInvoice, NewLine, Origin
from services.model.project import Project
from services.model.report import Verdict
from services.ports.invoice_window import CreatedInvoice, Posting, Scope
from services.ports.runs import RowsRefused
from services.store.unit_of_work import Store
from tests.builders import a_line
from tests.services.desk_doubles import ADMIN, NOW, TEAM
from tests.store.books import ANY_RUN, CONNECTION, a_document, keep_documents
from tests.store.plans import apply, plan

DAY = date(2026, 10, 5)
NEW = NewInvoice("", " F-1 ", DAY, None, "USD", (NewLine("Design", Decimal("1.50"), Decimal("0.1234567")),))


def created(store: Store, id: str = "here:1", **facts: Any) -> Project:
    """A draft of the client Acme; its project."""
    with store.writing() as tx:
        project = (
            tx.projects.named(TEAM, "Website", "Acme", 1)
            or [tx.projects.create(ADMIN, "Acme", "Website", NOW)]
        )[0]
        new = replace(NEW, project_id=project.id, **facts)
        lines = (a_line(quantity=Decimal("1.50"), unit_price=Decimal("0.1234567")),)
        draft = CreatedInvoice(
            id, project.client_id, new, lines, Decimal("0.3"), PaymentState.OPEN, Tile.DRAFTS
        )
        tx.created_here.create(ADMIN, draft, NOW)
        tx.commit()
    return project


def post(store: Store, invoice_id: str = "here:1", qbo_id: str = "204") -> None:
    with store.writing() as tx:
        tx.created_here.post(Posting(invoice_id, CONNECTION, qbo_id, Tile.AR_AGING), NOW)
        tx.commit()


def test_what_is_created_is_found_with_its_lines(store: Store) -> None:
    project = created(store)

    with store.reading() as tx:
        kept = tx.window.find(Scope(TEAM), "here:1")
        lines = tx.window.lines("here:1", 10)
        assert tx.window.line_count("here:1") == 1
    assert kept is not None
    assert (kept.row.doc_number, kept.row.customer, kept.row.origin) == (" F-1 ", "Acme", Origin.CREATED_HERE)
    assert (kept.row.total, kept.row.balance) == (Decimal("0.30"), Decimal("0.30"))
    assert (kept.project_id, kept.history.by, kept.history.at) == (project.id, ADMIN.user_id, NOW)
    assert (str(lines[0].quantity), str(lines[0].unit_price)) == ("1.50", "0.1234567")


def test_a_number_is_taken_for_its_client_without_regard_to_case_and_blanks(store: Store) -> None:
    project = created(store)

    with store.reading() as tx:
        assert tx.created_here.has_number(TEAM, project.client_id, "f-1")
        assert not tx.created_here.has_number(TEAM, project.client_id, "f-2")
        assert not tx.created_here.has_number(TEAM, "somebody else", "f-1")
        assert not tx.created_here.has_number("T2", project.client_id, "f-1")


def test_until_it_is_posted_its_number_is_one_that_exists(store: Store) -> None:
    project = created(store)
    with store.reading() as tx:
        assert tx.items.unposted_numbers(TEAM, ["f-1"]) == {(project.client_id, "f-1")}

    post(store)

    with store.reading() as tx:
        assert tx.items.unposted_numbers(TEAM, ["f-1"]) == frozenset()


def test_an_invoice_without_a_number_takes_none(store: Store) -> None:
    created(store, doc_number="  ")

    with store.reading() as tx:
        assert tx.items.unposted_numbers(TEAM, ["", "  "]) == frozenset()


def test_once_posted_an_import_knows_that_it_was_created_here(store: Store) -> None:
    keep_documents(store, a_document(qbo_id="204"))
    created(store)
    post(store)

    with store.writing() as tx:
        (found,) = tx.items.candidates(tx.runs.add(ANY_RUN, NOW), None, 10)
        kept = tx.window.find(Scope(TEAM), "here:1")
    assert found.is_posted
    assert kept is not None
    assert (kept.row.tile, kept.history.posted_at, kept.history.qbo_id) == (Tile.AR_AGING, NOW, "204")


def test_posting_what_an_import_took_in_meanwhile_is_refused(store: Store) -> None:
    created(store)
    apply(store, plan(store, a_document(qbo_id="204")))

    with store.reading() as tx:
        assert tx.created_here.is_here(CONNECTION, "204")
        assert not tx.created_here.is_here("con2", "204")
    with pytest.raises(RowsRefused):
        post(store)


def test_an_import_does_not_take_in_what_was_posted_meanwhile(store: Store) -> None:
    run = plan(store, a_document(qbo_id="204"))
    created(store)
    post(store)

    assert apply(store, run) == 0
    with store.reading() as tx:
        (item,) = tx.items.page(run.id, None, 0, 10)
    assert (item.verdict, item.other_run_id) == (Verdict.ALREADY_HERE, None)


def test_an_imported_invoice_names_its_run_and_who_asked_for_it(store: Store) -> None:
    run = plan(store, a_document(lines=tuple(a_line(line_no=no) for no in range(1, 4))))
    apply(store, run)

    with store.reading() as tx:
        kept = tx.window.find(Scope(TEAM), f"{CONNECTION}:101")
        assert [line.line_no for line in tx.window.lines(f"{CONNECTION}:101", 2)] == [1, 2]
        assert tx.window.line_count(f"{CONNECTION}:101") == 3
    assert kept is not None
    assert (kept.history.run_id, kept.history.by, kept.history.at) == (run.id, ADMIN.user_id, NOW)
    assert (kept.row.origin, kept.history.posted_at) == (Origin.IMPORTED, None)

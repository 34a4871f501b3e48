"""*Change project* of one invoice: its client follows, undoing knows, and other invoices stay as they are."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa

from services.errors import NotAllowed, NotFound
from services.invoice_window import CreatedHere, InvoiceWindow, OneInvoice, ProjectChanges
from services.invoice_window.created_here import NumberTaken
from services.invoice_window.looking import InvoiceNotFound
from services.invoice_window.one_invoice import InvoiceUndone
from services.invoice_window.project_change import ChangedByEdit, SameProject
from services.model.audit import AuditAction
from services.model.invoice_window import NewInvoice, NewLine
from services.model.placement import SinceThen
from services.model.undo import UndoOutcome
from services.quickbooks.documents import QuickBooksDocuments
from services.store.tables import customer_links, invoices
from tests.services.desk_doubles import ADMIN, MEMBER, TEAM
from tests.services.imports.firm import OCTOBER, Firm, fill
from tests.services.imports.undo_firm import imported, outcome, undone

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ONE, OTHER = "con1:101", "con1:102"


def changes(firm: Firm) -> ProjectChanges:
    return ProjectChanges(firm.store, firm.clock, firm.rights)


def one(firm: Firm) -> OneInvoice:
    window = InvoiceWindow(firm.store, firm.clock, firm.rights)
    return OneInvoice(firm.store, firm.rights, window, QuickBooksDocuments("production"))


def client_of(firm: Firm, invoice_id: str) -> str | None:
    with firm.engine.connect() as database:
        found: str | None = database.scalar(
            sa.select(invoices.c.client_id).where(invoices.c.id == invoice_id)
        )
    return found


def test_it_goes_to_the_other_project_and_its_client_and_the_customers_link_stays(firm: Firm) -> None:
    fill(firm, linked=2)
    imported(firm)
    other = firm.projects.create(ADMIN, "Quay", "Lobby")
    with firm.engine.connect() as database:
        before = database.execute(sa.select(customer_links)).all()

    moved = changes(firm).change(ADMIN, ONE, other.id)

    assert (moved.project, moved.customer) == (other, "Acme")
    assert client_of(firm, ONE) == other.client_id
    assert client_of(firm, OTHER) != other.client_id
    project = one(firm).show(ADMIN, ONE).project
    assert project == other
    with firm.engine.connect() as database:
        assert database.execute(sa.select(customer_links)).all() == before
    why = one(firm).why_here(ADMIN, ONE).project
    assert why is not None
    assert (why.by, why.first and why.first.label) == ("UADMIN", "Acme")
    with firm.store.reading() as tx:
        (entry,) = [e for e in tx.audit.recent(TEAM, 50) if e.action is AuditAction.PROJECT_CHANGED]
    assert (entry.subject, entry.details["project_id"]) == (ONE, other.id)
    assert entry.details["from_project_id"] != other.id


@ON_SQLITE
def test_a_member_of_the_new_project_alone_is_not_told_the_first_ones_name(firm: Firm) -> None:
    fill(firm, linked=2)
    imported(firm)
    first = one(firm).show(ADMIN, ONE).project
    other = firm.projects.create(ADMIN, "Quay", "Lobby")
    changes(firm).change(ADMIN, ONE, other.id)
    assert first is not None

    told = []
    for project in (other, first):
        with firm.store.writing() as tx:
            tx.projects.add_member(project.id, MEMBER.user_id)
            tx.commit()
        told.append(one(firm).why_here(MEMBER, ONE).project)

    assert [why and (why.by, why.first) for why in told] == [("UADMIN", None), ("UADMIN", first)]


def test_an_undo_keeps_it_with_the_reason_until_it_is_put_back(firm: Firm) -> None:
    fill(firm, linked=2)
    run = imported(firm)
    first = one(firm).show(ADMIN, ONE).project
    assert first is not None
    changes(firm).change(ADMIN, ONE, firm.project("Lobby"))

    undo = undone(firm, run)

    assert set(firm.ledger()) == {"101"}
    (kept,) = firm.history.report(undo.id).exceptions
    assert kept.why == "Somebody here moved it to another project after it came in."
    assert outcome(firm, run) is UndoOutcome.ALL_CHANGED
    changes(firm).change(ADMIN, ONE, first.id)
    undone(firm, run)
    assert firm.ledger() == {}


@ON_SQLITE
def test_of_two_changes_the_first_project_is_remembered(firm: Firm) -> None:
    fill(firm, linked=1)
    imported(firm)
    for name in ("Lobby", "Roof"):
        changes(firm).change(ADMIN, ONE, firm.project(name))

    why = one(firm).why_here(ADMIN, ONE).project

    assert why is not None
    assert why.first is not None
    assert why.first.label == "Acme"
    with pytest.raises(SameProject):
        changes(firm).change(ADMIN, ONE, firm.project("Roof"))


@ON_SQLITE
def test_a_member_sees_it_but_changes_nothing_and_others_do_not_find_it(firm: Firm) -> None:
    fill(firm, linked=1)
    imported(firm)
    project = one(firm).show(ADMIN, ONE).project
    assert project is not None
    with pytest.raises(InvoiceNotFound):
        one(firm).show(MEMBER, ONE)
    with pytest.raises(InvoiceNotFound):
        one(firm).why_here(MEMBER, ONE)
    with firm.store.writing() as tx:
        tx.projects.add_member(project.id, MEMBER.user_id)
        tx.commit()

    assert not one(firm).show(MEMBER, ONE).may_change
    assert one(firm).show(ADMIN, ONE).may_change
    assert one(firm).why_here(MEMBER, ONE).row.id == ONE
    with pytest.raises(NotAllowed):
        changes(firm).change(MEMBER, ONE, firm.project("Lobby"))


@ON_SQLITE
def test_it_goes_to_no_client_who_has_a_draft_of_its_number_and_drafts_go_by_edit(
    firm: Firm,
) -> None:
    fill(firm, linked=1)
    imported(firm)
    lobby = firm.projects.create(ADMIN, "Quay", "Lobby")
    draft = NewInvoice(
        lobby.id, " n-101 ", OCTOBER[0], None, "USD", (NewLine("Design", Decimal(1), Decimal(40)),)
    )
    draft_id = CreatedHere(firm.store, firm.clock, firm.rights).create(ADMIN, draft)

    with pytest.raises(ChangedByEdit):
        changes(firm).change(ADMIN, draft_id, firm.project("Roof"))
    with pytest.raises(NumberTaken):
        changes(firm).change(ADMIN, ONE, lobby.id)
    with pytest.raises(NotFound):
        changes(firm).change(ADMIN, ONE, "nowhere")


@ON_SQLITE
def test_what_became_of_it_in_quickbooks_is_said(firm: Firm) -> None:
    fill(firm, linked=3)
    imported(firm)
    firm.books.change("102", doc_number="N-999")
    firm.books.delete("103")
    firm.clock.move(minutes=1)
    imported(firm)

    said = [one(firm).why_here(ADMIN, f"con1:{number}").since for number in (101, 102, 103)]

    assert said == [SinceThen.SAME, SinceThen.CHANGED, SinceThen.GONE]


@ON_SQLITE
def test_of_an_invoice_whose_import_was_undone_that_is_said_to_who_may_see_all(firm: Firm) -> None:
    fill(firm, linked=1)
    undone(firm, imported(firm))

    with pytest.raises(InvoiceUndone):
        one(firm).show(ADMIN, ONE)
    with pytest.raises(InvoiceNotFound) as told:
        one(firm).show(MEMBER, ONE)
    assert not isinstance(told.value, InvoiceUndone)

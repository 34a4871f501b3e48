"""Drafts that were created here: changed by whoever saw them as they are, and deleted; all of it audited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from services.errors import NotAllowed, NotFound, Repeated
from services.invoice_window import DraftEditing
from services.invoice_window.created_here import NumberTaken
from services.invoice_window.editing import USUAL_CURRENCIES, DraftChanged, TooManyLines
from services.invoice_window.looking import InvoiceNotFound
from services.invoice_window.visible import NotADraft
from services.model.audit import AuditAction
from services.model.invoice_entry import MOST_LINES, DraftChange
from services.model.invoice_status import PaymentState, Tile
from services.model.invoice_window import NewLine
from services.model.people import Actor
from tests.services.desk_doubles import ADMIN, MEMBER, NOW, STRANGER, TEAM, EveryRight
from tests.services.invoice_window.desk import Desk

SECOND = Actor(TEAM, "USECOND")


@pytest.fixture
def editing(desk: Desk) -> DraftEditing:
    return DraftEditing(desk.store, desk.clock, EveryRight(ADMIN, SECOND, STRANGER))


def audited(desk: Desk) -> list[AuditAction]:
    with desk.store.reading() as tx:
        return [entry.action for entry in tx.audit.recent(TEAM, 10)]


def test_a_draft_is_shown_as_it_was_created(desk: Desk, editing: DraftEditing) -> None:
    new = desk.new(due_date=date(2026, 11, 4), lines=(NewLine("Design", Decimal("1.50"), Decimal("145")),))
    invoice_id = desk.created_here.create(ADMIN, new)

    found = editing.open(SECOND, invoice_id)

    assert (found.new, found.project, found.change) == (new, desk.website, DraftChange())


def test_a_change_replaces_what_was_there_lines_included(desk: Desk, editing: DraftEditing) -> None:
    invoice_id = desk.created_here.create(ADMIN, desk.new())
    lines = (NewLine("Brand", Decimal(1), Decimal("12.5")), NewLine("Travel", Decimal(2), Decimal(5)))
    changed = desk.new(project_id=desk.brand.id, doc_number="F-9", currency="EUR", lines=lines)

    editing.change(SECOND, invoice_id, 0, changed)

    found, draft = desk.invoice(invoice_id), editing.open(ADMIN, invoice_id)
    assert (found.row.total, found.row.balance, found.payment) == (
        *[Decimal("22.50")] * 2,
        PaymentState.OPEN,
    )
    assert (found.row.tile, found.row.customer, found.history.by) == (Tile.DRAFTS, "Birch", ADMIN.user_id)
    assert (draft.new, draft.change) == (changed, DraftChange(1, SECOND.user_id, NOW))
    assert audited(desk) == [AuditAction.INVOICE_CHANGED, AuditAction.INVOICE_CREATED]


def test_of_two_who_change_it_the_second_is_told_who_was_first(desk: Desk, editing: DraftEditing) -> None:
    invoice_id = desk.created_here.create(ADMIN, desk.new())
    editing.change(SECOND, invoice_id, 0, desk.new(doc_number="F-2"))

    with pytest.raises(DraftChanged) as refused:
        editing.change(ADMIN, invoice_id, 0, desk.new(doc_number="F-3"))
    assert refused.value.change == DraftChange(1, SECOND.user_id, NOW)
    assert desk.invoice(invoice_id).row.doc_number == "F-2"

    editing.change(ADMIN, invoice_id, 1, desk.new(doc_number="F-3"))
    assert desk.invoice(invoice_id).row.doc_number == "F-3"


def test_a_draft_keeps_its_own_number_but_takes_nobody_elses(desk: Desk, editing: DraftEditing) -> None:
    desk.created_here.create(ADMIN, desk.new(doc_number="F-1"))
    invoice_id = desk.created_here.create(ADMIN, desk.new(doc_number="F-2"))

    with pytest.raises(NumberTaken):
        editing.change(ADMIN, invoice_id, 0, desk.new(doc_number=" f-1 "))
    editing.change(ADMIN, invoice_id, 0, desk.new(doc_number=" F-2 ", txn_date=date(2026, 10, 9)))
    assert desk.invoice(invoice_id).row.txn_date == date(2026, 10, 9)


def test_a_deleted_draft_is_gone_and_its_number_is_free(desk: Desk, editing: DraftEditing) -> None:
    invoice_id = desk.created_here.create(ADMIN, desk.new())
    editing.change(ADMIN, invoice_id, 0, desk.new())

    editing.delete(SECOND, invoice_id)

    with pytest.raises(InvoiceNotFound):
        desk.invoice(invoice_id)
    assert editing.open(ADMIN, desk.created_here.create(ADMIN, desk.new())).change == DraftChange()
    assert audited(desk)[1] is AuditAction.INVOICE_DELETED


def test_what_is_in_quickbooks_is_neither_changed_nor_deleted(desk: Desk, editing: DraftEditing) -> None:
    invoice_id = desk.sent(1)

    for refused in (
        lambda: editing.open(ADMIN, invoice_id),
        lambda: editing.change(ADMIN, invoice_id, 0, desk.new()),
        lambda: editing.delete(ADMIN, invoice_id),
    ):
        with pytest.raises(NotADraft):
            refused()


def test_changing_needs_the_right_and_stays_within_the_workspace(desk: Desk, editing: DraftEditing) -> None:
    invoice_id = desk.created_here.create(ADMIN, desk.new())

    with pytest.raises(NotAllowed):
        editing.change(MEMBER, invoice_id, 0, desk.new())
    with pytest.raises(NotAllowed):
        editing.delete(MEMBER, invoice_id)
    with pytest.raises(InvoiceNotFound):
        editing.change(STRANGER, invoice_id, 0, desk.new(project_id=desk.foreign.id))
    with pytest.raises(NotFound):
        editing.change(ADMIN, invoice_id, 0, desk.new(project_id=desk.foreign.id))
    assert audited(desk) == [AuditAction.INVOICE_CREATED]


def test_a_form_that_is_delivered_twice_is_done_once(desk: Desk, editing: DraftEditing) -> None:
    once = replace(ADMIN, delivery="d-1")
    invoice_id = desk.created_here.create(once, desk.new())
    with pytest.raises(Repeated):
        desk.created_here.create(once, desk.new(doc_number="F-2"))

    editing.change(once, invoice_id, 0, desk.new(doc_number="F-3"))
    with pytest.raises(Repeated):
        editing.change(once, invoice_id, 1, desk.new(doc_number="F-4"))
    assert desk.invoice(invoice_id).row.doc_number == "F-3"


def test_a_draft_with_more_lines_than_the_form_takes_is_never_shown_in_part(
    desk: Desk, editing: DraftEditing
) -> None:
    line = NewLine("Design", Decimal(1), Decimal(1))
    fits = desk.created_here.create(ADMIN, desk.new(doc_number="F-1", lines=(line,) * MOST_LINES))
    longer = desk.created_here.create(ADMIN, desk.new(doc_number="F-2", lines=(line,) * (MOST_LINES + 1)))

    assert len(editing.open(ADMIN, fits).new.lines) == MOST_LINES
    with pytest.raises(TooManyLines):
        editing.open(ADMIN, longer)


def test_its_currencies_are_those_of_the_companies_or_where_none_is_connected_usual_ones(
    desk: Desk, editing: DraftEditing
) -> None:
    assert editing.currencies(ADMIN) == ["USD"]
    assert editing.currencies(STRANGER) == [*USUAL_CURRENCIES]

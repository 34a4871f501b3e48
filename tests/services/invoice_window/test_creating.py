"""Invoices that are created here: drafts first, and no drafts any more once they are in QuickBooks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from services.errors import InvalidInput, NotAllowed, NotFound
from services.invoice_window.created_here import AlreadyInWindow, NotPostable, NumberTaken
from services.invoice_window.looking import InvoiceNotFound
from services.model.audit import AuditAction
from services.model.invoice_status import PaymentState, Tile
from services.model.invoice_window import NewLine, Origin
from services.model.people import Actor, Right
from tests.services.desk_doubles import ADMIN, MEMBER, NOW, STRANGER, TEAM, EveryRight, connected
from tests.services.invoice_window.desk import Desk
from tests.store.books import a_document
from tests.store.plans import apply, plan


class OwnProjects(EveryRight):
    """Everybody holds every right, but for that to see every project."""

    def may(self, actor: Actor, right: Right) -> bool:
        return right is not Right.ANY_PROJECT


def audited(desk: Desk) -> list[tuple[AuditAction, str]]:
    with desk.store.reading() as tx:
        return [(entry.action, entry.subject) for entry in tx.audit.recent(TEAM, 10)]


def test_a_new_invoice_is_a_draft_of_its_project_and_client(desk: Desk) -> None:
    line = NewLine("Design", Decimal("1.5"), Decimal("0.1"))
    invoice_id = desk.created_here.create(ADMIN, desk.new(doc_number=" F-7 ", lines=(line,)))

    found = desk.invoice(invoice_id)

    assert (found.row.tile, found.row.origin) == (Tile.DRAFTS, Origin.CREATED_HERE)
    assert (found.row.doc_number, found.row.customer, found.project) == ("F-7", "Acme", desk.website)
    assert (found.row.total, found.row.balance, found.payment) == (
        Decimal("0.15"),
        Decimal("0.15"),
        PaymentState.OPEN,
    )
    assert (found.history.by, found.history.at) == (ADMIN.user_id, NOW)
    assert audited(desk) == [(AuditAction.INVOICE_CREATED, invoice_id)]


def test_even_an_invoice_about_nothing_begins_as_a_draft(desk: Desk) -> None:
    free = NewLine("Courtesy", Decimal(1), Decimal(0))

    invoice_id = desk.created_here.create(ADMIN, desk.new(lines=(free,)))

    assert desk.invoice(invoice_id).row.tile is Tile.DRAFTS


def test_creating_and_posting_need_their_right(desk: Desk) -> None:
    invoice_id = desk.put(desk.new())

    with pytest.raises(NotAllowed, match="create invoices"):
        desk.created_here.create(MEMBER, desk.new())
    with pytest.raises(NotAllowed, match="create invoices"):
        desk.created_here.record_posting(MEMBER, invoice_id, "con1", "204")
    assert audited(desk) == []


def test_with_the_right_but_without_every_project_she_may_do_it_in_her_own(desk: Desk) -> None:
    created_here = type(desk.created_here)(desk.store, desk.clock, OwnProjects())
    of_others = desk.put(desk.new(project_id=desk.brand.id), "here:brand")

    mine = created_here.create(MEMBER, desk.new())
    created_here.record_posting(MEMBER, mine, "con1", "204")

    with pytest.raises(NotFound):
        created_here.create(MEMBER, desk.new(project_id=desk.brand.id, doc_number="F-2"))
    with pytest.raises(InvoiceNotFound):
        created_here.record_posting(MEMBER, of_others, "con1", "205")


def test_another_workspaces_project_is_not_to_be_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.created_here.create(ADMIN, desk.new(project_id=desk.foreign.id))


def test_what_cannot_be_priced_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(InvalidInput, match="An invoice has 1 to 500 lines"):
        desk.created_here.create(ADMIN, desk.new(lines=()))


def test_a_client_has_each_number_once(desk: Desk) -> None:
    desk.created_here.create(ADMIN, desk.new(doc_number="F-1"))

    with pytest.raises(NumberTaken):
        desk.created_here.create(ADMIN, desk.new(doc_number=" f-1 "))
    desk.created_here.create(ADMIN, desk.new(doc_number="F-1", project_id=desk.brand.id))


@pytest.mark.parametrize("number", [None, "", "  "])
def test_any_number_of_invoices_may_have_none(desk: Desk, number: str | None) -> None:
    for _ in range(2):
        invoice_id = desk.created_here.create(ADMIN, desk.new(doc_number=number))

    assert desk.invoice(invoice_id).row.doc_number is None


def test_once_posted_it_is_a_draft_no_more(desk: Desk) -> None:
    invoice_id = desk.created_here.create(ADMIN, desk.new())

    desk.created_here.record_posting(ADMIN, invoice_id, "con1", " 204 ")

    found = desk.invoice(invoice_id)
    assert (found.row.tile, found.row.connection_id) == (Tile.AR_AGING, "con1")
    assert (found.history.qbo_id, found.history.posted_at) == ("204", NOW)
    assert audited(desk)[0] == (AuditAction.INVOICE_POSTED, invoice_id)


def test_once_posted_an_invoice_about_nothing_is_settled(desk: Desk) -> None:
    free = NewLine("Courtesy", Decimal(1), Decimal(0))
    invoice_id = desk.created_here.create(ADMIN, desk.new(lines=(free,)))

    desk.created_here.record_posting(ADMIN, invoice_id, "con1", "204")

    assert desk.invoice(invoice_id).row.tile is Tile.FINALS


def test_noting_the_same_posting_again_changes_nothing(desk: Desk) -> None:
    invoice_id = desk.created_here.create(ADMIN, desk.new())
    for _ in range(2):
        desk.created_here.record_posting(ADMIN, invoice_id, "con1", "204")

    assert [action for action, _ in audited(desk)] == [
        AuditAction.INVOICE_POSTED,
        AuditAction.INVOICE_CREATED,
    ]


def test_an_invoice_is_posted_once(desk: Desk) -> None:
    invoice_id = desk.sent(1)

    with pytest.raises(NotPostable):
        desk.created_here.record_posting(ADMIN, invoice_id, "con1", "999")


def test_two_invoices_are_not_posted_as_the_same(desk: Desk) -> None:
    desk.sent(1)
    second = desk.put(desk.new(), "here:second")

    with pytest.raises(AlreadyInWindow):
        desk.created_here.record_posting(ADMIN, second, "con1", "501")


def test_what_was_imported_is_neither_posted_nor_posted_over(desk: Desk) -> None:
    apply(desk.store, plan(desk.store, a_document(qbo_id="204")))
    invoice_id = desk.put(desk.new())

    for qbo_id in ("204", "205"):
        with pytest.raises(NotPostable):
            desk.created_here.record_posting(ADMIN, "con1:204", "con1", qbo_id)
    with pytest.raises(AlreadyInWindow):
        desk.created_here.record_posting(ADMIN, invoice_id, "con1", "204")


def test_posting_stays_within_the_workspace(desk: Desk) -> None:
    connected(desk.store, desk.clock, id="con2", team_id=STRANGER.team_id)
    invoice_id = desk.put(desk.new())

    with pytest.raises(NotFound):
        desk.created_here.record_posting(ADMIN, invoice_id, "con2", "204")
    with pytest.raises(InvoiceNotFound):
        desk.created_here.record_posting(STRANGER, invoice_id, "con2", "204")


def test_in_quickbooks_an_invoice_has_an_id(desk: Desk) -> None:
    with pytest.raises(InvalidInput):
        desk.created_here.record_posting(ADMIN, desk.put(desk.new()), "con1", "  ")

"""*Post to QuickBooks*: one invoice there and one posting here, whatever is lost, dies or is pressed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from services.errors import NotAllowed
from services.invoice_window import DraftEditing
from services.invoice_window.editing import DraftChanged
from services.invoice_window.looking import InvoiceNotFound
from services.invoice_window.sending import LEASE
from services.invoice_window.visible import BeingPosted
from services.model.audit import AuditAction
from services.model.invoice_status import Tile
from services.model.invoice_window import NewLine
from services.model.outbox import MessageKind
from services.model.posting import PostingOutcome, PostingState
from services.store.engine import open_engine
from services.store.tables import invoices, posted_invoices
from services.store.tables_posting import posting_attempts
from tests.services.desk_doubles import ADMIN, MEMBER, STRANGER, TEAM
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.invoice_window.post_office import CHOICE, CREATES, SECOND, PostOffice
from tests.store.books import a_document
from tests.store.plans import apply, plan


def audited(office: PostOffice) -> list[AuditAction]:
    with office.desk.store.reading() as tx:
        return [entry.action for entry in tx.audit.recent(TEAM, 10)]


def forget_posting(database_url: str) -> None:
    """The only invoice is as it was before it was posted."""
    engine = open_engine(database_url)
    draft = {"connection_id": None, "qbo_id": None, "tile": Tile.DRAFTS.value}
    with engine.begin() as database:
        database.execute(sa.update(invoices).values(**draft))
        for table in (posted_invoices, posting_attempts):
            database.execute(sa.delete(table))
    engine.dispose()


def state_of(office: PostOffice, invoice_id: str) -> PostingState | None:
    with office.desk.store.reading() as tx:
        status = tx.posting.status(invoice_id)
    return status.state if status else None


def test_what_is_posted_is_there_once_and_here_as_quickbooks_states_it(office: PostOffice) -> None:
    lines = (
        NewLine("Design", Decimal("1.5"), Decimal("145")),
        NewLine("Travel", Decimal(1), Decimal("9.99")),
    )
    invoice_id = office.draft(lines=lines, due_date=date(2026, 11, 4))

    done = office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    (there,) = office.there()
    here = office.desk.invoice(invoice_id)
    assert (done.outcome, done.doc_number, done.total_there) == (
        PostingOutcome.POSTED,
        "F-1",
        Decimal("227.49"),
    )
    assert (there["DocNumber"], there["TotalAmt"], there["EmailStatus"]) == (
        "F-1",
        Decimal("227.49"),
        "NotSet",
    )
    assert (here.row.tile, here.row.connection_id, here.history.qbo_id) == (
        Tile.AR_AGING,
        "con1",
        there["Id"],
    )
    assert (here.row.customer, here.lines[0].item_id) == ("Acme", CHOICE.item_id)
    assert audited(office)[:2] == [AuditAction.INVOICE_POSTED, AuditAction.POSTING_STARTED]
    assert office.told() == []
    assert state_of(office, invoice_id) is PostingState.POSTED


def test_without_a_number_it_gets_quickbooks_own(office: PostOffice) -> None:
    invoice_id = office.draft(doc_number=None)

    done = office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    assert done.doc_number == office.there()[0]["DocNumber"] == office.desk.invoice(invoice_id).row.doc_number


def test_what_quickbooks_makes_of_it_is_said_and_kept(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers(times=4)
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    (there,) = office.there()
    taxed = {**there, "TotalAmt": 108, "Balance": 108, "TxnTaxDetail": {"TotalTax": 8}}
    office.controls.company.overwrite("Invoice", taxed)

    done = office.postings.again(ADMIN, invoice_id)

    here = office.desk.invoice(invoice_id)
    assert (done.total_here, done.total_there, done.tax) == (Decimal(100), Decimal(108), Decimal(8))
    assert (here.row.total, here.row.balance, here.tax) == (Decimal(108), Decimal(108), Decimal(8))


@pytest.mark.parametrize(("kind", "times"), [("truncated", 4), ("503_html", 4)])
def test_after_lost_answers_it_goes_on_by_itself_until_it_is_known(
    office: PostOffice, kind: str, times: int
) -> None:
    invoice_id = office.draft()
    office.loses_answers(kind, times)

    done = office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    assert done.outcome is PostingOutcome.WAITING
    assert office.desk.invoice(invoice_id).row.tile is Tile.DRAFTS
    another_id = office.draft(doc_number="F-2")
    listed = {row.id: row.is_being_posted for row in office.desk.home().window.page.rows}
    assert listed == {invoice_id: True, another_id: False}
    office.postings.go_on()
    assert state_of(office, invoice_id) is PostingState.WAITING
    office.clock.move(seconds=31)
    office.postings.go_on()

    assert state_of(office, invoice_id) is PostingState.POSTED
    assert [one["Id"] for one in office.there()] == [office.desk.invoice(invoice_id).history.qbo_id]
    assert office.told() == [(MessageKind.POSTING, ADMIN.user_id, "F-1")]


def test_what_is_being_posted_is_neither_changed_nor_deleted(office: PostOffice) -> None:
    invoice_id = office.draft()
    editing = DraftEditing(office.desk.store, office.desk.clock, office.rights)
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    with pytest.raises(BeingPosted):
        editing.change(ADMIN, invoice_id, 0, office.desk.new(doc_number="F-2"))
    with pytest.raises(BeingPosted):
        editing.delete(ADMIN, invoice_id)
    with pytest.raises(BeingPosted):
        office.desk.created_here.record_posting(ADMIN, invoice_id, "con1", "204")


@pytest.mark.parametrize("dies_before", [True, False])
@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_a_process_that_dies_anywhere_leaves_one_invoice_and_one_posting(
    office: PostOffice, dies_at: int, dies_before: bool
) -> None:
    invoice_id = office.draft()
    dying = office.process(CrashingStore(office.desk.store, dies_at, dies_before))

    with pytest.raises(Crash):
        dying.post(ADMIN, invoice_id, 0, CHOICE)
    office.clock.move(seconds=LEASE.total_seconds())
    office.process(office.desk.store).go_on()
    done = office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    # Where nothing was noted nothing was asked, and her next press posts it.
    was_noted = (dies_at, dies_before) != (1, True)
    assert done.outcome is (PostingOutcome.ALREADY_POSTED if was_noted else PostingOutcome.POSTED)
    assert len(office.there()) == 1
    assert audited(office).count(AuditAction.INVOICE_POSTED) == 1


def test_two_people_and_two_presses_post_it_once(office: PostOffice) -> None:
    invoice_id = office.draft()

    with ThreadPoolExecutor(4) as pool:
        presses = [
            pool.submit(office.postings.post, who, invoice_id, 0, CHOICE) for who in (ADMIN, SECOND) * 2
        ]
        outcomes = [press.result().outcome for press in presses]

    assert outcomes.count(PostingOutcome.POSTED) == 1
    assert PostingOutcome.REFUSED not in outcomes
    assert len(office.there()) == 1


def test_an_import_that_was_quicker_gives_way_to_what_was_created_here(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    qbo_id = office.there()[0]["Id"]
    apply(office.desk.store, plan(office.desk.store, a_document(qbo_id=qbo_id)))

    office.clock.move(hours=1)
    office.postings.go_on()

    assert office.desk.invoice(invoice_id).history.qbo_id == qbo_id
    with pytest.raises(InvoiceNotFound):
        office.desk.invoice(f"con1:{qbo_id}")
    with office.desk.store.reading() as tx:
        assert tx.audit.recent(TEAM, 1)[0].details["in_place_of"]


def test_what_quickbooks_refuses_stays_a_draft_with_the_reason_and_may_be_posted_again(
    office: PostOffice,
) -> None:
    office.controls.change(verb="create", customer="2", amount="5.00", fields={"DocNumber": "F-1"})
    invoice_id = office.draft()
    editing = DraftEditing(office.desk.store, office.desk.clock, office.rights)

    refused = office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    assert refused.outcome is PostingOutcome.REFUSED
    assert "QuickBooks has an invoice with this number already." in (refused.trouble or "")
    assert office.forms.form(ADMIN, invoice_id).trouble == refused.trouble
    editing.change(ADMIN, invoice_id, 0, office.desk.new(doc_number="F-2"))
    assert office.postings.post(ADMIN, invoice_id, 1, CHOICE).outcome is PostingOutcome.POSTED
    assert [one["DocNumber"] for one in office.there()] == ["F-1", "F-2"]


def test_where_an_older_copy_of_the_database_was_put_back_posting_again_finds_what_is_there(
    office: PostOffice, database_url: str
) -> None:
    invoice_id = office.draft()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    forget_posting(database_url)
    assert office.desk.invoice(invoice_id).row.tile is Tile.DRAFTS

    done = office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    assert done.outcome is PostingOutcome.POSTED
    assert [one["Id"] for one in office.there()] == [office.desk.invoice(invoice_id).history.qbo_id]


def test_what_was_changed_since_the_dialog_was_opened_is_not_posted(office: PostOffice) -> None:
    invoice_id = office.draft()
    editing = DraftEditing(office.desk.store, office.desk.clock, office.rights)
    editing.change(SECOND, invoice_id, 0, office.desk.new(doc_number="F-2"))

    with pytest.raises(DraftChanged):
        office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    assert office.there() == []


def test_posting_needs_the_right_and_stays_within_the_workspace(office: PostOffice) -> None:
    invoice_id = office.draft()

    for who, refusal in ((MEMBER, NotAllowed), (STRANGER, NotAllowed)):
        with pytest.raises(refusal):
            office.postings.post(who, invoice_id, 0, CHOICE)
        with pytest.raises(refusal):
            office.postings.again(who, invoice_id)
    assert office.controls.log.entries() == []


def test_waits_grow_to_an_hour(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers("503_html", times=100)
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    asked = len(office.controls.log.entries())

    for _ in range(4):
        office.clock.move(seconds=timedelta(hours=1).total_seconds())
        office.postings.go_on()

    entries = [one for one in office.controls.log.entries() if CREATES.split()[1] in one["path"]]
    assert len(entries) == asked * 5
    assert len({one["statement"] for one in entries}) == 1
    office.controls.disturbances.reset()
    office.clock.move(seconds=timedelta(hours=1).total_seconds())
    office.postings.go_on()
    assert office.has_once(invoice_id)

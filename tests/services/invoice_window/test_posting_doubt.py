"""Refusals after answers that got lost, and several who send: the invoice is there once all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.decisions.call_budget import month_of
from services.invoice_window import DraftEditing
from services.invoice_window.posting import Postings
from services.invoice_window.sending import LEASE, NOTHING_SENT, PATIENCE
from services.model.posting import PostingOrder, PostingOutcome, PostingState
from services.model.quickbooks import SourceInvoice
from services.ports.posting import InvoiceWriter, Lease
from services.quickbooks.writing import QuickBooksWriter
from tests.services.desk_doubles import ADMIN
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.invoice_window.post_office import ACME, CHOICE, CREATES, SECOND, PostOffice


def close_books(office: PostOffice) -> None:
    company = office.controls.company
    preferences = company.get("Preferences", "1")
    company.overwrite("Preferences", {**preferences, "AccountingInfoPrefs": {"BookCloseDate": "2026-12-31"}})


def retire_customer(office: PostOffice) -> None:
    company = office.controls.company
    company.overwrite("Customer", {**company.get("Customer", ACME), "Active": False})


def end_subscription(office: PostOffice) -> None:
    office.controls.fault("6190", CREATES)


def forget_requests(office: PostOffice) -> None:
    """QuickBooks knows no request again, so that it judges each anew."""
    office.controls.company.answers_by_request_id.clear()


def state_of(office: PostOffice, invoice_id: str) -> PostingState | None:
    with office.desk.store.reading() as tx:
        status = tx.posting.status(invoice_id)
    return status.state if status else None


def is_there_once(office: PostOffice, invoice_id: str) -> bool:
    """Once there, and here as that."""
    return [one["Id"] for one in office.there()] == [office.desk.invoice(invoice_id).history.qbo_id]


@pytest.mark.parametrize("doc_number", ["F-1", None])
@pytest.mark.parametrize("then", [close_books, retire_customer, end_subscription])
def test_a_refusal_after_a_lost_answer_finds_what_arrived(
    office: PostOffice, then: Callable[[PostOffice], None], doc_number: str | None
) -> None:
    invoice_id = office.draft(doc_number=doc_number)
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    forget_requests(office)
    then(office)

    done = office.postings.again(ADMIN, invoice_id)

    assert done.outcome is PostingOutcome.POSTED
    assert is_there_once(office, invoice_id)


def test_a_number_that_is_taken_by_the_lost_invoice_itself_is_no_refusal(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    forget_requests(office)

    assert office.postings.post(SECOND, invoice_id, 0, CHOICE).outcome is PostingOutcome.POSTED
    assert is_there_once(office, invoice_id)


def test_a_refusal_within_the_same_sending_as_a_lost_answer_finds_it_too(office: PostOffice) -> None:
    invoice_id = office.draft(doc_number=None)
    office.loses_answers(times=1)
    end_subscription(office)

    assert office.postings.post(ADMIN, invoice_id, 0, CHOICE).outcome is PostingOutcome.POSTED
    assert is_there_once(office, invoice_id)


def test_where_nothing_arrived_the_next_sending_believes_the_refusal_and_the_same_request_follows(
    office: PostOffice,
) -> None:
    invoice_id = office.draft(doc_number=None)
    office.loses_answers("503_html", 1)
    end_subscription(office)

    first = office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    end_subscription(office)
    second = office.postings.again(ADMIN, invoice_id)
    third = office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    outcomes = [one.outcome for one in (first, second, third)]
    assert outcomes == [PostingOutcome.WAITING, PostingOutcome.REFUSED, PostingOutcome.POSTED]
    assert "subscription has ended" in (first.trouble or "")
    asked = [one for one in office.controls.log.entries() if CREATES.split()[1] in one["path"]]
    assert len(office.controls.company.answers_by_request_id) == 1
    assert len(asked) == 4
    assert is_there_once(office, invoice_id)


def test_what_was_changed_after_a_doubt_that_was_settled_is_another_request(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers("503_html", 4)
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    end_subscription(office)
    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.REFUSED
    with office.desk.store.reading() as tx:
        before = tx.posting.latest(invoice_id)

    editing = DraftEditing(office.desk.store, office.desk.clock, office.rights)
    editing.change(ADMIN, invoice_id, 0, office.desk.new(doc_number="F-2"))
    office.postings.post(ADMIN, invoice_id, 1, CHOICE)

    with office.desk.store.reading() as tx:
        after = tx.posting.latest(invoice_id)
    assert before is not None
    assert after is not None
    assert before.request_id != after.request_id
    assert is_there_once(office, invoice_id)


def test_as_long_as_quickbooks_cannot_say_what_it_has_the_invoice_waits(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    end_subscription(office)
    office.controls.fault("503_html", "/query", times=4)

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.WAITING
    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.POSTED
    assert is_there_once(office, invoice_id)


def test_of_two_that_look_alike_neither_is_taken_for_ours(office: PostOffice) -> None:
    invoice_id = office.draft(doc_number=None)
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    (there,) = office.there()
    office.controls.company.insert("Invoice", {**there, "Id": "900", "DocNumber": "900"})
    end_subscription(office)

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.WAITING
    assert office.desk.invoice(invoice_id).history.qbo_id is None


def test_one_with_another_total_is_left_to_a_person(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers()
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    (there,) = office.there()
    office.controls.company.overwrite("Invoice", {**there, "TotalAmt": 130, "Balance": 130})
    forget_requests(office)

    done = office.postings.again(ADMIN, invoice_id)

    assert (done.outcome, done.trouble) == (
        PostingOutcome.WAITING,
        "QuickBooks has it with another total than here.",
    )
    assert len(office.there()) == 1


def test_a_twin_that_was_posted_from_here_is_not_taken_for_ours(office: PostOffice) -> None:
    twin = office.draft(doc_number=None)
    office.postings.post(ADMIN, twin, 0, CHOICE)
    invoice_id = office.draft(doc_number=None)
    office.loses_answers("503_html", 4)
    office.postings.post(ADMIN, invoice_id, 0, CHOICE)
    end_subscription(office)

    assert office.postings.again(ADMIN, invoice_id).outcome is PostingOutcome.REFUSED
    assert office.postings.post(ADMIN, invoice_id, 0, CHOICE).outcome is PostingOutcome.POSTED
    assert len(office.there()) == 2


def test_what_certainly_never_left_is_a_draft_again(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers("401_json", 2)

    done = office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    assert done.outcome is PostingOutcome.REFUSED
    assert (done.trouble or "").endswith(NOTHING_SENT)
    assert office.postings.post(ADMIN, invoice_id, 0, CHOICE).outcome is PostingOutcome.POSTED
    assert is_there_once(office, invoice_id)


class Meanwhile:
    """QuickBooks, which answers only once something else has happened."""

    def __init__(self, office: PostOffice, happens: Callable[[], object]) -> None:
        self._office = office
        self._happens = happens

    def body_of(self, order: PostingOrder) -> str:
        return self._office.sources.body_of(order)

    def writer(self, connection_id: str, watch: Callable[[], None] = lambda: None) -> InvoiceWriter:
        return SlowWriter(self._office.sources.writer(connection_id, watch), self._happens)


class SlowWriter:
    """A company whose answer to what is written comes after that."""

    def __init__(self, inner: QuickBooksWriter, happens: Callable[[], object]) -> None:
        self._inner = inner
        self._happens = happens
        self.lists, self.like = inner.lists, inner.like

    @property
    def calls(self) -> int:
        return self._inner.calls

    @property
    def may_have_arrived(self) -> bool:
        return self._inner.may_have_arrived

    def create(self, body: str, request_id: str) -> SourceInvoice:
        try:
            return self._inner.create(body, request_id)
        finally:
            self._happens()


def test_a_success_counts_though_another_sender_was_refused_meanwhile(office: PostOffice) -> None:
    invoice_id = office.draft()

    def another_is_refused() -> None:
        with office.desk.store.writing() as tx:
            now = office.clock.now() + 2 * LEASE
            taken = tx.posting.claim(invoice_id, Lease("another", now + LEASE), now)
            assert taken is not None
            assert tx.posting.refuse(taken, "6140")
            tx.commit()

    slow = Postings(office.desk.store, office.clock, office.rights, Meanwhile(office, another_is_refused))

    assert slow.post(ADMIN, invoice_id, 0, CHOICE).outcome is PostingOutcome.POSTED
    assert state_of(office, invoice_id) is PostingState.POSTED
    assert is_there_once(office, invoice_id)


@pytest.mark.parametrize("kind", ["6190", "503_html"])
def test_whoever_lost_its_lease_says_nothing_any_more(office: PostOffice, kind: str) -> None:
    invoice_id = office.draft()
    office.loses_answers(kind, 4)

    def another_takes_it_up() -> None:
        with office.desk.store.writing() as tx:
            now = office.clock.now() + 2 * LEASE
            assert tx.posting.claim(invoice_id, Lease("another", now + LEASE), now)
            tx.commit()

    slow = Postings(office.desk.store, office.clock, office.rights, Meanwhile(office, another_takes_it_up))
    done = slow.post(ADMIN, invoice_id, 0, CHOICE)

    assert (done.outcome, done.trouble) == (PostingOutcome.WAITING, None)
    assert office.postings.again(SECOND, invoice_id).outcome is PostingOutcome.WAITING


@pytest.mark.parametrize("dies_at", [2, 3])
def test_a_process_that_dies_between_a_lost_answer_and_a_refusal_doubles_nothing(
    office: PostOffice, dies_at: int
) -> None:
    invoice_id = office.draft(doc_number=None)
    office.loses_answers()
    dying = office.process(CrashingStore(office.desk.store, dies_at, dies_before=True))
    with pytest.raises(Crash):
        dying.post(ADMIN, invoice_id, 0, CHOICE)
    office.clock.move(seconds=LEASE.total_seconds())
    end_subscription(office)

    office.postings.go_on()

    assert is_there_once(office, invoice_id)


def test_no_sending_outlasts_its_lease(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.controls.fault("429_json", CREATES, times=100, retry_after=200)
    began = office.clock.now()

    office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    assert office.clock.now() - began <= timedelta(seconds=PATIENCE + 2)
    assert timedelta(seconds=PATIENCE) + timedelta(minutes=5) < LEASE


def test_calls_of_posting_are_counted(office: PostOffice) -> None:
    invoice_id = office.draft()
    office.loses_answers(times=1)

    office.postings.post(ADMIN, invoice_id, 0, CHOICE)

    with office.desk.store.reading() as tx:
        assert tx.meter.total(month_of(office.clock.now())) == 2

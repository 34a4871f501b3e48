"""Several who send, and one who dies or takes long: the invoice is there once, and the newest one says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.decisions.call_budget import month_of
from services.invoice_window.posting import Postings
from services.invoice_window.sending import LEASE, PATIENCE
from services.model.posting import PostingOrder, PostingOutcome, PostingState
from services.model.quickbooks import SourceInvoice
from services.ports.posting import InvoiceWriter, Lease
from services.quickbooks.writing import QuickBooksWriter
from tests.services.desk_doubles import ADMIN
from tests.services.imports.crashing import Crash, CrashingStore
from tests.services.invoice_window.post_office import CHOICE, CREATES, SECOND, PostOffice


def state_of(office: PostOffice, invoice_id: str) -> PostingState | None:
    with office.desk.store.reading() as tx:
        status = tx.posting.status(invoice_id)
    return status.state if status else None


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
        self.lists, self.like, self.tells = inner.lists, inner.like, inner.tells

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
    assert office.has_once(invoice_id)


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
    office.ends_subscription()

    office.postings.go_on()

    assert office.has_once(invoice_id)


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

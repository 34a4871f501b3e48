"""*Post to QuickBooks*: asked once, sent as often as it takes, recorded once.

The attempt, with the very words that are sent and the id by which QuickBooks knows them again, is committed
before QuickBooks is asked. Whatever happens afterwards, a lost answer, a process that dies, two people who
press: the same request is sent until it is known what became of it, and QuickBooks answers it with the same
invoice. What QuickBooks states is taken over in the transaction that records the posting.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from services.clock import Clock
from services.decisions.post_invoice import next_try, request_id_of, tile_when_posted
from services.decisions.price_invoice import MOST_LINES
from services.errors import AppError, NeedsReconnect
from services.invoice_window.editing import DraftChanged
from services.invoice_window.visible import visible_invoice
from services.model.audit import AuditAction
from services.model.connection import Connection, ConnectionStatus
from services.model.invoice_window import Origin
from services.model.outbox import MessageKind, NewMessage
from services.model.people import Actor, Right
from services.model.posting import Posted, PostingChoice, PostingOrder, PostingOutcome, PostingState
from services.model.quickbooks import SourceInvoice
from services.ports.desk import Rights
from services.ports.invoice_window import KeptInvoice, Posting, Scope
from services.ports.posting import Attempt, Lease, NotTaken, Writers
from services.ports.runs import RowsRefused
from services.ports.store import Store, Transaction

#: Longer than QuickBooks is waited for. Whoever holds an attempt and is gone is waited for so long.
LEASE = timedelta(minutes=3)
#: Attempts that one tick takes up.
_AT_ONCE = 10
#: An import may bring in a copy between two looks, or write at the same moment; not each time.
_LOOKS = 3


class Postings:
    """Sends invoices to QuickBooks, each once."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, writers: Writers) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._writers = writers
        self._owner = secrets.token_hex(8)

    def post(self, actor: Actor, invoice_id: str, seen: int, choice: PostingChoice) -> Posted:
        """Post the draft. ``seen``: the number of the change that the dialog showed.

        One that is on its way already is asked about again instead, and one that is in QuickBooks is left.
        Raises ``NotAllowed``, ``NotFound``, ``NotPostable``, ``NeedsReconnect`` or ``DraftChanged``.
        """
        self._rights.require(actor, Right.INVOICE)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.writing_now() as tx:
            tx.created_here.lock(actor.team_id)
            kept = visible_invoice(tx, actor, invoice_id, sees_all)
            begun = self._under_way(tx, kept) or self._begun(tx, actor, kept, seen, choice)
            tx.commit()
        return begun if isinstance(begun, Posted) else self._sent(begun)

    def again(self, actor: Actor, invoice_id: str) -> Posted:
        """Ask QuickBooks now about an invoice that is on its way. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.INVOICE)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.writing_now() as tx:
            tx.created_here.lock(actor.team_id)
            kept = visible_invoice(tx, actor, invoice_id, sees_all)
            begun = self._under_way(tx, kept) or _refused_before(tx, kept)
            tx.commit()
        return begun if isinstance(begun, Posted) else self._sent(begun)

    def go_on(self) -> None:
        """Send again what was not answered. Any number of processes may do so: each attempt is one's."""
        with self._store.reading() as tx:
            due = tx.posting.due(self._clock.now(), _AT_ONCE)
        for invoice_id in due:
            with self._store.writing() as tx:
                attempt = tx.posting.claim(invoice_id, self._lease(), self._clock.now())
                tx.commit()
            if attempt is not None:
                self._sent(attempt, by_itself=True)

    def _under_way(self, tx: Transaction, kept: KeptInvoice) -> Attempt | Posted | None:
        """What is known of it, or the attempt, to be sent once more; None for a draft that may be posted."""
        if kept.history.qbo_id is not None or kept.row.origin is not Origin.CREATED_HERE:
            known = _posted(kept, PostingOutcome.ALREADY_POSTED)
            return replace(known, at=kept.history.posted_at)
        status = tx.posting.status(kept.row.id)
        if status is None or status.state is not PostingState.WAITING:
            return None
        attempt = tx.posting.claim(kept.row.id, self._lease(), self._clock.now())
        waiting = _posted(kept, PostingOutcome.WAITING)
        return attempt or replace(waiting, by=status.asked_by, at=status.asked_at, trouble=status.trouble)

    def _begun(
        self, tx: Transaction, actor: Actor, kept: KeptInvoice, seen: int, choice: PostingChoice
    ) -> Attempt:
        change = tx.posting.change_of(kept.row.id)
        if change.number != seen:
            raise DraftChanged(change)
        company = tx.connections.get(choice.connection_id, actor.team_id)
        if company.status is not ConnectionStatus.CONNECTED:
            raise NeedsReconnect
        body = self._writers.body_of(_order(tx, kept, company, choice))
        number, now = tx.posting.next_number(kept.row.id), self._clock.now()
        request_id = request_id_of(kept.row.id, number)
        attempt = Attempt(kept.row.id, actor.team_id, choice, request_id, body, actor.user_id, number)
        tx.posting.begin(attempt, self._lease(), now)
        details = {"connection_id": company.id, "request_id": request_id}
        tx.audit.add(actor, AuditAction.POSTING_STARTED, kept.row.id, details, now)
        return attempt

    def _sent(self, attempt: Attempt, by_itself: bool = False) -> Posted:
        """Ask QuickBooks, and note what it says. What it does not say is asked again.

        ``by_itself``: nobody waits for the answer, so whoever pressed *Post* is told.
        """
        try:
            writer = self._writers.writer(attempt.choice.connection_id)
            stated = writer.create(attempt.body, attempt.request_id)
        except NotTaken as refused:
            return self._refused(attempt, refused.sentence, by_itself)
        except AppError as error:
            return self._put_off(attempt, error)
        return self._recorded(attempt, stated, by_itself)

    def _refused(self, attempt: Attempt, trouble: str, is_told: bool) -> Posted:
        with self._store.writing() as tx:
            tx.created_here.lock(attempt.team_id)
            kept = _kept(tx, attempt)
            if tx.posting.refuse(attempt, trouble) and is_told:
                _tell(tx, attempt, kept, self._clock.now(), trouble)
            tx.commit()
        return replace(_posted(kept, PostingOutcome.REFUSED), trouble=trouble)

    def _put_off(self, attempt: Attempt, error: AppError) -> Posted:
        with self._store.writing() as tx:
            tx.created_here.lock(attempt.team_id)
            tx.posting.put_off(attempt, next_try(self._clock.now(), attempt.tries), str(error))
            kept = _kept(tx, attempt)
            tx.commit()
        return replace(_posted(kept, PostingOutcome.WAITING), trouble=str(error))

    def _recorded(self, attempt: Attempt, stated: SourceInvoice, is_told: bool) -> Posted:
        trouble: AppError = RowsRefused()
        for _ in range(_LOOKS):
            try:
                return self._record(attempt, stated, is_told)
            except AppError as error:
                trouble = error
        return self._put_off(attempt, trouble)

    def _record(self, attempt: Attempt, stated: SourceInvoice, is_told: bool) -> Posted:
        """One transaction: the posting, what QuickBooks states, and that no attempt is under way."""
        connection_id, now = attempt.choice.connection_id, self._clock.now()
        with self._store.writing() as tx:
            tx.created_here.lock(attempt.team_id)
            before = _kept(tx, attempt)
            if not tx.posting.finish(attempt):
                return _posted(before, PostingOutcome.ALREADY_POSTED)
            run_id = tx.created_here.give_way(connection_id, stated.qbo_id)
            tile = tile_when_posted(before.payment, before.delivery)
            tx.created_here.post(Posting(attempt.invoice_id, connection_id, stated.qbo_id, tile), now)
            tx.created_here.take_over(attempt.invoice_id, stated)
            details = {"connection_id": connection_id, "qbo_id": stated.qbo_id}
            details |= {"request_id": attempt.request_id} | ({"in_place_of": run_id} if run_id else {})
            tx.audit.add(attempt.asker, AuditAction.INVOICE_POSTED, attempt.invoice_id, details, now)
            after = _kept(tx, attempt)
            if is_told:
                _tell(tx, attempt, after, now)
            tx.commit()
        known = _posted(after, PostingOutcome.POSTED)
        return replace(known, total_here=before.row.total, total_there=after.row.total, tax=after.tax, at=now)

    def _lease(self) -> Lease:
        return Lease(self._owner, self._clock.now() + LEASE)


def _order(tx: Transaction, kept: KeptInvoice, company: Connection, choice: PostingChoice) -> PostingOrder:
    lines = tuple(tx.window.lines(kept.row.id, MOST_LINES))
    row = kept.row
    currency = row.currency if company.multi_currency else None
    return PostingOrder(choice, row.doc_number, row.txn_date, row.due_date, currency, lines)


def _refused_before(tx: Transaction, kept: KeptInvoice) -> Posted:
    status = tx.posting.status(kept.row.id)
    return replace(_posted(kept, PostingOutcome.REFUSED), trouble=status.trouble if status else None)


def _kept(tx: Transaction, attempt: Attempt) -> KeptInvoice:
    kept = tx.window.find(Scope(attempt.team_id), attempt.invoice_id)
    assert kept is not None  # nobody deletes what is being posted
    return kept


def _posted(kept: KeptInvoice, outcome: PostingOutcome) -> Posted:
    return Posted(outcome, kept.row.id, kept.row.doc_number, kept.row.currency)


def _tell(
    tx: Transaction, attempt: Attempt, kept: KeptInvoice, at: datetime, trouble: str | None = None
) -> None:
    """Once for this attempt, whoever brought it to its end."""
    facts = {"invoice_id": kept.row.id, "doc_number": kept.row.doc_number, "trouble": trouble}
    key = f"posting:{attempt.request_id}"
    told = NewMessage(attempt.team_id, MessageKind.POSTING, key, "", attempt.asked_by, facts)
    tx.outbox.add(told, at)

"""*Post to QuickBooks*: asked once, sent as often as it takes, recorded once.

The attempt, with the very words that are sent and the id by which QuickBooks knows them again, is committed
before QuickBooks is asked. Whatever happens afterwards, a lost answer, a process that dies, two people who
press: the same request is sent until it is known what became of it, and QuickBooks answers it with the same
invoice. What QuickBooks states is taken over in the transaction that records the posting.
"""

from __future__ import annotations

import secrets

from services.clock import Clock
from services.decisions.post_invoice import request_id_of
from services.decisions.price_invoice import MOST_LINES
from services.errors import NeedsReconnect
from services.invoice_window.editing import DraftChanged
from services.invoice_window.sending import LEASE, Sending, known_of, posted
from services.invoice_window.visible import visible_invoice
from services.model.audit import AuditAction
from services.model.connection import Connection, ConnectionStatus
from services.model.invoice_window import Origin
from services.model.people import Actor, Right
from services.model.posting import Posted, PostingChoice, PostingOrder, PostingOutcome, PostingState
from services.ports.desk import Rights
from services.ports.invoice_window import KeptInvoice
from services.ports.posting import Attempt, Lease, Writers
from services.ports.store import Store, Transaction

#: Attempts that one tick takes up.
_AT_ONCE = 10


class Postings:
    """Sends invoices to QuickBooks, each once."""

    def __init__(self, store: Store, clock: Clock, rights: Rights, writers: Writers) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights
        self._writers = writers
        self._sending = Sending(store, clock, writers)
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
        return begun if isinstance(begun, Posted) else self._sending.send(begun)

    def again(self, actor: Actor, invoice_id: str) -> Posted:
        """Ask QuickBooks now about an invoice that is on its way. Raises ``NotAllowed`` or ``NotFound``."""
        self._rights.require(actor, Right.INVOICE)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.writing_now() as tx:
            tx.created_here.lock(actor.team_id)
            kept = visible_invoice(tx, actor, invoice_id, sees_all)
            begun = self._under_way(tx, kept) or known_of(tx, kept)
            tx.commit()
        return begun if isinstance(begun, Posted) else self._sending.send(begun)

    def go_on(self) -> None:
        """Send again what was not answered. Any number of processes may do so: each attempt is one's."""
        with self._store.reading() as tx:
            due = tx.posting.due(self._clock.now(), _AT_ONCE)
        for invoice_id in due:
            with self._store.writing() as tx:
                attempt = tx.posting.claim(invoice_id, self._lease(), self._clock.now())
                tx.commit()
            if attempt is not None:
                self._sending.send(attempt, by_itself=True)

    def _under_way(self, tx: Transaction, kept: KeptInvoice) -> Attempt | Posted | None:
        """What is known of it, or the attempt, to be sent once more; None for a draft that may be posted."""
        if kept.history.qbo_id is not None:
            return known_of(tx, kept)
        if kept.row.origin is not Origin.CREATED_HERE:
            return posted(kept, PostingOutcome.ALREADY_POSTED)
        status = tx.posting.status(kept.row.id)
        if status is None or status.state is not PostingState.WAITING:
            return None
        return tx.posting.claim(kept.row.id, self._lease(), self._clock.now()) or known_of(tx, kept)

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
        number, tries = _place(tx.posting.latest(kept.row.id), choice.connection_id, body)
        request_id, now = request_id_of(kept.row.id, number), self._clock.now()
        whose = (kept.row.id, actor.team_id, choice)
        attempt = Attempt(*whose, request_id, body, actor.user_id, now, number, tries)
        tx.posting.begin(attempt, self._lease())
        details = {"connection_id": company.id, "request_id": request_id}
        tx.audit.add(actor, AuditAction.POSTING_STARTED, kept.row.id, details, now)
        return attempt

    def _lease(self) -> Lease:
        return Lease(self._owner, self._clock.now() + LEASE)


def _order(tx: Transaction, kept: KeptInvoice, company: Connection, choice: PostingChoice) -> PostingOrder:
    lines = tuple(tx.window.lines(kept.row.id, MOST_LINES))
    row = kept.row
    currency = row.currency if company.multi_currency else None
    return PostingOrder(choice, row.doc_number, row.txn_date, row.due_date, currency, lines)


def _place(before: Attempt | None, connection_id: str, body: str) -> tuple[int, int]:
    """The number of the next attempt, and how many sendings of the same request there were before."""
    if before is None:
        return 0, 0
    is_same = (before.choice.connection_id, before.body) == (connection_id, body)
    if is_same and before.may_have_arrived:
        # QuickBooks did not have it. If it comes late after all, the same id keeps it the only one.
        return before.number, before.tries + 1
    return before.number + 1, 0

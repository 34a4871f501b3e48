"""Invoices that are created here, and the note that one of them is in QuickBooks now."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from services.clock import Clock
from services.decisions.classify_invoice import folded_number
from services.decisions.post_invoice import tile_when_posted
from services.decisions.price_invoice import Priced, Unusable, price_invoice
from services.errors import InvalidInput
from services.invoice_window.visible import BeingPosted, visible_invoice, visible_project
from services.model.audit import AuditAction
from services.model.invoice_status import Tile
from services.model.invoice_window import NewInvoice, Origin
from services.model.people import Actor, Right
from services.model.posting import PostingState
from services.model.project import Project
from services.ports.desk import Rights
from services.ports.invoice_window import CreatedInvoice, KeptInvoice, Posting
from services.ports.store import Store, Transaction

#: Ids of what is created here begin so: those of imported ones begin with their connection.
_PREFIX = "here"


class NumberTaken(InvalidInput):
    """The client has an invoice with this number already."""

    code = "number_taken"
    remedy = "Choose another number, or leave it empty."


class NoPrice(InvalidInput):
    """What the lines amount to cannot stand on an invoice."""

    code = "no_price"


class NotPostable(InvalidInput):
    """Only an invoice that was created here, and is not in QuickBooks yet, can be posted."""

    code = "not_postable"
    remedy = "Open it in the app's Home tab to see where it came from."


class AlreadyInWindow(InvalidInput):
    """This QuickBooks invoice is in the invoice window already."""

    code = "already_in_window"
    remedy = "Open it in the app's Home tab to see where it came from."


class CreatedHere:
    """Creates invoices, as drafts, and records that they were posted."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def create(self, actor: Actor, new: NewInvoice) -> str:
        """A new draft; its id. Raises ``NotAllowed``, ``NotFound``, ``InvalidInput`` or ``NumberTaken``."""
        self._rights.require(actor, Right.INVOICE)
        new = replace(new, doc_number=(new.doc_number or "").strip() or None)
        priced = require_price(new)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.writing_now() as tx:
            tx.inbox.once(actor, AuditAction.INVOICE_CREATED.code, self._clock.now())
            project = visible_project(tx, actor, new.project_id, sees_all)
            created = as_draft(f"{_PREFIX}:{secrets.token_hex(8)}", project, new, priced)
            self._write(tx, actor, created, self._clock.now())
            tx.commit()
        return created.id

    def record_posting(self, actor: Actor, invoice_id: str, connection_id: str, qbo_id: str) -> None:
        """Note that the invoice is in QuickBooks under this id: it is a draft no more.

        From then on it is as QuickBooks states it, as far as that was read. Noting the same once more changes
        nothing. Raises ``BeingPosted``, ``NotAllowed``, ``NotFound``, ``NotPostable``,
        ``AlreadyInWindow`` or, if an import took it in at this very moment, ``RowsRefused``.
        """
        self._rights.require(actor, Right.INVOICE)
        if not qbo_id.strip():
            raise InvalidInput("An invoice in QuickBooks has an id.")
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.writing_now() as tx:
            tx.created_here.lock(actor.team_id)
            tx.connections.get(connection_id, actor.team_id)
            kept = visible_invoice(tx, actor, invoice_id, sees_all)
            posted = (kept.row.connection_id, kept.history.qbo_id) == (connection_id, qbo_id.strip())
            if posted and kept.row.origin is Origin.CREATED_HERE:
                return
            tile = tile_when_posted(kept.payment, kept.delivery)
            posting = Posting(invoice_id, connection_id, qbo_id.strip(), tile)
            note_posting(tx, actor, kept, posting, self._clock.now())
            tx.commit()

    def _write(self, tx: Transaction, actor: Actor, created: CreatedInvoice, now: datetime) -> None:
        tx.created_here.lock(actor.team_id)
        require_free_number(tx, actor, created)
        tx.created_here.create(actor, created, now)
        details = {"project_id": created.new.project_id, "doc_number": created.new.doc_number}
        tx.audit.add(actor, AuditAction.INVOICE_CREATED, created.id, details, now)


def note_posting(tx: Transaction, actor: Actor, kept: KeptInvoice, posting: Posting, at: datetime) -> None:
    """Note that it is in QuickBooks; from then on it is as the mirror has it, if that has it.

    Raises ``NotPostable``, ``BeingPosted`` or ``AlreadyInWindow``. Call ``created_here.lock`` before.
    """
    if kept.row.origin is not Origin.CREATED_HERE or kept.history.qbo_id is not None:
        raise NotPostable
    status = tx.posting.status(posting.invoice_id)
    if status is not None and status.state is PostingState.WAITING:
        raise BeingPosted
    if tx.created_here.is_here(posting.connection_id, posting.qbo_id):
        raise AlreadyInWindow
    tx.created_here.post(posting, at)
    tx.created_here.take_over_kept(posting.invoice_id)
    details = {"connection_id": posting.connection_id, "qbo_id": posting.qbo_id}
    tx.audit.add(actor, AuditAction.INVOICE_POSTED, posting.invoice_id, details, at)


def require_price(new: NewInvoice) -> Priced:
    """What it amounts to. Raises ``NoPrice``."""
    priced = price_invoice(new)
    if isinstance(priced, Unusable):
        raise NoPrice(priced.sentence)
    return priced


def as_draft(invoice_id: str, project: Project, new: NewInvoice, priced: Priced) -> CreatedInvoice:
    """The draft that follows from what was asked for: its client, lines with amounts, the total."""
    return CreatedInvoice(
        id=invoice_id,
        client_id=project.client_id,
        new=new,
        lines=priced.lines,
        total=priced.total,
        payment=priced.payment,
        tile=Tile.DRAFTS,
    )


def require_free_number(tx: Transaction, actor: Actor, created: CreatedInvoice) -> None:
    """Do nothing unless the client has another invoice with this number. Raises ``NumberTaken``."""
    folded = folded_number(created.new.doc_number)
    if folded is None:
        return
    if tx.created_here.has_number(actor.team_id, created.client_id, folded, created.id):
        raise NumberTaken

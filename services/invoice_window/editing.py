"""Changing and deleting drafts that were created here, by whoever saw them as they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from services.clock import Clock, today_in
from services.errors import InvalidInput
from services.invoice_window.created_here import as_draft, require_free_number, require_price
from services.invoice_window.visible import open_draft, visible_project
from services.model.audit import AuditAction
from services.model.invoice_entry import MOST_LINES, DraftChange, EditableDraft
from services.model.invoice_window import NewInvoice, NewLine
from services.model.people import Actor, Right
from services.model.project import Project
from services.model.quickbooks import SourceLine
from services.ports.desk import Rights
from services.ports.invoice_window import CreatedInvoice, KeptInvoice
from services.ports.store import Store, Transaction

_ZERO = Decimal(0)
#: Offered where no company is connected that would say which ones it uses.
USUAL_CURRENCIES = ("USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "JPY", "INR", "SGD", "HKD", "ZAR")


class DraftChanged(InvalidInput):
    """Somebody else changed this draft meanwhile."""

    code = "draft_changed_since"
    remedy = "Look at what you entered, and save it once more to put it in the place of that."

    def __init__(self, change: DraftChange) -> None:
        super().__init__()
        #: Who changed it and when; the edge that shows the error turns the id into a name.
        self.change = change


class TooManyLines(InvalidInput):
    """This draft has more lines than the form has room for."""

    code = "too_many_lines"
    remedy = "Post it as it is, or delete it and make several of it."


class DraftEditing:
    """Drafts, as long as nobody posted them."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def open(self, actor: Actor, invoice_id: str) -> EditableDraft:
        """The draft as its form shows it: whole. Raises ``NotAllowed``, ``NotADraft``, ``BeingPosted`` or
        ``TooManyLines``.
        """
        self._rights.require(actor, Right.INVOICE)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            kept = open_draft(tx, actor, invoice_id, sees_all)
            project = tx.projects.get(kept.project_id or "", actor.team_id)
            lines = tx.window.lines(invoice_id, MOST_LINES + 1)
            if len(lines) > MOST_LINES:
                raise TooManyLines
            return EditableDraft(invoice_id, _as_new(kept, lines), project, tx.posting.change_of(invoice_id))

    def change(self, actor: Actor, invoice_id: str, seen: int, new: NewInvoice) -> None:
        """The draft is this now. ``seen``: the number of the change that its form showed.

        Raises ``NotAllowed``, ``NotFound``, ``InvalidInput``, ``NumberTaken``, ``NotADraft``, ``BeingPosted``
        or ``DraftChanged``.
        """
        self._rights.require(actor, Right.INVOICE)
        new = replace(new, doc_number=(new.doc_number or "").strip() or None)
        priced = require_price(new)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.writing_now() as tx:
            tx.inbox.once(actor, AuditAction.INVOICE_CHANGED.code, self._clock.now())
            tx.created_here.lock(actor.team_id)
            open_draft(tx, actor, invoice_id, sees_all)
            project = visible_project(tx, actor, new.project_id, sees_all)
            self._change(tx, actor, as_draft(invoice_id, project, new, priced), seen)
            tx.commit()

    def delete(self, actor: Actor, invoice_id: str) -> None:
        """The draft goes. Raises ``NotAllowed``, ``InvoiceNotFound``, ``NotADraft`` or ``BeingPosted``."""
        self._rights.require(actor, Right.INVOICE)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.writing_now() as tx:
            now = self._clock.now()
            tx.inbox.once(actor, AuditAction.INVOICE_DELETED.code, now)
            tx.created_here.lock(actor.team_id)
            kept = open_draft(tx, actor, invoice_id, sees_all)
            tx.created_here.delete(actor.team_id, invoice_id)
            details = {"project_id": kept.project_id, "doc_number": kept.row.doc_number}
            tx.audit.add(actor, AuditAction.INVOICE_DELETED, invoice_id, details, now)
            tx.commit()

    def currencies(self, actor: Actor) -> list[str]:
        """What an invoice may be in, the usual one first. Raises ``NotAllowed``."""
        self._rights.require(actor, Right.INVOICE)
        with self._store.reading() as tx:
            return tx.posting.currencies(actor.team_id) or [*USUAL_CURRENCIES]

    def today(self, actor: Actor) -> date:
        """The day where the first company is."""
        with self._store.reading() as tx:
            companies = tx.connections.of_team(actor.team_id)
        return today_in(self._clock, companies[0].time_zone if companies else "UTC")

    def project(self, actor: Actor, project_id: str) -> Project:
        """The project, for its name. Raises ``ProjectGone``, also for one that she does not see."""
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            return visible_project(tx, actor, project_id, sees_all)

    def _change(self, tx: Transaction, actor: Actor, draft: CreatedInvoice, seen: int) -> None:
        before = tx.posting.change_of(draft.id)
        if before.number != seen:
            raise DraftChanged(before)
        require_free_number(tx, actor, draft)
        now = self._clock.now()
        tx.created_here.change(actor, draft, before.number + 1, now)
        details = {"project_id": draft.new.project_id, "doc_number": draft.new.doc_number}
        tx.audit.add(actor, AuditAction.INVOICE_CHANGED, draft.id, details, now)


def _as_new(kept: KeptInvoice, lines: list[SourceLine]) -> NewInvoice:
    row = kept.row
    return NewInvoice(
        project_id=kept.project_id or "",
        doc_number=row.doc_number,
        txn_date=row.txn_date,
        due_date=row.due_date,
        currency=row.currency,
        lines=tuple(_as_new_line(line) for line in lines),
    )


def _as_new_line(line: SourceLine) -> NewLine:
    return NewLine(line.description or "", line.quantity or _ZERO, line.unit_price or _ZERO)

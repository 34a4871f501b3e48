"""One invoice of the invoice window, and why it stands where it does."""

from __future__ import annotations

from dataclasses import replace

from services.decisions.why_here import why_here
from services.invoice_window.looking import InvoiceNotFound, InvoiceWindow, scope_of
from services.model.invoice_window import InvoiceDetails
from services.model.people import Actor, Right
from services.model.placement import Placement, ProjectChange, WhyHere
from services.ports.desk import Rights
from services.ports.invoice_window import KeptInvoice
from services.ports.one_invoice import Documents
from services.ports.store import Store, Transaction


class InvoiceUndone(InvoiceNotFound):
    """The import of this invoice was undone, so it is in the invoice window no more."""

    code = "invoice_undone"
    remedy = "It can be imported again; its run says who undid it."


class OneInvoice:
    """Reads one invoice, for who may see its project."""

    def __init__(self, store: Store, rights: Rights, window: InvoiceWindow, documents: Documents) -> None:
        self._store = store
        self._rights = rights
        self._window = window
        self._documents = documents

    def show(self, actor: Actor, invoice_id: str) -> InvoiceDetails:
        """The invoice with all that its window says. Raises ``InvoiceNotFound`` or ``InvoiceUndone``."""
        details = self._found(actor, invoice_id)
        with self._store.reading() as tx:
            shown = replace(
                details,
                may_change=self._rights.may(actor, Right.CHANGE),
                may_invoice=self._rights.may(actor, Right.INVOICE),
                posting=tx.posting.status(invoice_id),
                accepted=tx.one_invoice.acceptance(invoice_id),
            )
            return self._of_company(tx, actor, shown)

    def _found(self, actor: Actor, invoice_id: str) -> InvoiceDetails:
        try:
            return self._window.invoice(actor, invoice_id)
        except InvoiceNotFound:
            if self._rights.may(actor, Right.ANY_PROJECT):
                with self._store.reading() as tx:
                    was_undone = tx.one_invoice.was_undone(actor.team_id, invoice_id)
                if was_undone:
                    raise InvoiceUndone from None
            raise

    def why_here(self, actor: Actor, invoice_id: str) -> WhyHere:
        """The rule and the fields that placed it, and what happened since. Raises ``InvoiceNotFound``."""
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            kept = tx.window.find(scope_of(actor, sees_all), invoice_id)
            if kept is None:
                raise InvoiceNotFound
            company_id = kept.row.connection_id
            rule = tx.connections.get(company_id, actor.team_id).treat_unsent_as_sent if company_id else None
            return WhyHere(
                row=kept.row,
                explained=why_here(self._placement(tx, kept)),
                unsent_as_sent=kept.unsent_as_sent,
                rule_now=rule,
                moved=tx.one_invoice.moved(invoice_id),
                project=_project_change(tx, actor, invoice_id, sees_all),
                since=tx.one_invoice.since(invoice_id),
            )

    def _of_company(self, tx: Transaction, actor: Actor, details: InvoiceDetails) -> InvoiceDetails:
        if details.row.connection_id is None:
            return details
        company = tx.connections.get(details.row.connection_id, actor.team_id)
        address = self._documents.address(company.realm_id, details.history.qbo_id or "")
        waits, step = tx.drifts.of_invoice(details.row.id), tx.looks.steps(actor.team_id).get(company.id)
        known = replace(details, address=address, home_currency=company.home_currency)
        return replace(known, step=step, waits=waits)

    def _placement(self, tx: Transaction, kept: KeptInvoice) -> Placement:
        raw = tx.one_invoice.document(kept.row.id)
        return Placement(
            origin=kept.row.origin,
            is_posted=kept.history.qbo_id is not None,
            payment=kept.payment,
            delivery=kept.delivery,
            unsent_as_sent=kept.unsent_as_sent,
            total=kept.row.total,
            balance=kept.row.balance,
            tile=kept.row.tile,
            notes=None if raw is None else self._documents.notes(raw),
        )


def _project_change(tx: Transaction, actor: Actor, invoice_id: str, sees_all: bool) -> ProjectChange | None:
    """Who changed its project; the first one is named only to whom it is shown."""
    first = tx.one_invoice.first_project(invoice_id)
    if first is None:
        return None
    project_id = first.project_id
    member = None if sees_all else actor.user_id
    is_shown = project_id is not None and tx.projects.is_visible(project_id, member)
    named = tx.projects.many([project_id] if project_id and is_shown else [], actor.team_id)
    return ProjectChange(first.hand.by, first.hand.at, named.get(project_id or ""))

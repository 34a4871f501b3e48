"""What a person may see of what she names: of projects and of invoices, parts of a transaction."""

from __future__ import annotations

from services.errors import InvalidInput, NotFound
from services.invoice_window.looking import InvoiceNotFound, scope_of
from services.model.invoice_window import Origin
from services.model.people import Actor
from services.model.posting import PostingState
from services.model.project import Project
from services.ports.invoice_window import KeptInvoice
from services.ports.store import Transaction


class ProjectGone(NotFound):
    """There is no such project any more."""

    code = "project_gone"
    remedy = "Choose another one."


class NotADraft(InvalidInput):
    """This invoice is no draft of ours any more: it was posted to QuickBooks, or imported from there."""

    code = "not_a_draft"
    remedy = "Change it in QuickBooks."


class BeingPosted(InvalidInput):
    """This invoice is being posted to QuickBooks at the moment."""

    code = "being_posted"
    remedy = "Wait until QuickBooks has answered; that goes on by itself."


def visible_project(tx: Transaction, actor: Actor, project_id: str, sees_all: bool) -> Project:
    """The project. Raises ``ProjectGone``, also for one that she does not see."""
    project = tx.projects.many([project_id], actor.team_id).get(project_id)
    member = None if sees_all else actor.user_id
    if project is None or not tx.projects.is_visible(project.id, member):
        raise ProjectGone
    return project


def visible_invoice(tx: Transaction, actor: Actor, invoice_id: str, sees_all: bool) -> KeptInvoice:
    """The invoice. Raises ``InvoiceNotFound``, also for one that she does not see."""
    kept = tx.window.find(scope_of(actor, sees_all), invoice_id)
    if kept is None:
        raise InvoiceNotFound
    return kept


def open_draft(tx: Transaction, actor: Actor, invoice_id: str, sees_all: bool) -> KeptInvoice:
    """A draft that was created here and may be changed. Raises also ``NotADraft`` or ``BeingPosted``."""
    kept = visible_invoice(tx, actor, invoice_id, sees_all)
    if kept.row.origin is not Origin.CREATED_HERE or kept.history.qbo_id is not None:
        raise NotADraft
    status = tx.posting.status(invoice_id)
    if status is not None and status.state is PostingState.WAITING:
        raise BeingPosted
    return kept

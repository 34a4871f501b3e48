"""*Change project*: an invoice goes to another project, and so to that one's client."""

from __future__ import annotations

from services.clock import Clock
from services.decisions.classify_invoice import folded_number
from services.errors import InvalidInput
from services.invoice_window.created_here import NumberTaken
from services.invoice_window.looking import InvoiceNotFound
from services.invoice_window.visible import visible_invoice, visible_project
from services.model.audit import AuditAction
from services.model.people import Actor, Right
from services.model.placement import ProjectMoved
from services.model.project import Project
from services.ports.desk import Rights
from services.ports.invoice_window import KeptInvoice
from services.ports.one_invoice import Numbered, ProjectChanged
from services.ports.store import Store, Transaction


class SameProject(InvalidInput):
    """The invoice is in this project already."""

    code = "same_project"
    remedy = "Choose another one."


class ChangedByEdit(InvalidInput):
    """This invoice is a draft that was created here, and its project is part of what is edited."""

    code = "changed_by_edit"
    remedy = "Choose Edit in its window."


class ProjectChanges:
    """Changes the projects of single invoices; links of customers stay as they are."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def change(self, actor: Actor, invoice_id: str, project_id: str) -> ProjectMoved:
        """It goes there.

        Raises ``NotAllowed``, ``NotFound``, ``ChangedByEdit``, ``SameProject`` or ``NumberTaken``.
        """
        self._rights.require(actor, Right.CHANGE)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.writing_now() as tx:
            tx.created_here.lock(actor.team_id)
            kept = _imported_or_posted(tx, actor, invoice_id, sees_all)
            project = visible_project(tx, actor, project_id, sees_all)
            tx.inbox.once(actor, AuditAction.PROJECT_CHANGED.code, self._clock.now())
            _require_free(tx, kept, project)
            self._write(tx, actor, kept, project)
            moved = ProjectMoved(invoice_id, project, _linked_elsewhere(tx, kept, project))
            tx.commit()
        return moved

    def customer_of(self, actor: Actor, invoice_id: str) -> tuple[str, str, str]:
        """Company, customer and project of an invoice, for linking them. Raises ``InvoiceNotFound``."""
        self._rights.require(actor, Right.LINK)
        sees_all = self._rights.may(actor, Right.ANY_PROJECT)
        with self._store.reading() as tx:
            kept = visible_invoice(tx, actor, invoice_id, sees_all)
            customer_id = tx.one_invoice.customer_id(invoice_id)
        if kept.row.connection_id is None or customer_id is None or kept.project_id is None:
            raise InvoiceNotFound
        return kept.row.connection_id, customer_id, kept.project_id

    def _write(self, tx: Transaction, actor: Actor, kept: KeptInvoice, project: Project) -> None:
        now = self._clock.now()
        known = tx.one_invoice.first_project(kept.row.id)
        first = kept.project_id if known is None else known.project_id
        change = ProjectChanged(kept.row.id, project.id, project.client_id, actor.user_id, now)
        tx.one_invoice.set_project(change, first)
        details = {"from_project_id": kept.project_id, "project_id": project.id}
        tx.audit.add(actor, AuditAction.PROJECT_CHANGED, kept.row.id, details, now)


def _imported_or_posted(tx: Transaction, actor: Actor, invoice_id: str, sees_all: bool) -> KeptInvoice:
    """The invoice. Raises ``InvoiceNotFound``, or ``ChangedByEdit`` for a draft of ours."""
    kept = visible_invoice(tx, actor, invoice_id, sees_all)
    if kept.row.connection_id is None:
        raise ChangedByEdit
    # An undo either sees this change, or has taken the invoice back by now.
    tx.tile_moves.lock(kept.row.connection_id)
    return visible_invoice(tx, actor, invoice_id, sees_all)


def _require_free(tx: Transaction, kept: KeptInvoice, project: Project) -> None:
    """Raises ``SameProject``, or ``NumberTaken`` where its new client has an invoice of its number."""
    if kept.project_id == project.id:
        raise SameProject
    folded = folded_number(kept.row.doc_number)
    if folded is None or kept.client_id == project.client_id:
        return
    numbered = Numbered(project.team_id, project.client_id, folded, kept.row.origin, kept.row.id)
    if tx.one_invoice.is_number_taken(numbered):
        raise NumberTaken


def _linked_elsewhere(tx: Transaction, kept: KeptInvoice, project: Project) -> str | None:
    customer_id = tx.one_invoice.customer_id(kept.row.id)
    if kept.row.connection_id is None or customer_id is None:
        return None
    link = tx.projects.link_of(kept.row.connection_id, customer_id)
    is_same = link is not None and link.project_id == project.id
    return None if is_same else kept.row.customer or customer_id

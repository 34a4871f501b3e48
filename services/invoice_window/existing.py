"""The remedies of ``already_exists``: *It is the same invoice*, and *Import it too*."""

from __future__ import annotations

from hashlib import sha256

from services.clock import Clock
from services.decisions.classify_invoice import folded_number
from services.decisions.match_project import Matched, ProjectMatcher
from services.decisions.post_invoice import tile_when_posted
from services.errors import AppError, NotFound
from services.invoice_window.created_here import note_posting
from services.invoice_window.looking import scope_of
from services.model.audit import AuditAction
from services.model.existing import Existing, Stated
from services.model.import_run import ImportRun
from services.model.people import Actor, Right
from services.ports.desk import Rights
from services.ports.invoice_window import KeptInvoice, Posting, Scope
from services.ports.store import Store, Transaction


class NothingToCompare(AppError):
    """No draft with this number stands against this invoice any more: it was settled meanwhile."""

    code = "nothing_to_compare"
    remedy = "The next import of its dates says what becomes of it."


class ExistingNumbers:
    """What to do where an invoice of QuickBooks has the number of a draft that was created here."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def compare(self, actor: Actor, run_id: str, qbo_id: str) -> Existing:
        """Both invoices. Raises ``NotAllowed``, ``NotFound`` or ``NothingToCompare``."""
        self._require(actor)
        scope = scope_of(actor, self._rights.may(actor, Right.ANY_PROJECT))
        with self._store.reading() as tx:
            run = tx.runs.get(run_id, actor.team_id)
            invoice_id = _ours(tx, run, _stated(tx, run, qbo_id))
            return _pair(tx, scope, run, qbo_id, invoice_id)[0]

    def same(self, actor: Actor, run_id: str, qbo_id: str, seen: str) -> Existing | None:
        """Note that our draft is this QuickBooks invoice; None where one of them changed since she looked.

        From then on it is as QuickBooks states it, also where it was on its way to this company and the
        answer is missing. Raises also ``BeingPosted`` or ``AlreadyInWindow``, and ``Repeated`` where it was
        delivered before.
        """
        self._require(actor)
        scope = scope_of(actor, self._rights.may(actor, Right.ANY_PROJECT))
        with self._store.reading() as tx:
            # Of all customers and links: nobody who writes has to wait for that.
            run = tx.runs.get(run_id, actor.team_id)
            invoice_id = _ours(tx, run, _stated(tx, run, qbo_id))
        with self._store.writing_now() as tx:
            now = self._clock.now()
            tx.inbox.once(actor, AuditAction.INVOICE_POSTED.code, now)
            tx.created_here.lock(actor.team_id)
            existing, ours = _pair(tx, scope, run, qbo_id, invoice_id)
            if existing.seen != seen:
                return None
            tx.posting.settle(ours.row.id, run.connection_id, now)
            tile = tile_when_posted(ours.payment, ours.delivery)
            posting = Posting(ours.row.id, run.connection_id, qbo_id, tile)
            note_posting(tx, actor, ours, posting, now)
            tx.commit()
        return existing

    def import_too(self, actor: Actor, run_id: str, qbo_id: str) -> ImportRun:
        """Have imports take it in, in spite of our draft; the run. Deciding so once more changes nothing.

        Raises ``NotAllowed`` or ``NotFound``.
        """
        self._require(actor)
        with self._store.writing_now() as tx:
            run = tx.runs.get(run_id, actor.team_id)
            stated = _stated(tx, run, qbo_id)
            now = self._clock.now()
            if tx.posting.import_too(actor, run.connection_id, stated.qbo_id, now):
                details = {"connection_id": run.connection_id, "run_id": run.id}
                tx.audit.add(actor, AuditAction.IMPORT_TOO, stated.qbo_id, details, now)
                tx.commit()
        return run

    def _require(self, actor: Actor) -> None:
        self._rights.require(actor, Right.IMPORT)
        self._rights.require(actor, Right.INVOICE)


def _stated(tx: Transaction, run: ImportRun, qbo_id: str) -> Stated:
    stated = tx.posting.stated(run.connection_id, qbo_id)
    if stated is None:
        raise NotFound("QuickBooks does not have this invoice any more.")
    return stated


def _pair(
    tx: Transaction, scope: Scope, run: ImportRun, qbo_id: str, invoice_id: str | None
) -> tuple[Existing, KeptInvoice]:
    """Both as they are now. Raises ``NotFound`` or ``NothingToCompare``."""
    stated = _stated(tx, run, qbo_id)
    ours = tx.window.find(scope, invoice_id) if invoice_id else None
    if ours is None or ours.history.qbo_id is not None or tx.created_here.is_here(run.connection_id, qbo_id):
        raise NothingToCompare
    change = tx.posting.change_of(ours.row.id).number
    words = repr((ours.row.id, change, stated.qbo_id, stated.content_digest))
    return Existing(run, stated, ours.row, sha256(words.encode()).hexdigest()[:32]), ours


def _ours(tx: Transaction, run: ImportRun, stated: Stated) -> str | None:
    """As a plan matches them: by the client of the project that the invoice would go to, and by number."""
    customers, links = tx.mirror.customers(run.connection_id), tx.projects.links(run.connection_id)
    match = ProjectMatcher(customers, links, run.filters).match(stated.customer_id)
    folded = folded_number(stated.doc_number)
    if not isinstance(match, Matched) or folded is None:
        return None
    project = tx.projects.many([match.project_id], run.team_id).get(match.project_id)
    return tx.created_here.unposted(run.team_id, project.client_id, folded) if project else None

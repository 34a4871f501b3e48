"""*Import as QuickBooks states it*: what an invoice that needs review states, and deciding to take it so."""

from __future__ import annotations

from dataclasses import replace

from services.clock import Clock
from services.decisions.accept_review import accepted_digest, obstacles_to
from services.errors import InvalidInput
from services.imports.subjects import subject_of
from services.model.audit import AuditAction
from services.model.people import Actor, Right
from services.model.review import Acceptance, Review, Reviewed
from services.ports.desk import Rights
from services.ports.store import Store, Transaction


class NothingToReview(InvalidInput):
    """There is nothing to review: it was corrected or deleted in QuickBooks, or read too long ago."""

    code = "nothing_to_review"
    remedy = "Retry reads it again, and brings it in if it can."


class NotAcceptable(InvalidInput):
    """This invoice cannot be imported as QuickBooks states it."""

    code = "not_acceptable"
    remedy = "Correct the invoice in QuickBooks, then retry."


class Reviews:
    """Shows and accepts what needs review."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def review(self, actor: Actor, run_id: str, qbo_id: str) -> Review:
        """What the dialog says. Raises ``NotAllowed``, ``NotFound`` or ``NothingToReview``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            return _review(tx, actor, run_id, qbo_id)

    def accept(self, actor: Actor, run_id: str, qbo_id: str, digest: str) -> Review | None:
        """Imports take it as stated from now on; None where it states something else than she saw.

        Raises ``NotAllowed``, ``NotFound``, ``NothingToReview`` or ``NotAcceptable``.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            review = _review(tx, actor, run_id, qbo_id)
            if review.digest != digest:
                return None
            if review.accepted is not None:
                return review
            accepted = self._accepted(tx, actor, review)
            tx.commit()
        return replace(review, accepted=accepted)

    def _accepted(self, tx: Transaction, actor: Actor, review: Review) -> Acceptance:
        invoice, now = review.invoice, self._clock.now()
        problem, total, balance = invoice.problem, invoice.total, invoice.balance
        if review.obstacles or problem is None or total is None or balance is None:
            raise NotAcceptable
        key = (invoice.connection_id, invoice.qbo_id, review.digest)
        acceptance = Acceptance(*key, problem, total, balance, actor.user_id, now)
        tx.reviews.accept(acceptance)
        details = {"connection_id": invoice.connection_id, "run_id": review.run.id, "problem": problem.code}
        tx.audit.add(actor, AuditAction.REVIEW_ACCEPTED, invoice.qbo_id, details, now)
        return acceptance


def _review(tx: Transaction, actor: Actor, run_id: str, qbo_id: str) -> Review:
    run = tx.runs.get(run_id, actor.team_id)
    if not subject_of(run.import_type).has_reviews:
        raise NothingToReview
    invoice = tx.reviews.find(run.connection_id, qbo_id)
    if invoice is None or invoice.problem is None:
        raise NothingToReview
    digest = _digest(invoice)
    accepted = tx.reviews.acceptance(run.connection_id, qbo_id)
    known = accepted if accepted is not None and accepted.digest == digest else None
    return Review(run, invoice, digest, obstacles_to(invoice), known)


def _digest(invoice: Reviewed) -> str:
    return accepted_digest(invoice.content_digest, invoice.balance, invoice.problem)

"""Whether an invoice is imported; if not, the first reason why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.decisions.accept_review import accepted_digest
from services.decisions.decision import Decision, Found, Import, LeaveOut, Reject
from services.decisions.invoice_status import stated_tile, status_of
from services.decisions.match_project import Match, Matched, ProjectMatcher, out_of
from services.model.import_run import Filters
from services.model.invoice_status import DeliveryState, PaymentState
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem


@dataclass(frozen=True, slots=True)
class Candidate(Found):
    """What a decision needs of an invoice of the range."""

    payment: PaymentState
    delivery: DeliveryState
    is_posted: bool = False

    @property
    def wrong(self) -> ReviewProblem | None:
        """What is wrong with it: also that nobody can say what is paid."""
        if self.problem is None and self.payment is PaymentState.UNKNOWN and self.balance is None:
            return ReviewProblem.BALANCE_MISSING
        return self.problem


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides the invoice itself.

    ``clients``: project id → client id. ``unposted``: (client id, folded number) of invoices created here and
    not posted. ``unsent_as_sent``: the company's rule for its tiles. ``accepted``: digests
    of what was accepted as QuickBooks states it, by the invoice's id.
    """

    filters: Filters
    matcher: ProjectMatcher
    clients: Mapping[str, str]
    unposted: frozenset[tuple[str, str]]
    unsent_as_sent: bool
    accepted: Mapping[str, str] = field(default_factory=dict)
    #: Ids of invoices that come in although one of their number was created here: *Import it too*.
    imported_too: frozenset[str] = frozenset()


def classify_invoice(invoice: Candidate, known: Known) -> Decision:
    """What a run does with this invoice. First what was not asked for, then the reasons in their order."""
    match = known.matcher.match(invoice.customer_id)
    because = _left_out(invoice, known, match)
    if because is not None:
        return LeaveOut(because)
    here = _already_here(invoice)
    if here is not None:
        return here
    if not isinstance(match, Matched):
        return Reject(Reason.NO_PROJECT)
    if _exists(invoice, known, match.project_id):
        return Reject(Reason.ALREADY_EXISTS)
    if needs_review(invoice) and not _is_accepted(invoice, known):
        return Reject(Reason.NEEDS_REVIEW)
    tile = stated_tile(invoice.payment, invoice.balance, invoice.delivery, known.unsent_as_sent)
    return Import(match.project_id, tile, match.is_associated)


def needs_review(invoice: Candidate) -> bool:
    """Whether something is wrong with it, so that it comes in only if somebody accepted it as it is."""
    return invoice.problem is not None or invoice.payment is PaymentState.UNKNOWN


def _is_accepted(invoice: Candidate, known: Known) -> bool:
    """Whether somebody accepted exactly this; what changed since then needs review again."""
    accepted = known.accepted.get(invoice.qbo_id)
    return accepted is not None and accepted == accepted_digest(
        invoice.content_digest, invoice.balance, invoice.problem
    )


def _already_here(invoice: Candidate) -> Reject | None:
    if invoice.is_posted:
        return Reject(Reason.CREATED_HERE)
    if invoice.imported is None:
        return None
    return Reject(Reason.ALREADY_IMPORTED, invoice.is_changed)


def _exists(invoice: Candidate, known: Known, project_id: str) -> bool:
    """Whether the client it would go to has an invoice of this number that was made here and not posted.

    Without a project there is no client, so the reason ``no_project`` cannot hide this one.
    """
    if invoice.qbo_id in known.imported_too:
        return False
    number = folded_number(invoice.doc_number)
    return number is not None and (known.clients.get(project_id, ""), number) in known.unposted


def folded_number(doc_number: str | None) -> str | None:
    """An invoice number as it is compared: trimmed, case-folded, and never empty."""
    return (doc_number or "").strip().casefold() or None


def _left_out(invoice: Candidate, known: Known, match: Match) -> LeftOutBecause | None:
    only = known.filters.only_ids
    if only is not None and invoice.qbo_id not in only:
        return LeftOutBecause.NOT_IN_RETRY
    status = status_of(invoice.payment, invoice.delivery, known.unsent_as_sent)
    if invoice.problem is None and status is not None and status not in known.filters.statuses:
        return LeftOutBecause.STATUS
    return out_of(match)

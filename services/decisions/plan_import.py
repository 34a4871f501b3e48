"""From a decision to a line of the plan; what makes two plans the same; what changed between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from services.decisions.decision import Decision, Found, Import, Reject
from services.model.invoice_status import Tile
from services.model.rejection import Reason
from services.model.report import PlanChanges, RunItem, Verdict


def planned_item(position: int, found: Found, decision: Decision) -> RunItem:
    """The line that the plan, the report and every file show of this found."""
    before = found.imported if _is(decision, Reason.ALREADY_IMPORTED) else None
    return RunItem(
        position=position,
        qbo_id=found.qbo_id,
        doc_number=found.doc_number,
        txn_date=found.txn_date,
        due_date=found.due_date,
        currency=found.currency,
        total=found.total,
        balance=found.balance,
        customer_id=found.customer_id,
        customer_name=found.customer_name,
        project_id=decision.project_id if isinstance(decision, Import) else None,
        project_name=None,
        tile=decision.tile if isinstance(decision, Import) else None,
        verdict=_verdict(decision),
        reason=decision.reason if isinstance(decision, Reject) else None,
        problem=found.wrong if _is_about_problem(decision) else None,
        left_out=None if isinstance(decision, Import | Reject) else decision.because,
        other_run_id=before.run_id if before else None,
        other_at=before.at if before else None,
        changed_since=isinstance(decision, Reject) and decision.changed_since,
        sync_token=found.sync_token,
        party=found.party,
        seconds=found.seconds,
    )


def material_of(item: RunItem, *more: object) -> str:
    """A hash of what may not change between preview and import without asking again. ``more``: besides.

    Payments and delivery are not in it: an invoice comes in as it stands at the import.
    """
    reason = item.reason.code if item.reason else ""
    facts = (item.verdict.value, reason, item.project_id, item.doc_number, item.txn_date, item.currency)
    # Quoted, so that no text can pass for another fact: a number "None" is not a missing number.
    words = repr(tuple(None if fact is None else str(fact) for fact in (item.qbo_id, *facts, *more)))
    return sha256(f"{words}{_plain(item.total)}".encode()).hexdigest()[:32]


class PlanDigest:
    """A digest of a whole plan, made item by item in the plan's order. What is left out does not count."""

    def __init__(self) -> None:
        self._hash = sha256()

    def add(self, verdict: Verdict, material: str) -> None:
        """Take in the next item."""
        if verdict is not Verdict.LEFT_OUT:
            self._hash.update(material.encode())

    def hexdigest(self) -> str:
        """The digest so far."""
        return self._hash.hexdigest()


@dataclass(frozen=True, slots=True)
class Before:
    """What the earlier plan said of an invoice; ``counted``: it was not left out."""

    verdict: Verdict
    material: str
    balance: Decimal | None
    tile: Tile | None


@dataclass(frozen=True, slots=True)
class Change:
    """How one invoice changed between two plans."""

    added: int = 0
    altered: int = 0
    paid: int = 0
    delivered: int = 0


def change_of(before: Before | None, item: RunItem, material: str) -> Change:
    """What is different about one invoice. What neither plan was asked for is no change."""
    was_out = before is None or before.verdict is Verdict.LEFT_OUT
    is_out = item.verdict is Verdict.LEFT_OUT
    if was_out:
        return Change(added=0 if is_out else 1)
    assert before is not None  # nothing before is "out"
    if before.material != material:
        return Change(altered=1)
    return Change(
        paid=int(item.verdict is Verdict.WOULD_IMPORT and before.balance != item.balance),
        delivered=int(before.balance == item.balance and before.tile is not item.tile),
    )


def added_up(changes: Iterable[Change], gone: int) -> PlanChanges:
    """All changes together; ``gone`` are invoices that the newer plan no longer has."""
    total = PlanChanges(gone=gone)
    for change in changes:
        total = PlanChanges(
            added=total.added + change.added,
            gone=gone,
            altered=total.altered + change.altered,
            paid=total.paid + change.paid,
            delivered=total.delivered + change.delivered,
        )
    return total


def _verdict(decision: Decision) -> Verdict:
    if isinstance(decision, Import):
        return Verdict.WOULD_IMPORT
    if isinstance(decision, Reject):
        here = decision.reason in (Reason.CREATED_HERE, Reason.ALREADY_IMPORTED)
        return Verdict.ALREADY_HERE if here else Verdict.REJECTED
    return Verdict.LEFT_OUT


def _is_about_problem(decision: Decision) -> bool:
    """Whether the problem is told: it needs review, or comes in as QuickBooks states it all the same."""
    return isinstance(decision, Import) or _is(decision, Reason.NEEDS_REVIEW)


def _is(decision: Decision, reason: Reason) -> bool:
    return isinstance(decision, Reject) and decision.reason is reason


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else format(amount.normalize(), "f")

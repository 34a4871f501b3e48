"""Whether a time entry or an expense is imported; if not, the first reason why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from services.decisions.decision import Decision, Found, Import, LeaveOut, Reject
from services.decisions.match_project import Match, Matched, ProjectMatcher, out_of
from services.decisions.plan_import import material_of
from services.model.entry import Billable, entry_id_of
from services.model.import_run import Filters
from services.model.invoice_status import Tile
from services.model.rejection import (
    BILLING_UNKNOWN,
    LINES_UNKNOWN,
    LeftOutBecause,
    Reason,
    ReviewProblem,
)
from services.model.report import RunItem

TILE_OF = {
    Billable.BILLABLE: Tile.WORK_IN_PROGRESS,
    Billable.BILLED: Tile.BILLED,
    Billable.NOT_BILLABLE: Tile.NOT_BILLABLE,
}
_NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class EntryCandidate(Found):
    """What a decision needs of an entry of the range."""

    billable: Billable


@dataclass(frozen=True, slots=True)
class KnownOfEntries:
    """What is known besides the entry itself."""

    filters: Filters
    matcher: ProjectMatcher
    #: Resource and id of the documents that are retried; None where all are asked for.
    retried: frozenset[tuple[str, str]] | None = None

    @classmethod
    def of(cls, filters: Filters, matcher: ProjectMatcher) -> KnownOfEntries:
        """With the documents of what is retried."""
        refs = filters.only_ids
        return cls(filters, matcher, None if refs is None else frozenset(map(_document, refs)))


def classify_entry(entry: EntryCandidate, known: KnownOfEntries) -> Decision:
    """What a run does with this entry. First what was not asked for, then the reasons in their order.

    No entry is created here, so none can have been here first.
    """
    match = known.matcher.match(entry.customer_id)
    because = _left_out(entry, known, match)
    if because is not None:
        return LeaveOut(because)
    if entry.imported is not None:
        return Reject(Reason.ALREADY_IMPORTED, entry.is_changed)
    if not isinstance(match, Matched) and entry.customer_id is not None:
        return Reject(Reason.NO_PROJECT)
    if entry.problem is not None or not isinstance(match, Matched):
        return Reject(Reason.NEEDS_REVIEW)
    return Import(match.project_id, TILE_OF[entry.billable], match.is_associated)


def open_part(amount: Decimal | None, billable: Billable, problem: ReviewProblem | None) -> Decimal | None:
    """What a client is still to be billed for; None where nobody knows."""
    if problem in BILLING_UNKNOWN:
        return None
    return amount if billable is Billable.BILLABLE else _NOTHING


def worth(amount: Decimal | None, seconds: int | None, problem: ReviewProblem | None) -> Decimal | None:
    """What it comes to: time without a rate comes to nothing, an expense without an amount is not known.

    Nor is time that needs review: its rate may be what is wrong with it.
    """
    return _NOTHING if amount is None and seconds is not None and problem is None else amount


def material_of_entry(item: RunItem) -> str:
    """A hash of what may not change without asking again: of an entry also who, how long, and for whom.

    That it was billed meanwhile is not in it: an entry comes in as it stands at the import.
    """
    return material_of(item, item.party, item.seconds, item.customer_id)


def _left_out(entry: EntryCandidate, known: KnownOfEntries, match: Match) -> LeftOutBecause | None:
    if not _is_asked_for(entry, known):
        return LeftOutBecause.NOT_IN_RETRY
    if entry.problem is None and entry.billable not in known.filters.statuses:
        return LeftOutBecause.STATUS
    # Of what was not sent whole nobody can say whether it names one.
    if entry.customer_id is None and entry.problem not in LINES_UNKNOWN:
        return LeftOutBecause.NO_CUSTOMER
    return out_of(match)


def _is_asked_for(entry: EntryCandidate, known: KnownOfEntries) -> bool:
    """A retry is of documents: one that was corrected may have other lines than those that were refused."""
    if known.retried is None or entry.qbo_id in (known.filters.only_ids or ()):
        return True
    return entry.imported is None and _document(entry.qbo_id) in known.retried


def _document(ref: str) -> tuple[str, str]:
    one = entry_id_of(ref)
    return one.resource, one.qbo_id

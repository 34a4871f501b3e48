"""Where unbilled work and imported invoices meet: whoever bills the work then might bill it twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple


class Meeting(NamedTuple):
    """A month of unbilled work, and the month of imported invoices that may have billed it already."""

    project_id: str
    work: date
    invoices: date


def may_meet(work: date | None, invoice: date | None) -> bool:
    """Whether there is a meeting at all, by the first day of work and the last one of an invoice."""
    return work is not None and invoice is not None and work.replace(day=1) <= invoice


def meetings(
    project_ids: Sequence[str],
    work: Collection[tuple[str, date]],
    invoices: Collection[tuple[str, date]],
) -> list[Meeting]:
    """One of each project that has both, in the order of the projects; months are their first days.

    An invoice bills work of its own month or of an earlier one. The latest month with both says most; where
    there is none, the latest work that is older than an invoice, with the first invoice after it.
    """
    found = (_meeting(one, _months(one, work), _months(one, invoices)) for one in project_ids)
    return [one for one in found if one is not None]


def _months(project_id: str, months: Collection[tuple[str, date]]) -> set[date]:
    return {month for owner, month in months if owner == project_id}


def _meeting(project_id: str, work: set[date], invoices: set[date]) -> Meeting | None:
    both = work & invoices
    if both:
        return Meeting(project_id, max(both), max(both))
    billed = {month for month in work if any(later > month for later in invoices)}
    if not billed:
        return None
    latest = max(billed)
    return Meeting(project_id, latest, min(month for month in invoices if month > latest))

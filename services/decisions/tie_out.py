"""QuickBooks' own count of a range against what a run explains."""

from __future__ import annotations

from collections.abc import Sequence

from services.model.report import TieOut


def tie_out(quickbooks_count: int, explained: int, unexplained_ids: Sequence[str] = ()) -> TieOut:
    """How many documents are explained, and how many are not; never less than none."""
    return TieOut(
        quickbooks_count=quickbooks_count,
        explained=explained,
        unexplained=abs(quickbooks_count - explained),
        unexplained_ids=tuple(unexplained_ids),
    )

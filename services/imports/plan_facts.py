"""What a run's row keeps of its plan: the items added up, and the tie-out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.decisions.tie_out import tie_out
from services.imports.subjects import subject_of
from services.model.import_run import ImportRun
from services.model.report import Counts
from services.ports.mirror import RangeProof
from services.ports.store import Transaction

#: What ``summed`` says of a plan.
SUMMED = ("counts", "totals", "tiles", "reasons", "left_out", "unlinked", "unlinked_more")
#: Unexplained documents that a report names.
_NAMED = 20
#: Customers without a project that a run keeps: as many as a list in Slack may have.
_LISTED = 100


def summed(tx: Transaction, run: ImportRun) -> dict[str, Any]:
    """The run's items added up, as JSON for the run's row: counts, money, tiles, reasons, customers."""
    sums = tx.sums.sums(run.id)
    return {
        "counts": asdict(sums.counts),
        "totals": [
            {"currency": one.currency, "found": str(one.found), "imported": str(one.imported)}
            | {"imported_count": one.imported_count}
            for one in sums.totals
        ],
        "tiles": [
            {"tile": one.tile.value, "currency": one.currency, "count": one.count}
            | {"total": str(one.total), "balance": str(one.balance)}
            | ({"seconds": one.seconds} if one.seconds else {})
            for one in sums.tiles
        ],
        "reasons": [{"reason": one.reason.code, "count": one.count} for one in sums.reasons],
        "left_out": [{"because": one.because.code, "count": one.count} for one in sums.left_out],
        "unlinked": [asdict(one) for one in sums.unlinked[:_LISTED]],
        "unlinked_more": max(0, len(sums.unlinked) - _LISTED),
    }


def tied_out(tx: Transaction, run: ImportRun, proof: RangeProof, counts: Counts) -> dict[str, Any]:
    """QuickBooks' count against what the run explains, as JSON; names what is unexplained."""
    subject = subject_of(run.import_type)
    explained = subject.explained(tx, run, counts)
    result = tie_out(proof.quickbooks_count, explained)
    if result.unexplained:
        result = tie_out(proof.quickbooks_count, explained, subject.unexplained(tx, run, _NAMED))
    return asdict(result)


def unexplained_in(facts: dict[str, Any]) -> int:
    """Documents that QuickBooks counts and the run knows nothing of."""
    return int((facts.get("tie_out") or {}).get("unexplained", 0))

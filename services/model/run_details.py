"""What an ended run still says once its details were removed."""

from __future__ import annotations

from typing import Any

from services.model.import_run import ImportRun

#: Under this name a run's facts keep since when its items are removed.
REMOVED_AT = "details_removed_at"
#: What goes from the facts: names of customers, and what lets another run take over the items.
_PERSONAL = ("unlinked", "associated", "inputs")


def is_without_details(run: ImportRun) -> bool:
    """Whether what was said of each invoice is gone, or going."""
    return REMOVED_AT in run.facts


def without_details(facts: dict[str, Any], at: str) -> dict[str, Any]:
    """The facts of such a run: counts, sums, tie-out and the hashes of its evidence stay."""
    return {name: value for name, value in facts.items() if name not in _PERSONAL} | {REMOVED_AT: at}

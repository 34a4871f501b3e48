"""The evidence pack of a run: everything that was decided, in one file that shows when it was altered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.model.import_run import FINISHED, ImportRun, RunStatus
from services.model.report import RunItem

#: Runs that have a pack: nothing of them changes any more.
PACKED = FINISHED | {RunStatus.REFUSED}
#: Where the hash of the newest pack stands among the facts of its run.
EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """What the run says of one invoice, and the hashes by which it can be checked.

    ``document``: of QuickBooks' own bytes in the version that was judged, where they are still kept here.
    ``material``: of what may not change without asking again, as it was planned; an undo has none.
    """

    item: RunItem
    material: str
    document: str | None


@dataclass(frozen=True, slots=True)
class EvidenceDeed:
    """A line of the audit log about the run."""

    at: datetime
    actor: str
    action: str
    subject: str
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PackMade:
    """``sha256`` is that of the pack's list of hashes, and so vouches for every entry."""

    run_id: str
    sha256: str
    verdicts: int


def evidence_of(run: ImportRun) -> str | None:
    """The hash of the newest pack that was made of the run."""
    found = run.facts.get(EVIDENCE)
    return str(found["sha256"]) if found else None

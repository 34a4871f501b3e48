"""The evidence pack of a run: everything that was decided, in one file that shows when it was altered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.model.import_run import FINISHED, RunStatus
from services.model.report import RunItem

#: Runs that have a pack: nothing of them changes any more.
PACKED = FINISHED | {RunStatus.REFUSED}
#: Where the hashes of its packs stand among the facts of a run.
EVIDENCE = "evidence_told"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """What the run says of one invoice, and the hash by which it can be checked.

    ``material``: of what may not change without asking again, as it was planned; an undo has none.
    """

    item: RunItem
    material: str


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


@dataclass(frozen=True, slots=True)
class HashTold:
    """The hash of a pack, and when it was told first."""

    sha256: str
    at: datetime


def evidence_of(facts: dict[str, Any]) -> tuple[HashTold, ...]:
    """The hashes of all packs that were made of the run, oldest first: each is on some auditor's desk."""
    return tuple(HashTold(sha256, datetime.fromisoformat(at)) for sha256, at in facts.get(EVIDENCE, ()))


def evidence_to_json(told: tuple[HashTold, ...]) -> dict[str, Any]:
    """As the run's facts keep them."""
    return {EVIDENCE: [[one.sha256, one.at.isoformat()] for one in told]}

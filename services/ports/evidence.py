"""What an evidence pack is made from, as the store keeps it."""

from __future__ import annotations

from typing import Protocol

from services.model.evidence import EvidenceDeed, EvidenceItem
from services.model.import_run import ImportRun


class EvidenceStore(Protocol):
    """Everything that was decided about a run's invoices, and what people did about the run."""

    def items(self, run: ImportRun, after: int, limit: int) -> list[EvidenceItem]:
        """In order of position after this one."""
        ...

    def deeds(self, run: ImportRun) -> list[EvidenceDeed]:
        """The audit log's lines about the run, oldest first, but for those about its packs."""
        ...

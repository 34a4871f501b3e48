"""Time entries and expenses of the mirror that a run has to say something about."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from services.decisions.classify_entry import EntryCandidate
from services.model.import_run import ImportRun


class EntryCandidateStore(Protocol):
    """Entries of the mirror beside those of the ledger, and the documents that items are of."""

    def entry_candidates(
        self, run: ImportRun, after: tuple[date, str] | None, limit: int
    ) -> list[EntryCandidate]:
        """Entries of the run's range in order of date and ref, with what the ledger knows of each."""
        ...

    def count_entries(self, run: ImportRun) -> int:
        """How many there are at most: entries of documents that are gone may be among them."""
        ...

    def documents_said(self, run_id: str) -> int:
        """Of how many documents the run has items."""
        ...

    def documents_missing(self, run: ImportRun, limit: int) -> list[str]:
        """Documents of the range in the mirror that the run says nothing about."""
        ...

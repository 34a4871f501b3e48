"""Time and vendor expenses: entries of QuickBooks' documents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from services.clock import Clock
from services.decisions.classify_entry import (
    EntryCandidate,
    KnownOfEntries,
    classify_entry,
    material_of_entry,
)
from services.decisions.match_project import ProjectMatcher
from services.imports.subjects.subject import Basis
from services.mirror.followed import follow_some
from services.model.import_run import ImportRun
from services.model.quickbooks import Entity
from services.model.report import Counts
from services.ports.mirror import RangeProof
from services.ports.store import Transaction

#: Documents of which entries follow set by set.
_AT_ONCE = 2000


class Entries:
    """What is particular about importing entries. They age by themselves, and never as A/R."""

    has_reviews = False
    classify = staticmethod(classify_entry)
    material = staticmethod(material_of_entry)

    def __init__(self, *resources: Entity) -> None:
        self.resources = resources

    def rules(self, tx: Transaction, run: ImportRun) -> tuple[object, ...]:
        """The type alone: no rule of the company says anything about entries."""
        return (run.import_type.value,)

    def basis(self, tx: Transaction, run: ImportRun, matcher: ProjectMatcher) -> Basis:
        """Customers and links are all."""
        return Basis(matcher)

    def size(self, tx: Transaction, run: ImportRun, proof: RangeProof) -> int:
        """A document may have many."""
        return tx.items.count_entries(run)

    def page(
        self, tx: Transaction, run: ImportRun, after: tuple[date, str] | None, limit: int
    ) -> list[EntryCandidate]:
        """Entries of the mirror."""
        return tx.items.entry_candidates(run, after, limit)

    def known(
        self, tx: Transaction, run: ImportRun, page: Sequence[EntryCandidate], basis: Basis
    ) -> KnownOfEntries:
        """Nothing more of these."""
        return KnownOfEntries.of(run.filters, basis.matcher)

    def explained(self, tx: Transaction, run: ImportRun, counts: Counts) -> int:
        """A document by any of its entries."""
        return tx.items.documents_said(run.id)

    def unexplained(self, tx: Transaction, run: ImportRun, limit: int) -> list[str]:
        """Each as its resource and id."""
        return tx.items.documents_missing(run, limit)

    def effect(self, tx: Transaction, run: ImportRun, clock: Clock, is_in: bool) -> list[dict[str, Any]]:
        """None on A/R."""
        return []

    def follow(self, tx: Transaction, run: ImportRun, at: datetime) -> None:
        """Lines that got other numbers came in anew: those that they were must not count beside them."""
        while follow_some(tx, run.connection_id, at, _AT_ONCE) is not None:
            pass

    def beside(self, tx: Transaction, run: ImportRun) -> dict[str, Any]:
        """Nothing."""
        return {}

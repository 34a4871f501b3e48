"""What is imported, as the steps of a run ask for it: all in which the types of import differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from services.clock import Clock
from services.decisions.decision import Decision, Found
from services.decisions.match_project import ProjectMatcher
from services.model.import_run import ImportRun
from services.model.quickbooks import Entity
from services.model.report import Counts, RunItem
from services.ports.mirror import RangeProof
from services.ports.store import Transaction

C = TypeVar("C", bound=Found)
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Basis:
    """What is read once, before the pages of a plan pass by.

    ``clients``: project id → client id. ``unsent_as_sent``: the company's rule for the tiles of invoices.
    """

    matcher: ProjectMatcher
    clients: Mapping[str, str] = field(default_factory=dict)
    unsent_as_sent: bool = False


class Subject(Protocol[C, K]):
    """One type of import. How it is taken in and taken back, the store knows by the type of the run."""

    @property
    def resources(self) -> tuple[Entity, ...]:
        """Which documents are read; together they are counted by QuickBooks."""
        ...

    @property
    def has_reviews(self) -> bool:
        """Whether what needs review may be taken as QuickBooks states it."""
        ...

    def rules(self, tx: Transaction, run: ImportRun) -> tuple[object, ...]:
        """The rules of the company that its plans are made by: others make other plans."""
        ...

    def basis(self, tx: Transaction, run: ImportRun, matcher: ProjectMatcher) -> Basis:
        """What is read once."""
        ...

    def size(self, tx: Transaction, run: ImportRun, proof: RangeProof) -> int:
        """How many there are to judge."""
        ...

    def page(self, tx: Transaction, run: ImportRun, after: tuple[date, str] | None, limit: int) -> list[C]:
        """The next ones of the run's range, in order of date and id, with what the ledger knows of each."""
        ...

    def known(self, tx: Transaction, run: ImportRun, page: Sequence[C], basis: Basis) -> K:
        """What has to be known besides to judge these."""
        ...

    def classify(self, found: C, known: K) -> Decision:
        """What the run does with it."""
        ...

    def material(self, item: RunItem) -> str:
        """A hash of what may not change between preview and import without asking again."""
        ...

    def explained(self, tx: Transaction, run: ImportRun, counts: Counts) -> int:
        """How many of the documents that QuickBooks counts the run says something about."""
        ...

    def unexplained(self, tx: Transaction, run: ImportRun, limit: int) -> list[str]:
        """The first documents of the range that it says nothing about, as far as they are known."""
        ...

    def effect(self, tx: Transaction, run: ImportRun, clock: Clock, is_in: bool) -> list[dict[str, Any]]:
        """What the import does to A/R aging, as JSON. ``is_in``: what it brings is in the ledger already."""
        ...

    def follow(self, tx: Transaction, run: ImportRun, at: datetime) -> None:
        """Let what was here before follow what the run has read, in the transaction that ends it."""
        ...

    def beside(self, tx: Transaction, run: ImportRun) -> dict[str, Any]:
        """What a preview says besides, as JSON for the run's row."""
        ...

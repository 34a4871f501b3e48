"""Undoing as the store keeps it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from services.model.import_run import ImportRun
from services.model.report import RunItem, Undone, UndoOf
from services.model.undo import Standing


class UndoStore(Protocol):
    """What is left of imports in the invoice window, and taking it back."""

    def lock(self, target_id: str) -> None:
        """Make others who would undo this import wait until the transaction ends."""
        ...

    def standing(self, target: ImportRun) -> Standing:
        """What is in the invoice window of this import, added up."""
        ...

    def has_going(self, target: ImportRun) -> bool:
        """Whether an undo would take anything back."""
        ...

    def page(self, target: ImportRun, after: int, limit: int) -> list[RunItem]:
        """Its invoices in order of position after this one, each with what an undo would say of it."""
        ...

    def size(self, undo: ImportRun) -> tuple[int, int]:
        """How many invoices this undo has come to, and how many it has to come to altogether."""
        ...

    def take_back(self, undo: ImportRun, limit: int) -> int:
        """Take back the next invoices, or say of them that they stay; how many. 0 once all are done."""
        ...

    def undone(self, undo: ImportRun) -> Undone:
        """What this undo did so far."""
        ...

    def newest_of(self, target_ids: Collection[str]) -> dict[str, UndoOf]:
        """The newest undo of each of these imports that has one."""
        ...

    def begun(self, target_id: str) -> list[ImportRun]:
        """All undos of this import, the newest first."""
        ...

"""The repositories of a transaction that know runs, what they say, and what they brought in."""

from __future__ import annotations

from functools import cached_property

from services.store.coverage import CoverageRepository
from services.store.evidence import EvidenceRepository
from services.store.item_sums import ItemSumRepository
from services.store.project_desks import ProjectDesks
from services.store.reviews import ReviewRepository
from services.store.run_details import RunDetailRepository
from services.store.run_items import ItemRepository
from services.store.run_pages import RunPageRepository
from services.store.undo import UndoRepository


class RunDesks(ProjectDesks):
    """Made when they are first asked for."""

    @cached_property
    def coverage(self) -> CoverageRepository:
        return CoverageRepository(self._connection)

    @cached_property
    def evidence(self) -> EvidenceRepository:
        return EvidenceRepository(self._connection)

    @cached_property
    def items(self) -> ItemRepository:
        return ItemRepository(self._connection)

    @cached_property
    def reviews(self) -> ReviewRepository:
        return ReviewRepository(self._connection)

    @cached_property
    def run_details(self) -> RunDetailRepository:
        return RunDetailRepository(self._connection)

    @cached_property
    def run_pages(self) -> RunPageRepository:
        return RunPageRepository(self._connection)

    @cached_property
    def sums(self) -> ItemSumRepository:
        return ItemSumRepository(self._connection)

    @cached_property
    def undo(self) -> UndoRepository:
        return UndoRepository(self._connection)

"""A history without a database: the items that a test puts into it."""

from __future__ import annotations

from collections.abc import Collection

from services.model.import_run import ImportRun
from services.model.report import RunItem, Verdict
from tests.builders import a_run


class Kept:
    """A history of these items, all of one import of invoices."""

    def __init__(self, *items: RunItem) -> None:
        self._items = items

    def run(self, run_id: str) -> ImportRun:
        return a_run(id=run_id)

    def items(
        self, run_id: str, verdicts: Collection[Verdict] | None, after: int, limit: int
    ) -> list[RunItem]:
        wanted = [item for item in self._items if item.position > after]
        return [item for item in wanted if verdicts is None or item.verdict in verdicts][:limit]

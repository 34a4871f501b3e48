"""What a run looked at, page by page: however many there are, one page is held."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Protocol

from services.model.report import RunItem, Verdict

_PAGE = 1000


class Items(Protocol):
    """Where the items of runs are read."""

    def items(
        self, run_id: str, verdicts: Collection[Verdict] | None, after: int, limit: int
    ) -> list[RunItem]: ...


def items_of(history: Items, run_id: str, verdicts: Collection[Verdict] | None = None) -> Iterator[RunItem]:
    """The run's items in their order; of these verdicts only, if given."""
    after = 0
    while page := history.items(run_id, verdicts, after, _PAGE):
        yield from page
        after = page[-1].position

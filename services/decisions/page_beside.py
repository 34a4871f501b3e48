"""Pages of a long list, by the row beside which each begins: counting them would be slow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from services.model.project_directory import Beside, Paged

Row = TypeVar("Row")
#: At most so many rows, from a place on.
Fetch = Callable[[Beside, int], Sequence[Row]]


def page_beside(fetch: Fetch[Row], beside: Beside, size: int) -> Paged[Row]:
    """The page after the row, or before it; the first one where there is no such page, or not a whole one."""
    rows = list(fetch(beside, size + 1))
    is_short = len(rows) < size if beside.is_before else not rows
    if beside.key is not None and is_short:
        return page_beside(fetch, Beside(), size)
    if beside.key is not None and beside.is_before:
        return Paged(rows[-size:], has_previous=len(rows) > size, has_next=True)
    return Paged(rows[:size], has_previous=beside.key is not None, has_next=len(rows) > size)


def page_within(rows: Sequence[Row], key_of: Callable[[Row], str], beside: Beside, size: int) -> Paged[Row]:
    """The same of a list that is known whole; its first page where the row is not in it."""
    keys = [key_of(row) for row in rows]
    place = keys.index(beside.key) if beside.key in keys else -1
    start = max(place - size, 0) if beside.is_before else place + 1
    start = start if start < len(rows) else 0
    return Paged(rows[start : start + size], has_previous=start > 0, has_next=start + size < len(rows))

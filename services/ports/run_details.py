"""What old runs said of each invoice, as the store removes it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class RunDetailStore(Protocol):
    """The items of runs that ended long ago."""

    def outdated(self, before: datetime, limit: int) -> list[str]:
        """Runs with items that ended before then, and to which no run that goes on refers; oldest first."""
        ...

    def is_outdated(self, run_id: str, before: datetime) -> bool:
        """Whether this one still is among them."""
        ...

    def remove(self, run_id: str, limit: int) -> int:
        """Remove so many of its items; how many there were."""
        ...

"""The counter of metered calls as the store keeps it."""

from __future__ import annotations

from typing import Protocol


class MeterStore(Protocol):
    """Metered calls by company and month. Those of runs are counted with the steps of the runs."""

    def add(self, connection_id: str, month: str, calls: int) -> None:
        """Count calls that belong to no run."""
        ...

    def total(self, month: str) -> int:
        """All calls of the month, whoever's."""
        ...

    def shares(self, month: str) -> dict[str, int]:
        """The month's calls by connection."""
        ...

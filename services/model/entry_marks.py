"""How many entries QuickBooks has otherwise than they are here."""

from __future__ import annotations

from dataclasses import dataclass

#: So many are counted; of more it is said that they are more.
MOST_MARKED = 1000


@dataclass(frozen=True, slots=True)
class Marks:
    """How many entries changed, and how many were deleted, in QuickBooks since they came in."""

    changed: int = 0
    gone: int = 0

    @property
    def is_any(self) -> bool:
        return self.changed > 0 or self.gone > 0


NO_MARKS = Marks()

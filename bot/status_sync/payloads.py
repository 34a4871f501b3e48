"""What the buttons carry: a company and the change after which a page begins, or one change."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ID = re.compile(r"[\w-]{1,64}")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose changes, and after which one; the first page without one. None of it is trusted."""

    connection_id: str = ""
    after: int | None = None


def place_in(value: str) -> Place:
    """As a button or the window has it; nobody's where it looks like none."""
    connection_id, _, after = value.partition("/")
    if not _ID.fullmatch(connection_id) or connection_id == "-":
        return Place()
    return Place(connection_id, int(after) if _NUMBER.fullmatch(after) else None)


def drift_id_in(value: str) -> int:
    """The change; 0, which none is, where it looks like none."""
    return int(value) if _NUMBER.fullmatch(value) else 0

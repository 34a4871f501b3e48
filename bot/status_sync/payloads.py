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


def imported_in(value: str) -> tuple[str, str] | None:
    """The run's id and the invoice's id in QuickBooks, where a run's list carries them; else None."""
    run_id, slash, qbo_id = value.partition("/")
    return (run_id, qbo_id) if slash and _ID.fullmatch(run_id) and _ID.fullmatch(qbo_id) else None


def drift_id_in(value: str) -> int:
    """The change; 0, which none is, where it looks like none."""
    return int(value) if _NUMBER.fullmatch(value) else 0

"""Where a run is told that follows another at the press of a button."""

from __future__ import annotations

from services.model.people import Place, is_told_to_presser


def where_told(place: Place | None, owner: str, presser: str, direct: Place | None) -> Place | None:
    """Where the one before is told, or ``direct``, the messages of whoever presses, if there are any."""
    return direct if is_told_to_presser(place, owner, presser) else place

"""Where a run is told that follows another at the press of a button."""

from __future__ import annotations

from services.model.people import Place, PlaceKind


def is_told_to_presser(place: Place | None, owner: str, presser: str) -> bool:
    """Whether whoever presses is told directly: the one before is told nowhere, or to its owner alone."""
    return place is None or (place.kind is PlaceKind.DIRECT and owner != presser)


def where_told(place: Place | None, owner: str, presser: str, direct: Place | None) -> Place | None:
    """Where the one before is told, or ``direct``, the messages of whoever presses, if there are any."""
    return direct if is_told_to_presser(place, owner, presser) else place

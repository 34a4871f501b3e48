"""The time zones that a company may have: IANA's, by the names of places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from zoneinfo import available_timezones

from bot import limits

#: Areas of the list that are no places.
_NO_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")


def zones(text: str, hers: str) -> Sequence[str]:
    """Those whose place or area begins with the text, hers first."""
    wanted = text.strip().casefold().replace(" ", "_")
    found = [zone for zone in _all() if _matches(zone, wanted)]
    first = [hers] if hers in found else []
    return [*first, *(zone for zone in found if zone != hers)][: limits.OPTIONS]


def _matches(zone: str, wanted: str) -> bool:
    name = zone.casefold()
    return name.startswith(wanted) or any(part.startswith(wanted) for part in name.split("/"))


@cache
def _all() -> Sequence[str]:
    places = (zone for zone in available_timezones() if "/" in zone and not zone.startswith(_NO_PLACES))
    return [*sorted(places), "UTC"]

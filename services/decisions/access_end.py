"""When the access to a company ends: a hundred days after its last use, and five years after it was given."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.model.connection import AccessEnd, Granted

#: How long before people are told.
TOLD_BEFORE = timedelta(weeks=4)

#: Days before the end at which administrators are told, once each.
MARKS = (7, 30, 60)
#: What is not used for so long is used, so that the hundred days begin anew.
IDLE = timedelta(days=7)
HUNDRED_DAYS = timedelta(days=100)


def mark_reached(end: AccessEnd, now: datetime) -> int | None:
    """The nearest mark before the end that has been reached; None while the end is far, and after it."""
    left = end.at - now
    if left <= timedelta(0):
        return None
    return next((days for days in MARKS if left <= timedelta(days=days)), None)


def is_idle(granted: Granted, now: datetime) -> bool:
    """Whether the access was not used for so long that it should be: each use gives it a hundred days."""
    return granted.if_unused_until - now < HUNDRED_DAYS - IDLE


def access_end(granted: Granted, now: datetime) -> AccessEnd:
    """The earlier of both ends."""
    final = granted.at_most_until
    is_final = final is not None and final <= granted.if_unused_until
    at = final if is_final and final is not None else granted.if_unused_until
    return AccessEnd(at, is_final, is_soon=at - now <= TOLD_BEFORE)

"""When the access to a company ends: a hundred days after its last use, and five years after it was given."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.model.connection import AccessEnd, Granted

#: How long before people are told.
TOLD_BEFORE = timedelta(weeks=4)


def access_end(granted: Granted, now: datetime) -> AccessEnd:
    """The earlier of both ends."""
    final = granted.at_most_until
    is_final = final is not None and final <= granted.if_unused_until
    at = final if is_final and final is not None else granted.if_unused_until
    return AccessEnd(at, is_final, is_soon=at - now <= TOLD_BEFORE)

"""How long to wait before a failed request is sent again."""

from __future__ import annotations

from enum import Enum


class Failure(Enum):
    """Why a request brought no usable answer."""

    UNAVAILABLE = "unavailable"
    """5xx, a timeout, a reset, an answer that is cut short or is a web page: the same request may work."""
    THROTTLED = "throttled"
    """Too many requests: ``slow_down`` says what to do."""
    UNAUTHORISED = "unauthorised"
    """The access token is over; another one helps, waiting does not."""
    REFUSED = "refused"
    """The same request will never work."""


#: How often a request is sent at most when QuickBooks is unavailable.
TRIES = 4
#: No server may make us wait longer than this in one go (seconds).
LONGEST_WAIT = 120.0
_BASE_SECONDS = 0.5


def retry_delay(
    failure: Failure, failures_before: int, jitter: float, retry_after: float | None = None
) -> float | None:
    """Seconds to wait before the next try; None when there is to be none.

    ``failures_before`` counts earlier failures of this kind for this request. ``jitter`` lies between 0 and 1
    and spreads the retries of many workers. ``retry_after`` is what the server asked for, in seconds.
    """
    if failure is Failure.UNAVAILABLE and failures_before + 1 < TRIES:
        backed_off: float = _BASE_SECONDS * 4**failures_before * (1 + jitter)
        return min(max(backed_off, retry_after or 0.0), LONGEST_WAIT)
    return None

"""What to do when QuickBooks says that it is asked too often: a burst passes, spent calls do not.

Both come as HTTP 429. Intuit asks to wait 60 seconds after a burst; once the month's calls are used up, it
says nothing else until the month ends.
"""

from __future__ import annotations

BURST_SECONDS = 60.0
#: Refusals without one answer in between that last longer than this are no burst.
LONGEST_BURST = 300.0
#: After so many seconds without a refusal, or an answer, the next refusal is a new beginning.
FORGOTTEN_AFTER = 600.0
#: Requests start twice as slowly after each refusal, down to so many times; and faster again once it is calm.
MOST_SLOWED = 8
CALM_SECONDS = 60.0
_SHORTEST = 1.0


def wait_after_refusal(
    refused_for: float, refusals_before: int, jitter: float, retry_after: float | None, is_spent: bool
) -> float | None:
    """Seconds to wait before the company is asked again; None where the month's calls are used up.

    ``refused_for``: seconds since the first refusal after which nothing was answered. ``refusals_before``
    counts those of this request. ``jitter`` lies between 0 and 1. ``retry_after`` is what the server asked
    for, in seconds. ``is_spent``: by our own count the month's calls are used up.
    """
    asked = BURST_SECONDS if retry_after is None else max(retry_after, _SHORTEST)
    if is_spent or refused_for > LONGEST_BURST or asked > LONGEST_BURST:
        return None
    longer = min(asked * 2.0 ** min(refusals_before, 10), BURST_SECONDS)
    return max(asked, longer) + jitter


def is_same_spell(lasted: float, quiet_for: float) -> bool:
    """Whether a refusal belongs to those before it, which ``lasted`` so long and ended ``quiet_for`` ago.

    Where they were taken for spent calls, only an answer shows otherwise.
    """
    return lasted > LONGEST_BURST or quiet_for <= FORGOTTEN_AFTER

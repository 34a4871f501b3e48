"""When a company is looked at next: often enough to be in step, seldom enough for the month's calls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.decisions.call_budget import is_spent, look_again, mark_reached

#: Without webhooks; and with them, which tell at once of nearly everything, and lose some now and then.
EVERY, WITH_WEBHOOKS = timedelta(minutes=15), timedelta(hours=1)
#: Calls of a look that finds nothing; half of the month's calls, at most, are for looking.
CALLS = 2
_MONTH = timedelta(days=28)
#: Once the month's calls run out, imports go first.
SLOWER = 4
#: After QuickBooks did not answer; while an import of the company works, which brings in the changes itself.
AFTER_TROUBLE, WHILE_BUSY = timedelta(minutes=5), timedelta(minutes=1)
#: While one is paused in the middle of its plan: until somebody goes on with it, or ends it.
WHILE_PAUSED = timedelta(minutes=15)
#: When the changes of a day are told, where the company is.
TOLD_AT = time(8)


@dataclass(frozen=True, slots=True)
class Means:
    """The month's calls: how many were made, how many may be, 0 for no limit; and by how many companies."""

    used: int
    limit: int
    companies: int


def next_look(now: datetime, has_webhooks: bool, means: Means, share: float) -> datetime:
    """``share``: from 0 to 1, another one each time, so that not all companies are asked at once."""
    if is_spent(means.used, means.limit):
        return now + look_again(now)
    wait = max(WITH_WEBHOOKS if has_webhooks else EVERY, _affordable(means))
    slower = SLOWER if mark_reached(means.used, means.limit) is not None else 1
    return now + wait * slower * (0.9 + 0.2 * share)


def _affordable(means: Means) -> timedelta:
    """How long each company waits for all of them together to need half of the month's calls."""
    if not means.limit:
        return timedelta(0)
    return _MONTH * min(1.0, means.companies * CALLS / (means.limit / 2))


def day_to_tell(now: datetime, time_zone: str) -> date | None:
    """The day whose changes are to be told by now; None before eight in the morning."""
    there = now.astimezone(ZoneInfo(time_zone))
    return there.date() if there.time() >= TOLD_AT else None

"""When a company is looked at next: often enough to be in step, seldom enough for the month's calls."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.decisions.call_budget import is_spent, look_again, mark_reached
from services.model.quickbooks import Entity

#: Without webhooks; and with them, which tell at once of nearly everything, and lose some now and then.
EVERY, WITH_WEBHOOKS = timedelta(minutes=15), timedelta(hours=1)
#: Calls of a look that finds nothing; half of the month's calls, at most, are for looking.
CALLS = 2
#: And of each resource of which entries are here: what changed, what is gone, a COUNT of time.
_OF_ENTRIES = {Entity.TIME_ACTIVITY.value: 3, Entity.BILL.value: 2, Entity.PURCHASE.value: 2}
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
    """The month's calls: how many were made, how many may be, 0 for no limit; and by how many companies.

    ``calls``: those of a look at this company that finds nothing.
    """

    used: int
    limit: int
    companies: int
    calls: int = CALLS


def calls_of(resources: Collection[str]) -> int:
    """The calls of a look at a company of which entries of these resources are here, if nothing happened."""
    return CALLS + sum(_OF_ENTRIES.get(resource, 0) for resource in resources)


def next_look(now: datetime, has_webhooks: bool, means: Means, share: float) -> datetime:
    """``share``: from 0 to 1, another one each time, so that not all companies are asked at once."""
    if is_spent(means.used, means.limit):
        return now + look_again(now)
    wait = max(WITH_WEBHOOKS if has_webhooks else EVERY, _affordable(means))
    slower = SLOWER if mark_reached(means.used, means.limit) is not None else 1
    return now + wait * slower * (0.9 + 0.2 * share)


def _affordable(means: Means) -> timedelta:
    """How long it waits to need no more than each company's equal part of half of the month's calls."""
    if not means.limit:
        return timedelta(0)
    return _MONTH * min(1.0, means.companies * means.calls / (means.limit / 2))


def day_to_tell(now: datetime, time_zone: str) -> date | None:
    """The day whose changes are to be told by now; None before eight in the morning."""
    there = now.astimezone(ZoneInfo(time_zone))
    return there.date() if there.time() >= TOLD_AT else None

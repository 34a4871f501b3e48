"""When a company is looked at next: often enough to be in step, seldom enough for the month's calls."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.decisions.call_budget import is_spent, look_again, mark_reached

#: Without webhooks; and with them, which tell at once of nearly everything, and lose some now and then.
EVERY, WITH_WEBHOOKS = timedelta(minutes=15), timedelta(hours=1)
#: Once the month's calls run out, imports go first.
SLOWER = 4
#: After QuickBooks did not answer; while an import of the company works, which brings in the changes itself.
AFTER_TROUBLE, WHILE_BUSY = timedelta(minutes=5), timedelta(minutes=1)
#: When the changes of a day are told, where the company is.
TOLD_AT = time(8)


def next_look(now: datetime, has_webhooks: bool, used: int, limit: int, share: float) -> datetime:
    """``share``: from 0 to 1, another one each time, so that not all companies are asked at once."""
    if is_spent(used, limit):
        return now + look_again(now)
    wait = WITH_WEBHOOKS if has_webhooks else EVERY
    slower = SLOWER if mark_reached(used, limit) is not None else 1
    return now + wait * slower * (0.9 + 0.2 * share)


def day_to_tell(now: datetime, time_zone: str) -> date | None:
    """The day whose changes are to be told by now; None before eight in the morning."""
    there = now.astimezone(ZoneInfo(time_zone))
    return there.date() if there.time() >= TOLD_AT else None

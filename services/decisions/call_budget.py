"""What the month's calls of QuickBooks allow: Intuit's tier has so many reads a month, and then refuses.

The month is taken to be that of UTC: Intuit does not say whose it is, and the difference is some hours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from services.model.connection import Connection
from services.model.metering import CallShare, CallUsage

#: Percentages of the month's calls at which administrators are told, highest first.
MARKS = (95, 80)
#: How often a run that waits for calls looks whether QuickBooks takes some again.
LOOK_EVERY = timedelta(hours=1)


def month_of(moment: datetime) -> str:
    """The month to which a call counts, such as ``2026-11``."""
    return moment.astimezone(UTC).strftime("%Y-%m")


def next_month(moment: datetime) -> datetime:
    """When the next month's calls begin."""
    now = moment.astimezone(UTC)
    later = now.replace(day=1) + timedelta(days=32)
    return later.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def calls_left(used: int, limit: int) -> int | None:
    """What is left of the month's calls; None where there is no limit."""
    return max(limit - used, 0) if limit else None


def is_spent(used: int, limit: int) -> bool:
    """Whether the month's calls are used up, by our own count."""
    return calls_left(used, limit) == 0


def mark_reached(used: int, limit: int) -> int | None:
    """The highest mark that was reached, in percent; None below the lowest, and where there is no limit."""
    return next((mark for mark in MARKS if limit and used * 100 >= mark * limit), None)


def call_usage(
    month: str, limit: int, calls: Mapping[str, int], companies: Sequence[Connection]
) -> CallUsage:
    """The month's calls, by connection, as they are shown to the workspace of these companies."""
    used = sum(calls.values())
    shares = [CallShare(one.company_name, calls[one.id]) for one in companies if calls.get(one.id)]
    return CallUsage(
        month=month,
        used=used,
        limit=limit,
        left=calls_left(used, limit),
        mark=mark_reached(used, limit),
        shares=tuple(sorted(shares, key=lambda share: -share.calls)),
        elsewhere=used - sum(share.calls for share in shares),
    )


def falls_short(expected: int, left: int | None) -> bool:
    """Whether a reading needs more calls than are left."""
    return left is not None and expected > left


def look_again(now: datetime) -> timedelta:
    """How long a run waits that QuickBooks refuses for this month: an hour, or less if the month ends."""
    return min(LOOK_EVERY, next_month(now) - now)

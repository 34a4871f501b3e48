"""The words for QuickBooks calls: how many of the month's are used, by whom, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from bot.text import clean, count, cut, grouped
from services.model.metering import CallUsage

#: Companies whose share is named, the largest first.
MOST_NAMED = 8
LONGEST_NAME = 60
RAISE = "Whoever runs this app can raise the tier with Intuit and then set QUICKBOOKS_MONTHLY_CALLS."


def used(usage: CallUsage) -> str:
    """Such as ``1,234 of 500,000 QuickBooks calls this month``."""
    of = f" of {grouped(usage.limit)}" if usage.limit else ""
    noun = "QuickBooks call" if usage.used == 1 and not usage.limit else "QuickBooks calls"
    return f"{grouped(usage.used)}{of} {noun} this month"


def shares(usage: CallUsage, shown: Callable[[str | None], str] = clean) -> list[str]:
    """What each company has used of them, and all others together; ``shown`` makes names fit the place."""
    named = [
        f"{shown(cut(one.company_name, LONGEST_NAME)) or '–'} {grouped(one.calls)}"
        for one in usage.shares[:MOST_NAMED]
    ]
    rest = usage.elsewhere + sum(one.calls for one in usage.shares[MOST_NAMED:])
    return [*named, *([f"others {grouped(rest)}"] if rest else [])]


def warning(usage: CallUsage) -> str | None:
    """What administrators are told once a mark is reached; None below it."""
    if usage.mark is None:
        return None
    left = count(usage.left or 0, "call is", "calls are")
    return (
        f"{used(usage)}: {usage.mark} % or more; {left} left. When they are used up, QuickBooks refuses all "
        f"reading until {_next_month(usage)}. {RAISE}"
    )


def _next_month(usage: CallUsage) -> str:
    """The first of the next month, which is Intuit's: that of UTC."""
    year, month = map(int, usage.month.split("-"))
    begins = date(year + month // 12, month % 12 + 1, 1)
    return f"{begins.day} {begins:%b %Y} (UTC)"

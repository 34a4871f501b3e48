"""The dates of a scheduled import, by the name of their range."""

from __future__ import annotations

from datetime import date, timedelta

from services.decisions.quick_ranges import quick_ranges
from services.model.wizard import QuickRange

_DAY = timedelta(days=1)


def schedule_ranges(today: date, fiscal_year_start: int) -> tuple[QuickRange, ...]:
    """The ranges that a schedule offers: days up to yesterday, and the quick ranges of the wizard."""
    days = (
        QuickRange("yesterday", "Yesterday", today - _DAY, today - _DAY),
        *(QuickRange(f"last_{n}_days", f"Last {n} days", today - n * _DAY, today - _DAY) for n in (7, 30)),
    )
    return (*days, *quick_ranges(today, fiscal_year_start))


def range_of(key: str, today: date, fiscal_year_start: int) -> QuickRange | None:
    """The dates of this range as of this day; None for a name that is none.

    Where the fiscal year begins in January, which it may do since the range was chosen, it is the calendar's.
    """
    known = {one.key: one for one in schedule_ranges(today, fiscal_year_start)}
    return known.get(key) or known.get(key.replace("_fiscal_", "_"))

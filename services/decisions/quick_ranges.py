"""The named ranges of dates that the wizard offers."""

from __future__ import annotations

from datetime import date, timedelta

from services.model.wizard import QuickRange

JANUARY = 1
MONTHS_OF_A_QUARTER = 3


def quick_ranges(today: date, fiscal_year_start: int) -> tuple[QuickRange, ...]:
    """Whole months, quarters and years around ``today``; fiscal years where they don't start in January.

    ``fiscal_year_start`` is a month, 1 to 12. The last day of a current range may lie ahead.
    """
    month = today.replace(day=1)
    quarter = month.replace(month=month.month - (month.month - 1) % MONTHS_OF_A_QUARTER)
    ranges = (
        _range("this_month", "This month", month, 1),
        _range("last_month", "Last month", _shifted(month, -1), 1),
        _range("last_quarter", "Last quarter", _shifted(quarter, -3), 3),
        *_years("year", month.replace(month=JANUARY)),
    )
    if fiscal_year_start == JANUARY:
        return ranges
    months_in = (month.month - fiscal_year_start) % 12
    return (*ranges, *_years("fiscal_year", _shifted(month, -months_in)))


def _years(kind: str, first: date) -> tuple[QuickRange, QuickRange]:
    words = kind.replace("_", " ")
    return (
        _range(f"this_{kind}", f"This {words}", first, 12),
        _range(f"last_{kind}", f"Last {words}", _shifted(first, -12), 12),
    )


def _range(key: str, label: str, first: date, months: int) -> QuickRange:
    return QuickRange(key, label, first, _shifted(first, months) - timedelta(days=1))


def _shifted(first: date, months: int) -> date:
    """The first day of the month so many months later."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(first.year + years, month + 1, 1)

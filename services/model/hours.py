"""Hours: worked time is kept in seconds, which are exact, and is told in hours."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_HOUR = Decimal(3600)
#: Decimals of an hour in files: a second is more than two of the last ones, so no two times look alike.
EXACT = Decimal("0.0001")
#: Decimals of an hour for people.
SHOWN = Decimal("0.01")


def hours_of(seconds: int, smallest: Decimal = EXACT) -> Decimal:
    """Such as ``1.5000``: rounded half up, and exact enough to be seconds again."""
    return (Decimal(seconds) / _HOUR).quantize(smallest, ROUND_HALF_UP)


def clock_of(seconds: int) -> str:
    """The same exactly, such as ``1:30``; with seconds, as in ``1:30:15``, only where there are any."""
    minutes, rest = divmod(abs(seconds), 60)
    sign = "-" if seconds < 0 else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")

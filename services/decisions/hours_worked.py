"""How long somebody worked, exact in seconds, by both of QuickBooks' forms; and what it comes to."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from babel.numbers import get_currency_precision

from services.model.rejection import ReviewProblem

_HOUR, _MINUTE, _DAY = 3600, 60, 86400
#: QuickBooks takes no more hours than a year has.
_MOST = 8760 * _HOUR


class Duration(NamedTuple):
    """Hours, minutes and seconds as stated; None for what is not."""

    hours: Decimal | None = None
    minutes: Decimal | None = None
    seconds: Decimal | None = None


class StatedTime(NamedTuple):
    """What a time activity says of its length. ``legible``: all that is stated of it could be read."""

    worked: Duration
    pause: Duration
    start: datetime | None
    end: datetime | None
    legible: bool = True


class Worked(NamedTuple):
    """The seconds worked, or why nobody can say."""

    seconds: int | None
    problem: ReviewProblem | None = None


def worked(stated: StatedTime) -> Worked:
    """The time worked. Nothing is guessed: where the figures contradict each other there is none.

    The hours stated are hours worked, and a break lies between start and end (Intuit's schema): it is taken
    off the time between the two, and never off stated hours. Where both forms are there they must agree.
    Start and end carry their dates, so an end before its start is not taken for the next day.
    """
    if not stated.legible:
        return Worked(None, ReviewProblem.HOURS_UNCLEAR)
    if any(part is not None and part < 0 for part in (*stated.worked, *stated.pause)):
        return Worked(None, ReviewProblem.NEGATIVE_HOURS)
    by_hours, pause = _total(stated.worked), _total(stated.pause)
    if by_hours is _NOT_WHOLE or pause is _NOT_WHOLE:
        return Worked(None, ReviewProblem.HOURS_UNCLEAR)
    if stated.start is None or stated.end is None:
        return _limited(by_hours) if by_hours is not None else Worked(None, _missing(stated))
    by_clock = _between(stated.start, stated.end, pause or 0)
    if by_clock.seconds is not None and by_hours is not None and by_clock.seconds != by_hours:
        return Worked(None, ReviewProblem.HOURS_DIFFER)
    return by_clock


def worth(seconds: int, rate: Decimal, currency: str) -> Decimal:
    """Hours by rate, rounded half up to the decimals that the currency has. The rate is not negative."""
    numerator, denominator = rate.as_integer_ratio()
    denominator *= _HOUR
    decimals = _decimals(currency)
    # Whole numbers throughout: a Decimal would round once to its 28 digits, and then once more.
    parts = (2 * numerator * seconds * 10**decimals + denominator) // (2 * denominator)
    return Decimal(parts).scaleb(-decimals)


#: A length that is no whole number of seconds.
_NOT_WHOLE = -1


def _total(duration: Duration) -> int | None:
    """Seconds; None where nothing is stated."""
    if duration == _NOTHING:
        return None
    total = 0
    for part, unit in zip(duration, (_HOUR, _MINUTE, 1), strict=True):
        if part is not None:
            numerator, denominator = part.as_integer_ratio()
            whole, rest = divmod(numerator * unit, denominator)
            if rest:
                return _NOT_WHOLE
            total += whole
    return total


_NOTHING = Duration()


def _missing(stated: StatedTime) -> ReviewProblem:
    """A start without an end is a time that is not over; neither is no time at all."""
    has_one = stated.start is not None or stated.end is not None
    return ReviewProblem.HOURS_UNCLEAR if has_one else ReviewProblem.NO_HOURS


def _between(start: datetime, end: datetime, pause: int) -> Worked:
    if (start.tzinfo is None) is not (end.tzinfo is None):
        return Worked(None, ReviewProblem.HOURS_UNCLEAR)
    span = end - start
    if span.microseconds:
        return Worked(None, ReviewProblem.HOURS_UNCLEAR)
    seconds = span.days * _DAY + span.seconds
    if seconds < 0:
        return Worked(None, ReviewProblem.ENDS_BEFORE_START)
    return _limited(seconds - pause) if pause <= seconds else Worked(None, ReviewProblem.BREAK_TOO_LONG)


def _limited(seconds: int) -> Worked:
    return Worked(seconds) if seconds <= _MOST else Worked(None, ReviewProblem.TOO_MANY_HOURS)


@lru_cache(maxsize=256)
def _decimals(currency: str) -> int:
    return int(get_currency_precision(currency))

"""The two days of a filter, as a form carries them: both included, in the zone of who chose them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from bot.forms import value_of
from bot.ids import Field

LAST_BEFORE_FIRST = "The last day is before the first one."
#: The day after the last, and its instant in any zone, must be days that there are.
_EARLIEST, _LATEST = date(1900, 1, 1), date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """From an instant on, and before another; None where no day was chosen."""

    since: datetime | None
    until: datetime | None


def period_of(state: dict[str, Any], first: Field, last: Field, zone: tzinfo) -> Period | None:
    """The period of these two inputs; None where its last day is before its first."""
    since, until = (_day(value_of(state.get(field), "selected_date")) for field in (first, last))
    if since and until and until < since:
        return None
    return Period(_begin(since, zone), _begin(until + timedelta(days=1), zone) if until else None)


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found and _EARLIEST <= found <= _LATEST else None


def _begin(day: date | None, zone: tzinfo) -> datetime | None:
    return datetime.combine(day, time(), zone) if day else None

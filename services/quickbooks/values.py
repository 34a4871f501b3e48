"""Single values out of QuickBooks' JSON: typed, or None; never an exception, never a guess."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from services.model.money import units_of
from services.quickbooks import wire

_LONGEST_NUMBER = 60
#: What is written with so few characters, and without an exponent, has fewer digits than that.
_SHORT_NUMBER = 30


def text(value: object) -> str | None:
    """A text, or a whole number as text; None for anything else and for the empty text.

    A NUL character is left out: PostgreSQL cannot store it.
    """
    if isinstance(value, str):
        return (value.replace("\x00", "") if "\x00" in value else value) or None
    return None if isinstance(value, bool) or not isinstance(value, int) else str(value)


def referred(ref: wire.Ref | None) -> str | None:
    """The id behind a reference."""
    return None if ref is None else text(ref.value)


def named(ref: wire.Ref | None) -> str | None:
    """The name that came with a reference."""
    return None if ref is None else text(ref.name)


def day(value: object) -> date | None:
    """A plain date; a time or an offset after it is ignored, as QuickBooks' dates have no zone."""
    return _day(value[:10]) if isinstance(value, str) else None


@lru_cache(maxsize=4096)
def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def instant(value: object) -> datetime | None:
    """A moment with its offset; None without one, since nobody says in which zone it would be."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def version(value: object) -> int | None:
    """A SyncToken; None for what is none. One that is not stated is 0."""
    written = text(value) or "0"
    return int(written) if written.isdecimal() and len(written) <= 18 else None


def money(value: Decimal | None) -> Decimal | None:
    """An amount that can be stored exactly; None for one that cannot."""
    return None if value is None or units_of(value) is None else value


def exact(value: Decimal | None) -> Decimal | None:
    """A quantity, a price or a rate; None for "NaN" and for a number of a million digits."""
    if value is None or not value.is_finite():
        return None
    shown = str(value)
    if len(shown) <= _SHORT_NUMBER and "E" not in shown:
        return value
    _, digits, exponent = value.as_tuple()
    return value if isinstance(exponent, int) and len(digits) + abs(exponent) <= _LONGEST_NUMBER else None


def canonical(value: Decimal | None) -> str:
    """A number as text, the same for 12.5 and 12.50; no digit is rounded away."""
    if value is None:
        return ""
    shown = str(value)
    if "E" in shown:
        shown = format(value, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("", "-0") else shown

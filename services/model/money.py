"""Money: a decimal amount that never travels without its currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import Self

from services.errors import AppError

#: Stored amounts are whole numbers of this fraction of a currency unit (QuickBooks has "10.5 format").
SMALLEST = Decimal("0.00001")
#: The largest whole number that 64 bits can hold.
_LARGEST_UNITS = 2**63 - 1
#: The largest amount that can be stored: about 92 trillion.
LARGEST = _LARGEST_UNITS * SMALLEST
#: Refuses to round, where the ordinary context would quietly drop what is beyond its 28 digits.
_NEVER_ROUNDS = Context(prec=28, traps=[Inexact, InvalidOperation])
_USUAL = Context(prec=18, traps=[Inexact, InvalidOperation])


class CurrencyMismatch(AppError):
    """Amounts of two currencies were added."""


def fits(amount: Decimal) -> bool:
    """Whether the amount can be stored exactly: finite, at most five decimals, not beyond ``LARGEST``."""
    return units_of(amount) is not None


def units_of(amount: Decimal) -> int | None:
    """The amount as a whole number of ``SMALLEST``; None for one that does not fit."""
    try:
        # Eighteen digits always fit; this is quick, and a million invoices have twenty million amounts.
        return int(_USUAL.quantize(amount, SMALLEST).scaleb(5))
    except (Inexact, InvalidOperation, ValueError):  # the last one for "NaN"
        return _unusual_units_of(amount)


def _unusual_units_of(amount: Decimal) -> int | None:
    """The same for any amount."""
    try:
        scaled = _NEVER_ROUNDS.scaleb(amount, 5)
        # Compared first: the whole number of "1E+999999" would take a million digits.
        if not -_LARGEST_UNITS <= scaled <= _LARGEST_UNITS:
            return None
    except (Inexact, InvalidOperation):
        return None
    units = int(scaled)
    return units if units == scaled else None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __add__(self, other: Self) -> Self:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} + {other.currency}")
        return type(self)(self.amount + other.amount, self.currency)

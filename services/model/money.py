"""Money: a decimal amount that never travels without its currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from services.errors import AppError

#: Stored amounts are whole numbers of this fraction of a currency unit (QuickBooks has "10.5 format").
SMALLEST = Decimal("0.00001")
#: The largest amount that a 64-bit whole number of ``SMALLEST`` can hold: about 92 trillion.
LARGEST = (2**63 - 1) * SMALLEST


class CurrencyMismatch(AppError):
    """Amounts of two currencies were added."""


def fits(amount: Decimal) -> bool:
    """Whether the amount can be stored exactly: finite, at most five decimals, not beyond ``LARGEST``."""
    if not amount.is_finite() or abs(amount) > LARGEST:
        return False
    _, digits, exponent = amount.normalize().as_tuple()
    return isinstance(exponent, int) and exponent >= -5 and len(digits) <= 28


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency (ISO 4217 code)."""

    amount: Decimal
    currency: str

    def __add__(self, other: Self) -> Self:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} + {other.currency}")
        return type(self)(self.amount + other.amount, self.currency)

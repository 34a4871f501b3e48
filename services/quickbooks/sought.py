"""An invoice that was written, and of which no answer came: by what it is found again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec

from services.model.quickbooks import Between, Condition, Field, LineKind, OneOf, SourceInvoice

_ZERO = Decimal(0)


class _Ref(msgspec.Struct):
    value: str


class _Line(msgspec.Struct, rename="pascal"):
    amount: Decimal
    description: str | None = None


class _Body(msgspec.Struct, rename="pascal"):
    customer_ref: _Ref
    txn_date: date
    line: list[_Line]
    doc_number: str | None = None


_bodies = msgspec.json.Decoder(_Body)


@dataclass(frozen=True, slots=True)
class Sought:
    """What was written of it: the number, if it has one, customer, date, and what the lines come to."""

    doc_number: str | None
    customer_id: str
    txn_date: date
    amount: Decimal
    since: datetime
    #: What each line comes to, and says.
    lines: tuple[tuple[Decimal, str], ...]

    @classmethod
    def of(cls, body: str, since: datetime) -> Sought:
        """What this body says. ``since``: when it was written first, by a clock that may be ahead."""
        said = _bodies.decode(body)
        amount = sum((line.amount for line in said.line), _ZERO)
        lines = tuple((line.amount, _plain(line.description)) for line in said.line)
        return cls(said.doc_number, said.customer_ref.value, said.txn_date, amount, since, lines)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """What to ask QuickBooks for; the rest is compared here."""
        day = Between(Field.TXN_DATE, self.txn_date, self.txn_date + timedelta(days=1))
        return OneOf(Field.CUSTOMER, (self.customer_id,)), day

    def is_near(self, found: SourceInvoice) -> bool:
        """Whether it may be that, of what the conditions select: by its number, else by when it was made."""
        if self.doc_number is not None:
            return (found.doc_number or "").strip().casefold() == self.doc_number.strip().casefold()
        return found.created_at is None or found.created_at >= self.since

    def is_met_by(self, found: SourceInvoice) -> bool:
        """Whether it says the same. QuickBooks may have added tax."""
        is_same = found.total is not None and found.total - (found.tax or _ZERO) == self.amount
        return is_same and self.is_near(found)

    def is_told_by(self, found: SourceInvoice) -> bool:
        """Whether it is of that date, and says all of it, line by line."""
        sold = (line for line in found.lines if line.kind is LineKind.SALES_ITEM)
        lines = tuple((line.amount, _plain(line.description)) for line in sold)
        return found.txn_date == self.txn_date and self.is_met_by(found) and lines == self.lines


def _plain(text: str | None) -> str:
    """As texts are compared: blanks may be kept in another way."""
    return " ".join((text or "").split())

"""Column types that mean the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from services.model.money import SMALLEST, units_of

#: Text in the order of its code points: what begins with a text is a range then, on both databases.
Folded = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


class Amount(TypeDecorator[Decimal]):
    """A Decimal kept as a 64-bit whole number of 1/100,000: exact, and the database can add it up."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else to_units(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else from_units(value)


def to_units(amount: Decimal) -> int:
    """The amount as a whole number of 1/100,000. Raises ``ValueError`` where it does not fit exactly."""
    units = units_of(amount)
    if units is None:
        raise ValueError("The amount does not fit: it is too large or has more than five decimals.")
    return units


def from_units(units: int) -> Decimal:
    """The amount of a whole number of 1/100,000, with at least two decimals."""
    cents, rest = divmod(units, 1000)
    if rest == 0:
        return Decimal(cents).scaleb(-2)
    return (units * SMALLEST).normalize()


class Exact(TypeDecorator[Decimal]):
    """A Decimal with every digit kept, as text: quantities, unit prices, exchange rates."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else format(value, "f")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC, always with its zone."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("An instant needs its zone.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

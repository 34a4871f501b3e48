"""Sums of amounts that may exceed 64 bits: SQLite refuses those, so amounts are added up in two halves."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from services.store.types import from_units

_HALF = sa.literal_column(str(10**9), sa.BigInteger)


def exact_sum(column: sa.Column[Any], label: str) -> Sequence[sa.ColumnElement[Any]]:
    """What to select for the sum of amounts; ``summed`` reads it from the row by the same label."""
    units = sa.type_coerce(column, sa.BigInteger)
    # Both databases cut towards zero, so that the two halves always make the whole.
    high, low = sa.func.sum(units // _HALF), sa.func.sum(units % _HALF)
    return high.label(f"{label}_high"), low.label(f"{label}_low")


def summed(row: sa.Row[Any], label: str) -> Decimal:
    """The sum in this row; none at all is zero."""
    facts = row._mapping
    high, low = facts[f"{label}_high"], facts[f"{label}_low"]
    return from_units(int(high or 0) * 10**9 + int(low or 0))

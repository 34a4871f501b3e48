"""How old an open invoice is: days past its due date, in QuickBooks' own buckets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import AgingTotal
from services.model.report import AgingEffect

_ZERO = Decimal("0.00")


def bucket_of(day: date, today: date) -> AgingBucket:
    """The bucket of an invoice that is due on ``day`` (without a due date: its invoice date)."""
    late = (today - day).days
    if late <= 0:
        return AgingBucket.CURRENT
    if late <= 30:
        return AgingBucket.DAYS_1_30
    if late <= 60:
        return AgingBucket.DAYS_31_60
    return AgingBucket.DAYS_61_90 if late <= 90 else AgingBucket.DAYS_91_AND_OVER


def days_overdue(tile: Tile, due_date: date | None, txn_date: date, today: date) -> int:
    """For how many days an invoice should have been paid; 0 for one that need not be yet, or no more."""
    return max(0, (today - (due_date or txn_date)).days) if tile is Tile.AR_AGING else 0


Balances = Iterable[tuple[str, date, Decimal]]
Aged = Iterable[tuple[str, AgingBucket, int, Decimal]]


def aging_totals(aged: Aged) -> tuple[AgingTotal, ...]:
    """Every bucket of every currency that occurs; currencies are never added together.

    ``aged`` is (currency, bucket, number of invoices, open balance).
    """
    counts: defaultdict[tuple[str, AgingBucket], int] = defaultdict(int)
    balances: defaultdict[tuple[str, AgingBucket], Decimal] = defaultdict(lambda: _ZERO)
    for currency, bucket, count, balance in aged:
        counts[currency, bucket] += count
        balances[currency, bucket] += balance
    return tuple(
        AgingTotal(currency, bucket, counts[currency, bucket], balances[currency, bucket])
        for currency in sorted({currency for currency, _ in counts})
        for bucket in AgingBucket
    )


def aging_effect(before: Balances, added: Balances, today: date) -> tuple[AgingEffect, ...]:
    """Every bucket of every currency that occurs, before and after; currencies are never added together.

    Both are (currency, day from which the age counts, open balance).
    """
    old, new = _by_bucket(before, today), _by_bucket(added, today)
    currencies = sorted({currency for currency, _ in [*old, *new]})
    return tuple(
        AgingEffect(currency, bucket, old[currency, bucket], old[currency, bucket] + new[currency, bucket])
        for currency in currencies
        for bucket in AgingBucket
    )


def _by_bucket(balances: Balances, today: date) -> defaultdict[tuple[str, AgingBucket], Decimal]:
    sums: defaultdict[tuple[str, AgingBucket], Decimal] = defaultdict(lambda: _ZERO)
    for currency, day, balance in balances:
        sums[currency, bucket_of(day, today)] += balance
    return sums

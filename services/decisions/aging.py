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


#: For how many days an invoice of this bucket is late at most. What is later still is in the last one.
MOST_DAYS_LATE = {
    AgingBucket.CURRENT: 0,
    AgingBucket.DAYS_1_30: 30,
    AgingBucket.DAYS_31_60: 60,
    AgingBucket.DAYS_61_90: 90,
}


def bucket_of(day: date, today: date) -> AgingBucket:
    """The bucket of an invoice that is due on ``day`` (without a due date: its invoice date)."""
    late = (today - day).days
    fitting = (bucket for bucket, most in MOST_DAYS_LATE.items() if late <= most)
    return next(fitting, AgingBucket.DAYS_91_AND_OVER)


def days_overdue(tile: Tile, due_date: date | None, txn_date: date, today: date) -> int:
    """For how many days an invoice should have been paid; 0 for one that need not be yet, or no more."""
    return max(0, (today - (due_date or txn_date)).days) if tile is Tile.AR_AGING else 0


Balances = Iterable[tuple[str, date, Decimal]]
#: Currency, bucket, number of invoices, open balance.
AgedPart = tuple[str, AgingBucket, int, Decimal]


def aging_totals(aged: Iterable[AgedPart]) -> tuple[AgingTotal, ...]:
    """Every bucket of every currency that occurs; currencies are never added together."""
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


def aging_effect(
    stands: Iterable[AgingTotal], added: Balances, today: date, is_in: bool = False
) -> tuple[AgingEffect, ...]:
    """Every bucket of every currency that occurs, before and after; currencies are never added together.

    ``added`` is (currency, day from which the age counts, open balance). ``is_in``: it stands there already.
    """
    new = _by_bucket(added, today)
    old = defaultdict(lambda: _ZERO, {(one.currency, one.bucket): one.balance for one in stands})
    currencies = sorted({currency for currency, _ in [*old, *new]})
    keys = [(currency, bucket) for currency in currencies for bucket in AgingBucket]
    before = {key: old[key] - new[key] if is_in else old[key] for key in keys}
    return tuple(AgingEffect(*key, before[key], before[key] + new[key]) for key in keys)


def _by_bucket(balances: Balances, today: date) -> defaultdict[tuple[str, AgingBucket], Decimal]:
    sums: defaultdict[tuple[str, AgingBucket], Decimal] = defaultdict(lambda: _ZERO)
    for currency, day, balance in balances:
        sums[currency, bucket_of(day, today)] += balance
    return sums

"""Aging buckets, and what an import does to them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.aging import aging_effect, aging_totals, bucket_of, days_overdue
from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import AgingTotal
from services.model.report import AgingEffect

TODAY = date(2026, 3, 18)
Balance = tuple[str, date, Decimal]


def stands(*balances: Balance) -> tuple[AgingTotal, ...]:
    """What stands in A/R Aging, where these invoices do."""
    return aging_totals((code, bucket_of(day, TODAY), 1, balance) for code, day, balance in balances)


@pytest.mark.parametrize(
    ("days_late", "bucket"),
    [
        (-400, AgingBucket.CURRENT),
        (0, AgingBucket.CURRENT),
        (1, AgingBucket.DAYS_1_30),
        (30, AgingBucket.DAYS_1_30),
        (31, AgingBucket.DAYS_31_60),
        (60, AgingBucket.DAYS_31_60),
        (61, AgingBucket.DAYS_61_90),
        (90, AgingBucket.DAYS_61_90),
        (91, AgingBucket.DAYS_91_AND_OVER),
        (4000, AgingBucket.DAYS_91_AND_OVER),
    ],
)
def test_days_past_due_decide_the_bucket(days_late: int, bucket: AgingBucket) -> None:
    assert bucket_of(TODAY - timedelta(days=days_late), TODAY) is bucket


def test_nothing_before_and_nothing_added_is_no_effect() -> None:
    assert aging_effect([], [], TODAY) == ()


def test_every_bucket_of_a_currency_is_shown_before_and_after() -> None:
    yesterday = TODAY - timedelta(days=1)

    effect = aging_effect(
        stands(("USD", TODAY, Decimal("10.10"))), [("USD", yesterday, Decimal("0.20"))], TODAY
    )

    zero = Decimal("0.00")
    assert effect == (
        AgingEffect("USD", AgingBucket.CURRENT, Decimal("10.10"), Decimal("10.10")),
        AgingEffect("USD", AgingBucket.DAYS_1_30, zero, Decimal("0.20")),
        AgingEffect("USD", AgingBucket.DAYS_31_60, zero, zero),
        AgingEffect("USD", AgingBucket.DAYS_61_90, zero, zero),
        AgingEffect("USD", AgingBucket.DAYS_91_AND_OVER, zero, zero),
    )


def test_currencies_stand_in_order_and_apart() -> None:
    effect = aging_effect(stands(("USD", TODAY, Decimal(1))), [("EUR", TODAY, Decimal(2))], TODAY)

    current = [(one.currency, one.before, one.after) for one in effect if one.bucket is AgingBucket.CURRENT]
    assert current == [("EUR", Decimal(0), Decimal(2)), ("USD", Decimal(1), Decimal(1))]


BALANCES = st.lists(
    st.tuples(
        st.sampled_from(["USD", "EUR", "JPY"]),
        st.dates(TODAY - timedelta(days=200), TODAY + timedelta(days=60)),
        st.integers(-(10**13), 10**13).map(lambda cents: Decimal(cents) / 100),
    ),
    max_size=30,
)


def of_currency(balances: list[Balance], currency: str) -> Decimal:
    return sum((amount for code, _, amount in balances if code == currency), Decimal(0))


@given(BALANCES, BALANCES)
def test_the_buckets_of_a_currency_add_up_to_the_cent(before: list[Balance], added: list[Balance]) -> None:
    effect = aging_effect(stands(*before), added, TODAY)

    for currency in ("USD", "EUR", "JPY"):
        mine = [one for one in effect if one.currency == currency]
        assert sum(one.before for one in mine) == of_currency(before, currency)
        assert sum(one.after for one in mine) == of_currency([*before, *added], currency)


@given(BALANCES, BALANCES)
def test_there_is_one_line_for_each_bucket_of_each_currency(
    before: list[Balance], added: list[Balance]
) -> None:
    effect = aging_effect(stands(*before), added, TODAY)

    currencies = sorted({currency for currency, _, _ in [*before, *added]})
    expected = [(currency, bucket) for currency in currencies for bucket in AgingBucket]
    assert [(one.currency, one.bucket) for one in effect] == expected


@given(BALANCES, BALANCES)
def test_what_came_in_already_is_told_as_what_would_come_in_was(
    before: list[Balance], added: list[Balance]
) -> None:
    both = stands(*before, *added)

    found = aging_effect(both, added, TODAY, is_in=True)

    assert found == aging_effect(stands(*before), added, TODAY)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 500))
def test_an_older_invoice_is_never_in_a_younger_bucket(day: date, earlier: int) -> None:
    order = list(AgingBucket)

    older = bucket_of(day - timedelta(days=earlier), TODAY)

    assert order.index(older) >= order.index(bucket_of(day, TODAY))


@pytest.mark.parametrize(
    ("tile", "due", "days"),
    [
        (Tile.AR_AGING, TODAY - timedelta(days=1), 1),
        (Tile.AR_AGING, TODAY, 0),
        (Tile.AR_AGING, TODAY + timedelta(days=9), 0),
        (Tile.AR_AGING, None, 17),
        (Tile.DRAFTS, date(2026, 3, 2), 0),
        (Tile.FINALS, None, 0),
    ],
)
def test_overdue_is_what_was_sent_and_should_have_been_paid(tile: Tile, due: date | None, days: int) -> None:
    assert days_overdue(tile, due, date(2026, 3, 1), TODAY) == days


def test_what_is_held_by_each_bucket_is_added_up_by_currency() -> None:
    current, late = AgingBucket.CURRENT, AgingBucket.DAYS_1_30
    held = [
        ("USD", current, 2, Decimal("0.10")),
        ("EUR", late, 1, Decimal("7")),
        ("USD", current, 1, Decimal("0.20")),
    ]

    found = aging_totals(held)

    assert [(one.currency, one.bucket) for one in found] == [
        (currency, bucket) for currency in ("EUR", "USD") for bucket in AgingBucket
    ]
    assert [one for one in found if one.count] == [
        AgingTotal("EUR", late, 1, Decimal("7.00")),
        AgingTotal("USD", current, 3, Decimal("0.30")),
    ]


def test_nothing_held_is_no_bucket() -> None:
    assert aging_totals([]) == ()

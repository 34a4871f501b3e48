"""Money, quantities and rates come back from both databases exactly as they went in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.engine import Connection, Engine

from services.model.money import LARGEST, SMALLEST, CurrencyMismatch, Money, fits
from services.store.engine import begin_writing, open_engine
from services.store.types import Amount, Exact, from_units, to_units

METADATA = sa.MetaData()
FIGURES = sa.Table(
    "figures",
    METADATA,
    sa.Column("no", sa.Integer, primary_key=True),
    sa.Column("amount", Amount),
    sa.Column("exact", Exact),
)

#: Every example writes in a transaction of its own that is never committed, so the database stays empty.
EACH_ROLLED_BACK = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
AMOUNTS = st.integers(-(2**63 - 1), 2**63 - 1).map(lambda units: units * SMALLEST)
NUMBERS = st.decimals(-(10**15), 10**15, allow_nan=False, allow_infinity=False)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    METADATA.create_all(engine)
    yield engine
    engine.dispose()


@contextmanager
def written(engine: Engine, column: str, values: list[Decimal]) -> Iterator[Connection]:
    """The values in a table, until the block ends."""
    with begin_writing(engine) as database:
        rows = [{"no": no, column: value} for no, value in enumerate(values)]
        database.execute(sa.insert(FIGURES), rows)
        yield database


def kept(engine: Engine, column: str, values: list[Decimal]) -> list[Decimal]:
    """What the database gives back for what it was given."""
    with written(engine, column, values) as database:
        wanted = sa.select(FIGURES.c[column]).order_by(FIGURES.c.no)
        return list(database.scalars(wanted))


def digits(values: list[Decimal]) -> list[str]:
    return [format(value, "f") for value in values]


@pytest.mark.parametrize(
    ("amount", "stored"),
    [
        ("0.1", "0.10"),
        ("0.3", "0.30"),
        ("99999999999.99", "99999999999.99"),
        ("-99999999999.99", "-99999999999.99"),
        ("0.00001", "0.00001"),
        ("12.34500", "12.345"),
        ("1E+3", "1000.00"),
        ("0", "0.00"),
        ("92233720368547.75807", "92233720368547.75807"),
    ],
)
def test_an_amount_comes_back_with_every_digit_and_two_decimals_at_least(
    engine: Engine, amount: str, stored: str
) -> None:
    assert digits(kept(engine, "amount", [Decimal(amount)])) == [stored]


def test_a_tenth_and_two_tenths_are_three_tenths(engine: Engine) -> None:
    with written(engine, "amount", [Decimal("0.1"), Decimal("0.2")]) as database:
        units = database.scalar(sa.select(sa.func.sum(sa.type_coerce(FIGURES.c.amount, sa.BigInteger))))

    assert from_units(int(units or 0)) == Decimal("0.3")


@EACH_ROLLED_BACK
@given(values=st.lists(AMOUNTS, min_size=1, max_size=20))
def test_any_amount_that_fits_comes_back_equal(engine: Engine, values: list[Decimal]) -> None:
    assert kept(engine, "amount", values) == values


@EACH_ROLLED_BACK
@given(values=st.lists(st.integers(-(10**15), 10**15).map(from_units), min_size=1, max_size=20))
def test_the_database_adds_up_to_the_same_amount(engine: Engine, values: list[Decimal]) -> None:
    with written(engine, "amount", values) as database:
        units = database.scalar(sa.select(sa.func.sum(sa.type_coerce(FIGURES.c.amount, sa.BigInteger))))

    assert from_units(int(units or 0)) == sum(values, Decimal(0))


@EACH_ROLLED_BACK
@given(values=st.lists(AMOUNTS, min_size=1, max_size=20))
def test_the_database_sorts_amounts_as_numbers(engine: Engine, values: list[Decimal]) -> None:
    with written(engine, "amount", values) as database:
        found = list(database.scalars(sa.select(FIGURES.c.amount).order_by(FIGURES.c.amount)))

    assert found == sorted(values)


@pytest.mark.parametrize(
    "number",
    [
        "12.3456789",
        "0.0000001",
        "1.0000000000000000000000000000000000001",
        "-3",
        "1.50",
        "0E-7",
        "1234567.1234567",
    ],
)
def test_a_price_a_quantity_or_a_rate_keeps_every_decimal(engine: Engine, number: str) -> None:
    assert digits(kept(engine, "exact", [Decimal(number)])) == [format(Decimal(number), "f")]


@EACH_ROLLED_BACK
@given(values=st.lists(NUMBERS, min_size=1, max_size=20))
def test_any_number_comes_back_digit_by_digit(engine: Engine, values: list[Decimal]) -> None:
    assert digits(kept(engine, "exact", values)) == digits(values)


@pytest.mark.parametrize(
    ("amount", "does_fit"),
    [
        ("0", True),
        ("0.00000000", True),
        ("0.1", True),
        ("99999999999.99", True),
        ("-99999999999.99", True),
        ("0.00001", True),
        ("1.000000", True),
        ("0.000001", False),
        ("92233720368547.75807", True),
        ("92233720368547.75808", False),
        ("-92233720368547.75808", False),
        ("92233720368547.758070000000000000000001", False),
        ("1.00000000000000000000000000000000000001", False),
        ("1.00000000000000000000000000000000000000", True),
        ("1E+13", True),
        ("1E+14", False),
        ("1E+999999", False),
        ("1E-999999999", False),
        ("NaN", False),
        ("Infinity", False),
        ("-Infinity", False),
    ],
)
def test_an_amount_fits_if_it_can_be_kept_exactly(amount: str, does_fit: bool) -> None:
    assert fits(Decimal(amount)) is does_fit


@pytest.mark.parametrize(
    "amount", ["0.000001", "1.00000000000000000000000000000000000001", "92233720368547.75808", "NaN", "1E+40"]
)
def test_what_does_not_fit_is_refused_and_never_rounded(amount: str) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        to_units(Decimal(amount))


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_whatever_is_said_to_fit_is_kept_exactly(amount: Decimal) -> None:
    if fits(amount):
        assert from_units(to_units(amount)) == amount


@given(AMOUNTS, AMOUNTS)
def test_money_adds_up_in_its_currency(one: Decimal, other: Decimal) -> None:
    assert Money(one, "USD") + Money(other, "USD") == Money(one + other, "USD")


def test_currencies_are_never_added_together() -> None:
    with pytest.raises(CurrencyMismatch, match=r"USD \+ EUR"):
        Money(Decimal(1), "USD") + Money(Decimal(1), "EUR")


def test_the_largest_amount_is_the_largest_whole_number_of_64_bits() -> None:
    assert to_units(LARGEST) == 2**63 - 1

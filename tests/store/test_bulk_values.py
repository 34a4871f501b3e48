"""Values on their way into the database by the page: the same as SQLAlchemy would write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite import pysqlite

from services.store.bulk_values import plain, sqlite_instant, with_zone
from services.store.types import Exact, Instant

ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(
    min_value=datetime(1000, 1, 2),  # noqa: DTZ001 - the zone is drawn beside
    max_value=datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=ZONES,
)


def written_by_sqlalchemy(kind: sa.types.TypeEngine[Any], value: object) -> object:
    dialect = pysqlite.dialect()
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    return value if process is None else process(value)


@given(MOMENTS)
def test_an_instant_is_written_as_sqlalchemy_writes_it(moment: datetime) -> None:
    assert sqlite_instant(moment) == written_by_sqlalchemy(Instant(), moment)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=None))
def test_a_number_is_written_with_every_digit(number: Decimal) -> None:
    assert plain(number) == written_by_sqlalchemy(Exact(), number)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_date_is_written_as_sqlalchemy_writes_it(day: date) -> None:
    assert day.isoformat() == written_by_sqlalchemy(sa.Date(), day)


@pytest.mark.parametrize("write", [sqlite_instant, with_zone])
def test_an_instant_without_a_zone_is_refused(write: Any) -> None:
    with pytest.raises(ValueError, match="zone"):
        write(datetime(2026, 1, 1))  # noqa: DTZ001 - that is the case

"""The query language, as it is written."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from services.model.quickbooks import Between, Condition, Entity, Field, OneOf
from services.quickbooks.statement import count_statement, page_statement

PACIFIC = timezone(timedelta(hours=-8))


@pytest.mark.parametrize(
    ("conditions", "where"),
    [
        ([], ""),
        (
            [Between(Field.TXN_DATE, date(2026, 1, 1), date(2026, 2, 1))],
            " WHERE TxnDate >= '2026-01-01' AND TxnDate < '2026-02-01'",
        ),
        (
            [Between(Field.UPDATED, datetime(2026, 1, 1, 9, 30, tzinfo=PACIFIC), None)],
            " WHERE MetaData.LastUpdatedTime >= '2026-01-01T09:30:00-08:00'",
        ),
        (
            [Between(Field.CREATED, None, datetime(2026, 1, 1, tzinfo=UTC))],
            " WHERE MetaData.CreateTime < '2026-01-01T00:00:00+00:00'",
        ),
        ([OneOf(Field.ID, ("7", "12"))], " WHERE Id IN ('7', '12')"),
        ([OneOf(Field.CUSTOMER, (r"o'a\b",))], r" WHERE CustomerRef IN ('o\'a\\b')"),
        (
            [Between(Field.TXN_DATE, date(2026, 1, 1), None), OneOf(Field.CUSTOMER, ("7",))],
            " WHERE TxnDate >= '2026-01-01' AND CustomerRef IN ('7')",
        ),
    ],
)
def test_conditions_become_quoted_comparisons(conditions: list[Condition], where: str) -> None:
    statement = count_statement(Entity.INVOICE, conditions)

    assert statement.removeprefix("SELECT COUNT(*) FROM Invoice") == where


def test_a_page_always_says_how_many_rows_it_holds_at_most() -> None:
    assert page_statement(Entity.INVOICE, [], 1000) == "SELECT * FROM Invoice MAXRESULTS 1000"


def test_customers_are_asked_for_whether_active_or_not() -> None:
    statement = page_statement(Entity.CUSTOMER, [], 50)

    assert statement == "SELECT * FROM Customer WHERE Active IN (true, false) MAXRESULTS 50"


@pytest.mark.parametrize(
    "condition",
    [
        Between(Field.UPDATED, datetime(2026, 1, 1), None),  # noqa: DTZ001 (that is the point)
        Between(Field.UPDATED, date(2026, 1, 1), None),
        Between(Field.TXN_DATE, datetime(2026, 1, 1, tzinfo=UTC), None),
    ],
)
def test_a_bound_of_the_wrong_kind_is_refused(condition: Condition) -> None:
    with pytest.raises(ValueError, match=r"needs an instant|cannot be compared"):
        page_statement(Entity.INVOICE, [condition], 10)

"""The stand-in of the benchmarks selects what a look at each of its invoices would select."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.benchmarks.fake_answers import Answers
from tests.benchmarks.fake_books import Books
from tests.benchmarks.fake_time import TimeBooks

COUNT = 500
ANSWERS = Answers(Books(COUNT), TimeBooks(COUNT))
ROWS, COUNTED = "SELECT * FROM Invoice {}", "SELECT COUNT(*) FROM Invoice {}"
MOMENT = "2024-06-01T00:00:00-08:00"


def asked(statement: str) -> dict[str, Any]:
    status, body = ANSWERS.answer("/v3/company/1/query", statement.encode(), "http://here")
    assert status == 200
    found: dict[str, Any] = json.loads(body)["QueryResponse"]
    return found


ALL: list[dict[str, Any]] = asked(ROWS.format("MAXRESULTS 1000"))["Invoice"]
ONE, ANOTHER = ALL[10]["Id"], ALL[12]["Id"]
SPRING = "2024-03-01", "2024-06-01"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (
            "TxnDate >= '{}' AND TxnDate < '{}'".format(*SPRING),
            lambda one: SPRING[0] <= one["TxnDate"] < SPRING[1],
        ),
        ("TxnDate <= '2024-03-31'", lambda one: one["TxnDate"] <= "2024-03-31"),
        (f"Id IN ('{ONE}', '{ANOTHER}', '1')", lambda one: one["Id"] in (ONE, ANOTHER)),
        ("CustomerRef IN ('3', '4')", lambda one: one["CustomerRef"]["value"] in ("3", "4")),
        (f"MetaData.CreateTime < '{MOMENT}'", lambda one: one["MetaData"]["CreateTime"] < MOMENT),
        (f"MetaData.LastUpdatedTime >= '{MOMENT}'", lambda one: one["MetaData"]["LastUpdatedTime"] >= MOMENT),
    ],
)
def test_a_condition_selects_the_invoices_that_meet_it(where: str, expected: Any) -> None:
    wanted = [invoice["Id"] for invoice in ALL if expected(invoice)]

    found = asked(ROWS.format(f"WHERE {where} MAXRESULTS 1000"))["Invoice"]
    counted = asked(COUNTED.format(f"WHERE {where}"))["totalCount"]

    assert 0 < len(wanted) < COUNT
    assert [invoice["Id"] for invoice in found] == wanted
    assert counted == len(wanted)


def test_pages_follow_one_another_in_the_order_of_dates() -> None:
    parts = [f"ORDERBY TxnDate STARTPOSITION {at} MAXRESULTS 200" for at in (1, 201, 401)]

    rows = [invoice for part in parts for invoice in asked(ROWS.format(part))["Invoice"]]

    assert rows == ALL
    assert [one["TxnDate"] for one in rows] == sorted(one["TxnDate"] for one in rows)
    assert len({one["Id"] for one in rows}) == COUNT


def test_without_a_limit_a_page_ends_at_a_hundred() -> None:
    assert len(asked(ROWS.format(""))["Invoice"]) == 100


def test_every_invoice_adds_up() -> None:
    for invoice in ALL:
        goods = sum(line["Amount"] for line in invoice["Line"] if line["DetailType"] == "SalesItemLineDetail")
        assert invoice["TotalAmt"] == pytest.approx(goods + invoice["TxnTaxDetail"]["TotalTax"], abs=1e-6)


def test_what_is_asked_for_wrongly_is_refused() -> None:
    status, body = ANSWERS.answer(
        "/v3/company/1/query", ROWS.format("MAXRESULTS 1001").encode(), "http://here"
    )

    assert status == 400
    assert "Fault" in json.loads(body)


def test_time_is_found_by_its_date_and_counted() -> None:
    where = "WHERE TxnDate >= '{}' AND TxnDate < '{}'".format(*SPRING)
    rows, counted = (one.replace("Invoice", "TimeActivity") for one in (ROWS, COUNTED))
    found = asked(rows.format(f"{where} ORDERBY TxnDate MAXRESULTS 1000"))["TimeActivity"]
    days = [one["TxnDate"] for one in found]

    assert (days, days[0] >= SPRING[0], days[-1] < SPRING[1]) == (sorted(days), True, True)
    assert asked(counted.format(where))["totalCount"] == len(found)

from __future__ import annotations

import pytest

from services.sandbox.faults import ApiFault
from services.sandbox.query import Comparison, Statement, parse
from tests.sandbox_quickbooks.stand_in import statement


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("SELECT * FROM Invoice", Statement("Invoice", False)),
        ("select count(*) from invoice", Statement("invoice", True)),
        ("SELECT *, Sku FROM Item", Statement("Item", False)),
        ("SELECT * FROM Invoice ORDERBY TxnDate", Statement("Invoice", False, order=[("TxnDate", False)])),
        ("SELECT * FROM Invoice ORDER BY Id DESC", Statement("Invoice", False, order=[("Id", True)])),
        (
            "SELECT * FROM Invoice ORDERBY TxnDate ASC, Id",
            Statement("Invoice", False, order=[("TxnDate", False), ("Id", False)]),
        ),
        (
            "SELECT * FROM Invoice STARTPOSITION 101 MAXRESULTS 1000",
            Statement("Invoice", False, [], [], 101, 1000),
        ),
        (
            "SELECT * FROM Invoice WHERE Id IN ('1', '2')\nAND Balance > '0'",
            Statement(
                "Invoice", False, [Comparison("Id", "in", ("1", "2")), Comparison("Balance", ">", ("0",))]
            ),
        ),
        (
            r"SELECT * FROM Customer WHERE DisplayName = 'Adam\'s \\ Candy'",
            Statement("Customer", False, [Comparison("DisplayName", "=", ("Adam's \\ Candy",))]),
        ),
        (
            "SELECT * FROM Customer WHERE Active IN (true, false)",
            Statement("Customer", False, [Comparison("Active", "in", ("true", "false"))]),
        ),
        (
            "SELECT * FROM Customer WHERE DisplayName LIKE '%pool%'",
            Statement("Customer", False, [Comparison("DisplayName", "like", ("%pool%",))]),
        ),
    ],
)
def test_reads_the_documented_grammar(text: str, meaning: Statement) -> None:
    assert parse(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        "SELECT Id FROM Invoice",
        "SELECT * FROM Invoice WHERE Id IN (1, 2)",
        "SELECT * FROM Invoice WHERE Balance > 0",
        "SELECT * FROM Invoice WHERE Balance > '0' OR DocNumber = '1'",
        "SELECT * FROM Invoice WHERE Id != '1'",
        "SELECT * FROM Invoice WHERE DocNumber = 'Adam''s'",
        "SELECT * FROM Invoice WHERE DocNumber = 'open",
        'SELECT * FROM Invoice WHERE DocNumber = "1"',
        "SELECT * FROM Invoice WHERE",
        "SELECT * FROM Invoice, Customer",
        "SELECT * FROM Invoice GROUP BY CustomerRef",
        "SELECT * FROM Invoice ORDER TxnDate",
        "SELECT * FROM Invoice MAXRESULTS 10 STARTPOSITION 1",
        "SELECT * FROM Invoice MAXRESULTS '10'",
        "DELETE FROM Invoice",
        "SELECT COUNT(*) Invoice",
    ],
)
def test_refuses_what_the_language_lacks(text: str) -> None:
    with pytest.raises(ApiFault) as refused:
        parse(text)

    assert (refused.value.code, refused.value.message) == ("4000", "Error parsing query")


def test_names_the_place_where_it_stopped_reading() -> None:
    with pytest.raises(ApiFault) as refused:
        parse("SELECT * FROM Invoice WHERE Id IN (1)")

    assert 'Encountered " <INTEGER> "1 "" at line 1, column 36' in refused.value.detail


@pytest.mark.parametrize(
    ("clause", "detail"),
    [
        ("MAXRESULTS 1500", "QueryValidationError: value 1500 is too large. Max allowed value is 1000"),
        ("STARTPOSITION 0", "QueryValidationError: value 0 is too small. Min allowed value is 1"),
    ],
)
def test_refuses_a_page_out_of_range(clause: str, detail: str) -> None:
    with pytest.raises(ApiFault) as refused:
        parse(statement("SELECT * FROM Invoice", clause))

    assert (refused.value.code, refused.value.detail) == ("4001", detail)

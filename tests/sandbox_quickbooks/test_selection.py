from __future__ import annotations

from datetime import date

import pytest

from services.sandbox.bulk import add_plain_invoices
from services.sandbox.company import Company
from services.sandbox.faults import ApiFault
from services.sandbox.names import save_customer
from tests.sandbox_quickbooks.stand_in import statement

NAMES = ("Alpha", "Beta's", "Gamma \\ Sons", "ALPHABET")


@pytest.fixture
def filled(company: Company) -> Company:
    """Four customers, the last one inactive, and 250 invoices over January and February."""
    for name in NAMES:
        save_customer(company, {"DisplayName": name, "Active": name != "ALPHABET"})
    add_plain_invoices(company, 250, date(2026, 1, 1), date(2026, 2, 19))
    return company


def ids(company: Company, text: str) -> list[str]:
    return [row.id for row in company.query(text)[1].rows]


def names(company: Company, condition: str) -> list[str]:
    _, selection = company.query(statement("SELECT * FROM Customer WHERE", condition))
    return [row.document["DisplayName"] for row in selection.rows]


def counted(company: Company, condition: str) -> int:
    return company.query(statement("SELECT COUNT(*) FROM Invoice WHERE", condition))[1].total


def test_a_page_holds_100_rows_unless_told_otherwise(filled: Company) -> None:
    assert ids(filled, "SELECT * FROM Invoice") == [str(at) for at in range(101, 201)]


def test_start_position_counts_from_one(filled: Company) -> None:
    assert ids(filled, "SELECT * FROM Invoice STARTPOSITION 250 MAXRESULTS 10") == ["350"]


def test_an_id_sorts_as_a_number(company: Company) -> None:
    for name in [f"Customer {at}" for at in range(12)]:
        save_customer(company, {"DisplayName": name})

    assert ids(company, "SELECT * FROM Customer ORDERBY Id DESC MAXRESULTS 3") == ["12", "11", "10"]


def test_a_date_window_is_half_open_when_asked_so(filled: Company) -> None:
    whole = "TxnDate >= '2026-01-01' AND TxnDate < '2026-02-20'"
    parts = ["TxnDate >= '2026-01-01' AND TxnDate < '2026-02-01'", "TxnDate >= '2026-02-01'"]

    counts = [counted(filled, part) for part in (whole, *parts)]

    assert counts == [250, 155, 95]


def test_sorts_by_several_properties(filled: Company) -> None:
    found = ids(filled, "SELECT * FROM Invoice ORDERBY TxnDate DESC, Id DESC MAXRESULTS 2")

    assert found == ["350", "349"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("DisplayName = 'alpha'", ["Alpha"]),
        ("displayname = 'ALPHA'", ["Alpha"]),
        (r"DisplayName = 'Beta\'s'", ["Beta's"]),
        (r"DisplayName = 'Gamma \\ Sons'", ["Gamma \\ Sons"]),
        ("DisplayName LIKE 'Alp%'", ["Alpha"]),
        ("DisplayName LIKE '%a%' AND DisplayName > 'b'", ["Beta's", "Gamma \\ Sons"]),
        ("Active = false", ["ALPHABET"]),
        ("DisplayName LIKE 'alpha%' AND Active IN (true, false)", ["Alpha", "ALPHABET"]),
        ("Id IN ('2', '1', '2', '99')", ["Alpha", "Beta's"]),
    ],
)
def test_compares_as_documented(filled: Company, condition: str, found: list[str]) -> None:
    assert names(filled, condition) == found


def test_hides_inactive_customers_unless_asked(filled: Company) -> None:
    assert filled.query("SELECT COUNT(*) FROM Customer")[1].total == 3


@pytest.mark.parametrize(
    ("literal", "count"),
    [
        ("2026-01-01T09:00:00-08:00", 1),
        ("2026-01-01T17:00:00Z", 1),
        ("2026-01-01T09:00:00", 1),
        ("2026-01-01T17:00:00-08:00", 0),
    ],
)
def test_reads_an_instant_with_its_offset(filled: Company, literal: str, count: int) -> None:
    assert counted(filled, f"MetaData.CreateTime = '{literal}'") == count


def test_current_date_is_the_companys_day(filled: Company) -> None:
    assert counted(filled, "TxnDate <= CURRENT_DATE") == 250


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM Custmoer",
        "SELECT * FROM Invoice WHERE Id > '10'",
        "SELECT * FROM Invoice WHERE Id LIKE '1%'",
        "SELECT * FROM Invoice WHERE CustomerRef > '1'",
        "SELECT * FROM Invoice WHERE PrivateNote = 'x'",
        "SELECT * FROM Invoice WHERE EmailStatus = 'EmailSent'",
        "SELECT * FROM Invoice WHERE TxnDate > 'yesterday'",
        "SELECT * FROM Invoice WHERE TxnDate LIKE '2026%'",
        "SELECT * FROM Invoice WHERE Balance > 'much'",
        "SELECT * FROM Invoice ORDERBY CustomerRef",
        "SELECT * FROM Invoice ORDERBY PrivateNote",
    ],
)
def test_refuses_what_cannot_be_asked(filled: Company, text: str) -> None:
    with pytest.raises(ApiFault) as refused:
        filled.query(text)

    assert (refused.value.code, refused.value.message) == ("4001", "Invalid query")


def test_an_absent_balance_matches_no_comparison(filled: Company) -> None:
    without = filled.get("Invoice", "101")
    del without["Balance"]
    filled.replace("Invoice", without)

    assert [counted(filled, "Balance >= '0'"), counted(filled, "Balance < '0'")] == [249, 0]

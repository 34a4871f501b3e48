"""Time activities, bills and purchases: what the stand-in says of them, and what can be done to them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from services.sandbox.company import Company
from services.sandbox.documents import amount, from_bytes
from services.sandbox.faults import ApiFault
from services.sandbox.seed import seeded_company
from tests.sandbox_quickbooks.stand_in import NOW, StandIn, StillClock, statement

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
ENTRIES = ("TimeActivity", "Bill", "Purchase")
DETAIL, ITEM = "AccountBasedExpenseLineDetail", "ItemBasedExpenseLineDetail"

#: What Intuit's schema has and the sample of real answers does not show: clocked time, projects, taxes.
NOT_SEEN = {
    "TimeActivity": {"StartTime", "EndTime", "BreakHours", "BreakMinutes", "ProjectRef.value"},
    "Bill": {
        *(f"Line.{DETAIL}.TaxAmount", f"Line.{ITEM}.MarkupInfo.Percent"),
        *("TxnTaxDetail.TotalTax", "GlobalTaxCalculation"),
    },
    "Purchase": {
        *(f"Line.{detail}.CustomerRef.{key}" for detail in (DETAIL, ITEM) for key in ("value", "name")),
        *(f"Line.{detail}.MarkupInfo.Percent" for detail in (DETAIL, ITEM)),
        "Line.LineNum",
    },
}


@pytest.fixture(scope="module")
def seeded() -> Company:
    return seeded_company(StillClock())


def paths(value: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Each property of a document, with the type that JSON gives its value."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, f"{before}.{key.replace(' ', '')}" if before else key)
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, before)
    else:
        kind = "number" if isinstance(value, int | float | Decimal) and value not in (True, False) else ""
        yield before, kind or type(value).__name__


def kinds(documents: list[Any]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for document in documents:
        for path, kind in paths(document):
            found.setdefault(path, set()).add("number" if kind == "int" else kind)
    return found


@pytest.mark.parametrize("entity", ENTRIES)
def test_says_what_real_answers_say(seeded: Company, entity: str) -> None:
    if not CORPUS.is_dir():
        pytest.skip(f"No real answers in {CORPUS}, so NOTHING was compared with them.")
    real = kinds([json.loads(line) for line in (CORPUS / f"{entity}.jsonl").read_bytes().splitlines()])
    ours = kinds(seeded.documents(entity))

    assert {path for path in ours if path not in real} <= NOT_SEEN[entity]
    different = {path: (ours[path], real[path]) for path in ours if path in real and ours[path] - real[path]}
    assert different == {}


def lines_of(document: Any) -> list[tuple[Any, Any]]:
    """Each line of a bill or a purchase with its detail."""
    return [(line, line[line["DetailType"]]) for line in document["Line"]]


def test_the_seed_has_time_of_every_kind(seeded: Company) -> None:
    time = seeded.documents("TimeActivity")
    people = {(activity.get("EmployeeRef") or activity["VendorRef"])["value"] for activity in time}

    assert (len(time), len(people)) == (150, 6)
    assert {activity["BillableStatus"] for activity in time} == {"Billable", "NotBillable", "HasBeenBilled"}
    lacking = [sum(key not in each for each in time) for key in ("CustomerRef", "StartTime", "Hours")]
    assert lacking == [12, 113, 38]


def test_the_seed_has_expenses_of_every_kind(seeded: Company) -> None:
    documents = [*seeded.documents("Bill"), *seeded.documents("Purchase")]
    lines = [found for each in documents for found in lines_of(each)]
    payees = {(each.get("EntityRef") or {}).get("type") for each in seeded.documents("Purchase")}

    assert (len(documents), payees) == (50, {"Vendor", "Employee", None})
    assert {detail["BillableStatus"] for _, detail in lines} == {"Billable", "NotBillable", "HasBeenBilled"}
    assert {line["DetailType"] for line, _ in lines} == {DETAIL, ITEM}
    untaxed = [each for each in documents if "TxnTaxDetail" not in each]
    sums = [sum((amount(line.get("Amount")) for line, _ in lines_of(each)), Decimal(0)) for each in untaxed]
    assert sums == [amount(each["TotalAmt"]) for each in untaxed]


def test_the_odd_ones_are_odd(seeded: Company) -> None:
    def case(entity: str, name: str) -> Any:
        return seeded.get(entity, seeded.cases[f"entry_{name}"])

    several = lines_of(case("Bill", "bill_of_several_projects"))
    foreign = case("Bill", "bill_in_euros")
    assert len({detail["CustomerRef"]["value"] for _, detail in several}) == len(several) > 1
    assert {"Hours", "StartTime"} & set(case("TimeActivity", "time_without_hours")) == set()
    assert (foreign["CurrencyRef"]["value"], amount(foreign["TxnTaxDetail"]["TotalTax"]) > 0) == ("EUR", True)
    assert case("Purchase", "purchase_refund")["Credit"] is True
    assert "Amount" not in case("Bill", "bill_without_an_amount")["Line"][0]
    assert not any("CustomerRef" in detail for _, detail in lines_of(case("Bill", "bill_without_customers")))


def test_unbilled_time_overlaps_with_invoices_of_the_same_customer(seeded: Company) -> None:
    activity = seeded.get("TimeActivity", seeded.cases["entry_time_forgotten"])
    customer, day = activity["CustomerRef"]["value"], date.fromisoformat(activity["TxnDate"])
    near = {(day + timedelta(days=at)).isoformat() for at in range(-31, 32)}

    assert activity["BillableStatus"] == "Billable"
    assert [
        i
        for i in seeded.documents("Invoice")
        if i["CustomerRef"]["value"] == customer and i["TxnDate"] in near
    ]


@pytest.mark.parametrize(
    ("entity", "condition"),
    [
        ("TimeActivity", "TxnDate >= '2026-01-01' AND TxnDate < '2026-04-01'"),
        ("Bill", "VendorRef = '9006' AND Balance > '0'"),
        ("Purchase", "MetaData.LastUpdatedTime >= '2026-01-01T00:00:00Z' AND TotalAmt > '1'"),
        ("Employee", "Active IN (true, false) AND DisplayName LIKE '%consultant'"),
        ("Vendor", "Id IN ('9006', '9007')"),
    ],
)
def test_answers_queries_and_their_count(stand_in: StandIn, entity: str, condition: str) -> None:
    order = "" if entity in ("Employee", "Vendor") else "ORDERBY TxnDate"
    where = statement("FROM", entity, "WHERE", condition)
    page = stand_in.query(statement("SELECT *", where, order, "MAXRESULTS 1000")).json()
    count = stand_in.query(statement("SELECT COUNT(*)", where)).json()
    rows = page["QueryResponse"][entity]

    assert len(rows) == count["QueryResponse"]["totalCount"] > 0
    assert stand_in.get(f"/{entity.lower()}/{rows[0]['Id']}").json()[entity] == rows[0]


@pytest.mark.parametrize(
    "condition",
    [
        *(
            "Purchase WHERE EntityRef = '9006'",
            "Purchase WHERE CustomerRef = '1'",
            "Purchase WHERE Balance > '0'",
        ),
        *("Bill WHERE CustomerRef = '1'", "Bill WHERE DepartmentRef = '1'", "Bill ORDERBY VendorRef"),
        *("TimeActivity WHERE DocNumber = '1'", "TimeActivity WHERE BillableStatus = 'Billable'"),
        *("TimeActivity WHERE Id > '1'", "Employee WHERE Name = 'Designer'"),
    ],
)
def test_refuses_what_quickbooks_cannot_be_asked(seeded: Company, condition: str) -> None:
    with pytest.raises(ApiFault) as refused:
        seeded.query(statement("SELECT * FROM", condition))

    assert refused.value.code == "4001"


def test_change_data_capture_tells_of_expenses_and_people_but_not_of_time(stand_in: StandIn) -> None:
    stand_in.control(
        "change", verb="bill", entity="Bill", id=stand_in.company.cases["entry_bill_of_several_projects"]
    )
    stand_in.control("change", verb="delete", entity="Purchase", id="900201")
    stand_in.control("change", verb="delete", entity="TimeActivity", id="1")

    names = "Bill,Purchase,Employee,Vendor"
    told = stand_in.get("/cdc", entities=names, changedSince=NOW.isoformat()).json()
    refused = stand_in.get("/cdc", entities="Bill,TimeActivity", changedSince=NOW.isoformat())
    bills, purchases, *people = told["CDCResponse"][0]["QueryResponse"]
    assert [len(bills["Bill"]), purchases["Purchase"][0]["status"], *people] == [1, "Deleted", {}, {}]
    assert (refused.status_code, refused.json()["Fault"]["Error"][0]["code"]) == (400, "10000")


def test_time_can_be_billed_moved_and_written_down(stand_in: StandIn) -> None:
    made = stand_in.control("change", verb="create", entity="TimeActivity", customer="3", fields={"Hours": 4})
    stand_in.control("change", verb="bill", entity="TimeActivity", id=made["Id"])
    stand_in.control("change", verb="move", entity="TimeActivity", id=made["Id"], date="2026-03-02")
    stand_in.control("change", verb="edit", entity="TimeActivity", id=made["Id"], fields={"Minutes": 30})

    now = stand_in.company.get("TimeActivity", made["Id"])
    shown = [now[key] for key in ("TxnDate", "Hours", "Minutes", "BillableStatus", "SyncToken")]
    assert (made["Id"], now["CustomerRef"]["value"], shown) == (
        *("151", "3"),
        ["2026-03-02", 4, 30, "HasBeenBilled", "3"],
    )


def test_one_line_of_a_bill_can_be_billed_changed_and_taken_out(stand_in: StandIn) -> None:
    which = {"entity": "Bill", "id": stand_in.company.cases["entry_bill_of_several_projects"]}
    before = stand_in.company.get(*which.values())
    stand_in.control("change", verb="bill", line="2", **which)
    stand_in.control(
        "change", verb="edit_line", line="1", fields={"Amount": 10}, detail={"Memo": "x"}, **which
    )
    stand_in.control("change", verb="delete_line", line="3", **which)

    after = stand_in.company.get(*which.values())
    states = [line[line["DetailType"]]["BillableStatus"] for line in after["Line"]]
    total = 10 + sum(amount(line["Amount"]) for line in (before["Line"][1], *before["Line"][3:]))
    assert ([line["Id"] for line in after["Line"]], amount(after["TotalAmt"])) == (
        [line["Id"] for line in before["Line"] if line["Id"] != "3"],
        total,
    )
    assert states[:2] == ["Billable", "HasBeenBilled"]


def test_pages_of_time_that_are_too_full_time_out(stand_in: StandIn) -> None:
    stand_in.control("pages", rows=40)

    full = stand_in.query("SELECT * FROM TimeActivity MAXRESULTS 41")
    half = stand_in.query("SELECT * FROM TimeActivity MAXRESULTS 40")
    bills = stand_in.query("SELECT * FROM Bill MAXRESULTS 1000")
    assert [full.status_code, half.status_code, bills.status_code] == [504, 200, 200]
    assert (full.headers["content-type"], b"errorCode=006002" in full.content) == ("application/xml", True)


def test_single_time_activities_go_wrong_on_demand(stand_in: StandIn) -> None:
    stand_in.control("row", id="1", kind="poison", entity="TimeActivity")
    stand_in.control("row", id="2", kind="missing", entity="TimeActivity")

    poisoned = stand_in.query("SELECT * FROM TimeActivity WHERE Id IN ('1', '3')")
    missing = stand_in.query("SELECT * FROM TimeActivity WHERE Id IN ('2', '3')")
    rows = from_bytes(missing.content)["QueryResponse"]["TimeActivity"]
    assert (poisoned.status_code, [row["Id"] for row in rows]) == (500, ["3"])


def test_bulk_adds_time(stand_in: StandIn) -> None:
    days = {"from": "2020-01-01", "to": "2020-12-31"}
    stand_in.control("bulk", count=500, entity="TimeActivity", **days)

    found = stand_in.query("SELECT COUNT(*) FROM TimeActivity WHERE TxnDate < '2021-01-01'").json()
    assert found["QueryResponse"]["totalCount"] == 500

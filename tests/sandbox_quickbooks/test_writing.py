from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
import requests

from services.sandbox.documents import Document, from_bytes
from tests.sandbox_quickbooks.stand_in import StandIn


def a_line(amount: str = "100.00", **detail: Any) -> Document:
    return {"Amount": amount, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}


def an_invoice(**facts: Any) -> Document:
    return {"CustomerRef": {"value": "1"}, "Line": [a_line()], **facts}


def created(stand_in: StandIn, **facts: Any) -> Any:
    answer = stand_in.post("/invoice", an_invoice(**facts))
    answer.raise_for_status()
    return from_bytes(answer.content)["Invoice"]


def code_of(answer: requests.Response) -> str:
    return str(answer.json()["Fault"]["Error"][0]["code"])


def a_payment(stand_in: StandIn, invoice: Document, amount: str, **facts: Any) -> requests.Response:
    line = {"Amount": amount, "LinkedTxn": [{"TxnId": invoice["Id"], "TxnType": "Invoice"}]}
    return stand_in.post(
        "/payment", {"CustomerRef": {"value": "1"}, "TotalAmt": amount, "Line": [line], **facts}
    )


def test_computes_subtotal_discount_tax_and_balance(stand_in: StandIn) -> None:
    percent = {"PercentBased": True, "DiscountPercent": 10}
    discount = {"DetailType": "DiscountLineDetail", "DiscountLineDetail": percent}
    lines = [a_line("250.00"), a_line("50.00", Qty=2, UnitPrice="25.00"), discount]

    made = created(stand_in, Line=lines, TxnTaxDetail={"TotalTax": "8.10"}, Deposit=20)
    assert [made["Line"][2]["Amount"], made["Line"][3]["Amount"], made["TotalAmt"], made["Balance"]] == [
        Decimal("30.00"),
        Decimal("300.00"),
        Decimal("278.10"),
        Decimal("258.10"),
    ]


def test_numbers_a_new_invoice_by_itself(stand_in: StandIn) -> None:
    assert [created(stand_in)["DocNumber"], created(stand_in)["DocNumber"]] == ["3912", "3913"]


def test_is_due_after_30_days_unless_told(stand_in: StandIn) -> None:
    assert created(stand_in, TxnDate="2026-01-31")["DueDate"] == "2026-03-02"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"CustomerRef": None}, "2020"),
        ({"CustomerRef": {"value": "9999"}}, "2500"),
        ({"Line": []}, "2020"),
        ({"Line": [{"Amount": 5}]}, "2020"),
        ({"Line": [a_line("100.00", Qty=3, UnitPrice=30)]}, "6070"),
        ({"DocNumber": "1001"}, "6140"),
        ({"DocNumber": "X" * 22}, "2050"),
    ],
)
def test_refuses_an_invoice_that_breaks_a_rule(stand_in: StandIn, facts: Document, code: str) -> None:
    answer = stand_in.post("/invoice", an_invoice(**facts))

    assert (answer.status_code, code_of(answer)) == (400, code)


def test_a_duplicate_number_is_allowed_when_asked(stand_in: StandIn) -> None:
    answer = stand_in.post("/invoice", an_invoice(DocNumber="1001"), include="allowduplicatedocnum")

    assert answer.json()["Invoice"]["DocNumber"] == "1001"


def test_the_same_request_id_creates_once(stand_in: StandIn) -> None:
    answers = [stand_in.post("/invoice", an_invoice(), requestid="r-1").json()["Invoice"] for _ in range(2)]

    assert (answers[0] == answers[1], stand_in.company.count("Invoice")) == (True, 613)


def test_a_body_that_is_no_json_is_refused(stand_in: StandIn) -> None:
    answer = stand_in.session.post(f"{stand_in.api}/invoice", data=b"{", timeout=10)

    assert code_of(answer) == "2010"


def test_a_sparse_update_keeps_the_rest(stand_in: StandIn) -> None:
    made = created(stand_in, PrivateNote="kept")
    sent = {"Id": made["Id"], "SyncToken": "0", "sparse": True, "DueDate": "2026-12-31"}

    changed = stand_in.post("/invoice", sent).json()["Invoice"]
    assert (changed["PrivateNote"], changed["DueDate"], changed["SyncToken"]) == ("kept", "2026-12-31", "1")


def test_a_full_update_drops_what_is_not_sent(stand_in: StandIn) -> None:
    made = created(stand_in, PrivateNote="gone")
    changed = stand_in.post("/invoice", an_invoice(Id=made["Id"], SyncToken="0")).json()["Invoice"]

    assert ("PrivateNote" in changed, changed["TotalAmt"]) == (False, 100)


def test_an_update_keeps_what_was_paid(stand_in: StandIn) -> None:
    made = created(stand_in)
    a_payment(stand_in, made, "40.00")
    sent = {"Id": made["Id"], "SyncToken": "1", "sparse": True, "Line": [a_line("300.00")]}

    changed = stand_in.post("/invoice", sent).json()["Invoice"]
    assert (changed["TotalAmt"], changed["Balance"]) == (300, 260)


def test_every_change_raises_the_version_and_the_time(stand_in: StandIn) -> None:
    made = created(stand_in)
    stand_in.clock.advance(minutes=5)
    a_payment(stand_in, made, "40.00")

    changed = stand_in.company.get("Invoice", made["Id"])
    assert (changed["SyncToken"], changed["MetaData"]) == (
        "1",
        {"CreateTime": "2026-03-18T10:30:00-07:00", "LastUpdatedTime": "2026-03-18T10:35:00-07:00"},
    )


def test_a_stale_version_is_refused(stand_in: StandIn) -> None:
    made = created(stand_in)
    a_payment(stand_in, made, "40.00")

    assert code_of(stand_in.post("/invoice", {"Id": made["Id"], "SyncToken": "0", "sparse": True})) == "5010"


def test_a_void_zeroes_everything_and_frees_the_payment(stand_in: StandIn) -> None:
    made = created(stand_in, Line=[a_line("100.00", Qty=4, UnitPrice=25)])
    payment = a_payment(stand_in, made, "40.00").json()["Payment"]
    voided = stand_in.post("/invoice", {"Id": made["Id"], "SyncToken": "1"}, operation="void").json()[
        "Invoice"
    ]

    freed = stand_in.company.get("Payment", payment["Id"])
    line = voided["Line"][0]
    assert (
        voided["TotalAmt"],
        voided["LinkedTxn"],
        line["Amount"],
        "Qty" in line["SalesItemLineDetail"],
    ) == (
        0,
        [],
        0,
        False,
    )
    assert (voided["PrivateNote"], freed["UnappliedAmt"], freed["Line"]) == ("Voided", Decimal("40.00"), [])


def test_a_payment_lowers_the_balance_and_is_linked(stand_in: StandIn) -> None:
    made = created(stand_in)
    payment = a_payment(stand_in, made, "40.00").json()["Payment"]

    invoice = stand_in.company.get("Invoice", made["Id"])
    assert (invoice["Balance"], invoice["LinkedTxn"]) == (
        Decimal("60.00"),
        [{"TxnId": payment["Id"], "TxnType": "Payment"}],
    )


def test_a_payment_cannot_exceed_the_balance(stand_in: StandIn) -> None:
    assert code_of(a_payment(stand_in, created(stand_in), "100.01")) == "6000"


def test_a_deleted_payment_restores_the_balance(stand_in: StandIn) -> None:
    made = created(stand_in)
    payment = a_payment(stand_in, made, "40.00").json()["Payment"]
    stand_in.post("/payment", {"Id": payment["Id"], "SyncToken": "0"}, operation="delete")

    invoice = stand_in.company.get("Invoice", made["Id"])
    assert (invoice["Balance"], invoice["LinkedTxn"]) == (Decimal("100.00"), [])


def test_a_credit_memo_has_a_remaining_credit(stand_in: StandIn) -> None:
    memo = stand_in.post("/creditmemo", an_invoice(DocNumber="CM-9")).json()["CreditMemo"]

    assert (memo["TotalAmt"], memo["RemainingCredit"], memo["Balance"]) == (100, 100, 100)


def test_a_sub_customer_gets_its_full_name(stand_in: StandIn) -> None:
    sent = {"DisplayName": "Warehouse", "ParentRef": {"value": "6"}}

    made = stand_in.post("/customer", sent).json()["Customer"]
    assert (made["FullyQualifiedName"], made["Level"], made["Job"]) == (
        "Bluewater Freight:Rotterdam office:Customs desk:Phase two:Warehouse",
        4,
        True,
    )


def test_customers_stop_at_five_levels(stand_in: StandIn) -> None:
    fifth = stand_in.post("/customer", {"DisplayName": "Five", "ParentRef": {"value": "6"}}).json()[
        "Customer"
    ]

    assert (
        code_of(stand_in.post("/customer", {"DisplayName": "Six", "ParentRef": {"value": fifth["Id"]}}))
        == "6000"
    )


def test_a_customer_name_is_unique_even_among_inactive_ones(stand_in: StandIn) -> None:
    assert code_of(stand_in.post("/customer", {"DisplayName": "mothballed mills (deleted)"})) == "6240"


def test_only_transactions_can_be_voided(stand_in: StandIn) -> None:
    assert code_of(stand_in.post("/customer", {"Id": "1", "SyncToken": "0"}, operation="void")) == "500"


def test_sending_marks_the_invoice_as_sent(stand_in: StandIn) -> None:
    unsent = stand_in.company.cases["not_sent"]
    sent = stand_in.post(f"/invoice/{unsent}/send", None).json()["Invoice"]

    assert (sent["EmailStatus"], sent["DeliveryInfo"]["DeliveryType"]) == ("EmailSent", "Email")


def test_each_item_of_a_batch_is_answered_for_itself(stand_in: StandIn) -> None:
    items = [
        {"bId": "count", "Query": "SELECT COUNT(*) FROM Invoice"},
        {"bId": "wrong", "Query": "SELECT nothing"},
        {"bId": "made", "operation": "create", "Invoice": an_invoice(DocNumber="B-1")},
    ]

    answers = stand_in.post("/batch", {"BatchItemRequest": items}).json()["BatchItemResponse"]
    assert answers[0] == {"QueryResponse": {"totalCount": 612}, "bId": "count"}
    assert (answers[1]["Fault"]["Error"][0]["code"], answers[2]["Invoice"]["DocNumber"]) == ("4000", "B-1")


def test_a_batch_holds_30_items(stand_in: StandIn) -> None:
    items = [{"bId": str(at), "Query": "SELECT COUNT(*) FROM Invoice"} for at in range(31)]

    assert stand_in.post("/batch", {"BatchItemRequest": items}).status_code == 400

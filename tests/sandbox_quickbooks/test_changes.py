"""What somebody changes in QuickBooks meanwhile, and how change data capture tells it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.sandbox.documents import amount
from tests.sandbox_quickbooks.stand_in import NOW, StandIn

PLAIN = "101"


def captured(stand_in: StandIn, entities: str = "Invoice", since: str = NOW.isoformat()) -> list[Any]:
    answer = stand_in.get("/cdc", entities=entities, changedSince=since)
    answer.raise_for_status()
    return list(answer.json()["CDCResponse"][0]["QueryResponse"])


def an_open_invoice(stand_in: StandIn) -> str:
    return stand_in.company.cases["sent_unpaid"]


def test_nothing_changed_is_an_empty_object_for_each_resource(stand_in: StandIn) -> None:
    assert captured(stand_in, "Invoice,Customer") == [{}, {}]


def test_a_changed_invoice_comes_whole(stand_in: StandIn) -> None:
    stand_in.control("change", verb="edit", id=PLAIN, fields={"PrivateNote": "changed"})

    assert captured(stand_in) == [
        {
            "Invoice": [stand_in.get(f"/invoice/{PLAIN}").json()["Invoice"]],
            "startPosition": 1,
            "maxResults": 1,
        }
    ]


def test_a_deleted_invoice_comes_as_a_stub(stand_in: StandIn) -> None:
    stand_in.control("change", verb="delete", id=PLAIN)

    deleted = {"LastUpdatedTime": "2026-03-18T10:30:00-07:00"}
    stub = {"domain": "QBO", "status": "Deleted", "Id": PLAIN, "MetaData": deleted}
    assert captured(stand_in)[0]["Invoice"] == [stub]


def test_looks_back_30_days_only(stand_in: StandIn) -> None:
    stand_in.control("change", verb="delete", id=PLAIN)
    stand_in.clock.advance(days=30, seconds=1)
    stand_in.renew_token()

    assert captured(stand_in) == [{}]


def test_is_cut_at_1000_objects(stand_in: StandIn) -> None:
    stand_in.control("bulk", **{"count": 1100, "from": "2026-03-10", "to": "2026-03-17"})
    since = (NOW - timedelta(days=29)).isoformat()
    found = captured(stand_in, "Invoice,Payment", since)

    assert sum(part.get("maxResults", 0) for part in found) == 1000


@pytest.mark.parametrize("entities", ["", "Unicorn", "TimeActivity"])
def test_refuses_what_is_not_captured(stand_in: StandIn, entities: str) -> None:
    answer = stand_in.get("/cdc", entities=entities, changedSince="2026-03-01")

    assert (answer.status_code, answer.json()["Fault"]["Error"][0]["code"]) == (400, "10000")


def test_create_stores_a_new_invoice(stand_in: StandIn) -> None:
    made = stand_in.control(
        "change", verb="create", customer="2", amount="75.50", fields={"TxnDate": "2026-02-01"}
    )

    assert (made["TxnDate"], made["TotalAmt"], stand_in.company.count("Invoice")) == ("2026-02-01", 75.5, 613)


def test_edit_computes_sums_again(stand_in: StandIn) -> None:
    line = {"Amount": 500, "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": {}}
    changed = stand_in.control("change", verb="edit", id=an_open_invoice(stand_in), fields={"Line": [line]})

    assert (changed["TotalAmt"], changed["Balance"]) == (500, 500)


def test_put_stores_as_given(stand_in: StandIn) -> None:
    stand_in.control("change", verb="put", id=PLAIN, fields={"TotalAmt": 1}, drop=["Balance"])

    stored = stand_in.company.get("Invoice", PLAIN)
    assert (stored["TotalAmt"], "Balance" in stored, stored["SyncToken"]) == (1, False, "2")


def test_pay_settles_in_part(stand_in: StandIn) -> None:
    before = stand_in.company.get("Invoice", an_open_invoice(stand_in))
    stand_in.control("change", verb="pay", id=before["Id"], amount="10.00")

    after = stand_in.company.get("Invoice", before["Id"])
    assert amount(before["Balance"]) - amount(after["Balance"]) == Decimal("10.00")


def test_pay_settles_all_without_an_amount(stand_in: StandIn) -> None:
    stand_in.control("change", verb="pay", id=an_open_invoice(stand_in))

    assert amount(stand_in.company.get("Invoice", an_open_invoice(stand_in))["Balance"]) == 0


def test_credit_settles_by_a_memo_and_a_payment_of_zero(stand_in: StandIn) -> None:
    memo = stand_in.control("change", verb="credit", id=an_open_invoice(stand_in))

    invoice = stand_in.company.get("Invoice", an_open_invoice(stand_in))
    payment = stand_in.company.get("Payment", invoice["LinkedTxn"][0]["TxnId"])
    zeroes = [amount(invoice["Balance"]), amount(memo["Balance"]), amount(payment["TotalAmt"])]
    assert zeroes == [Decimal(0)] * 3


def test_void_and_move_change_the_invoice(stand_in: StandIn) -> None:
    stand_in.control("change", verb="void", id=PLAIN)
    moved = stand_in.control("change", verb="move", id=PLAIN, date="2026-03-01")

    assert (moved["TotalAmt"], moved["TxnDate"]) == (0, "2026-03-01")


def test_a_payment_can_be_deleted(stand_in: StandIn) -> None:
    invoice = stand_in.company.get("Invoice", stand_in.company.cases["paid"])
    stand_in.control("change", verb="delete", entity="Payment", id=invoice["LinkedTxn"][0]["TxnId"])

    again = stand_in.company.get("Invoice", invoice["Id"])
    assert again["Balance"] == again["TotalAmt"]


def test_a_customer_can_be_renamed(stand_in: StandIn) -> None:
    stand_in.control("change", verb="edit", entity="Customer", id="1", fields={"DisplayName": "Renamed"})

    assert stand_in.get("/customer/1").json()["Customer"]["DisplayName"] == "Renamed"


@pytest.mark.parametrize("change", [{"verb": "explode"}, {"verb": "move", "id": PLAIN}, {"id": PLAIN}, {}])
def test_a_wrong_change_is_said_to_be_wrong(stand_in: StandIn, change: dict[str, str]) -> None:
    answer = stand_in.session.post(f"{stand_in.url}/_sandbox/change", json=change, timeout=10)

    assert (answer.status_code, list(answer.json())) == (400, ["error"])


def test_a_deletion_between_two_pages_hides_a_row(stand_in: StandIn) -> None:
    before = stand_in.invoice_ids(21)
    stand_in.control("when", match="FROM Invoice", nth=2, change={"verb": "delete", "id": PLAIN})

    first = stand_in.query("SELECT * FROM Invoice ORDERBY Id STARTPOSITION 1 MAXRESULTS 10").json()
    second = stand_in.query("SELECT * FROM Invoice ORDERBY Id STARTPOSITION 11 MAXRESULTS 10").json()
    seen = [row["Id"] for page in (first, second) for row in page["QueryResponse"]["Invoice"]]
    assert seen == before[:10] + before[11:]

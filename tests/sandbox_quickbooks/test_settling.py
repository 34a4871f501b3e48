"""Payments that are changed, voided and deleted, and credit memos: what the books and the answers show."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from services.sandbox.documents import Document, amount
from tests.sandbox_quickbooks.stand_in import NOW, StandIn


@pytest.fixture
def open_invoices(stand_in: StandIn) -> list[str]:
    """Two plain open invoices of 100.00."""
    return [stand_in.control("change", verb="create", amount="100.00")["Id"] for _ in range(2)]


def paid(stand_in: StandIn, invoice_id: str, value: str) -> Document:
    """The invoice's new payment."""
    stand_in.control("change", verb="pay", id=invoice_id, amount=value)
    return stand_in.company.get("Payment", links_of(stand_in, invoice_id)[-1])


def links_of(stand_in: StandIn, invoice_id: str) -> list[str]:
    return [link["TxnId"] for link in stand_in.company.get("Invoice", invoice_id)["LinkedTxn"]]


def balances(stand_in: StandIn, *ids: str) -> list[Decimal]:
    return [amount(stand_in.company.get("Invoice", qbo_id)["Balance"]) for qbo_id in ids]


def line_for(invoice_id: str, value: str) -> Document:
    return {"Amount": Decimal(value), "LinkedTxn": [{"TxnId": invoice_id, "TxnType": "Invoice"}]}


def captured(stand_in: StandIn, entity: str) -> list[Any]:
    answer = stand_in.get("/cdc", entities=entity, changedSince=NOW.isoformat()).json()
    return list(answer["CDCResponse"][0]["QueryResponse"][0].get(entity, []))


def test_a_payment_is_moved_to_another_invoice(stand_in: StandIn, open_invoices: list[str]) -> None:
    first, second = open_invoices
    payment = paid(stand_in, first, "40.00")

    moved = {**payment, "Line": [line_for(second, "40.00")]}
    answer = stand_in.session.post(f"{stand_in.api}/payment", json=plain(moved), timeout=10)

    assert answer.status_code == 200
    assert balances(stand_in, first, second) == [Decimal(100), Decimal(60)]
    assert (links_of(stand_in, first), links_of(stand_in, second)) == ([], [payment["Id"]])


def plain(document: Document) -> Document:
    """The same with amounts as the text that JSON can hold."""
    lines = [{**line, "Amount": str(line["Amount"])} for line in document["Line"]]
    return {key: document[key] for key in ("Id", "SyncToken", "CustomerRef")} | {
        "TotalAmt": str(document["TotalAmt"]),
        "Line": lines,
    }


def test_a_change_that_is_refused_changes_nothing(stand_in: StandIn, open_invoices: list[str]) -> None:
    first, second = open_invoices
    payment = paid(stand_in, first, "40.00")

    moved = {**payment, "Line": [line_for(second, "140.00")]}
    answer = stand_in.session.post(f"{stand_in.api}/payment", json=plain(moved), timeout=10)

    assert answer.status_code == 400
    assert balances(stand_in, first, second) == [Decimal(60), Decimal(100)]


def test_a_payment_that_is_out_of_date_is_refused(stand_in: StandIn, open_invoices: list[str]) -> None:
    payment = paid(stand_in, open_invoices[0], "40.00")

    answer = stand_in.session.post(
        f"{stand_in.api}/payment", json=plain({**payment, "SyncToken": "9"}), timeout=10
    )

    assert answer.json()["Fault"]["Error"][0]["code"] == "5010"


@pytest.mark.parametrize("verb", ["void", "delete"])
def test_what_a_payment_took_comes_back(stand_in: StandIn, open_invoices: list[str], verb: str) -> None:
    payment = paid(stand_in, open_invoices[0], "40.00")

    stand_in.control("change", verb=verb, entity="Payment", id=payment["Id"])

    assert balances(stand_in, open_invoices[0]) == [Decimal(100)]
    assert links_of(stand_in, open_invoices[0]) == []


def test_a_credit_memo_that_is_deleted_settles_nothing_more(
    stand_in: StandIn, open_invoices: list[str]
) -> None:
    memo = stand_in.control("change", verb="credit", id=open_invoices[0], amount="30.00")
    (link,) = links_of(stand_in, open_invoices[0])

    stand_in.control("change", verb="delete", entity="CreditMemo", id=memo["Id"])

    payment = stand_in.company.get("Payment", link)
    assert balances(stand_in, open_invoices[0]) == [Decimal(100)]
    assert (payment["Line"], amount(payment["UnappliedAmt"])) == ([], Decimal(0))


def test_the_payment_of_a_deleted_invoice_is_money_to_apply(
    stand_in: StandIn, open_invoices: list[str]
) -> None:
    payment = paid(stand_in, open_invoices[0], "40.00")

    stand_in.control("change", verb="delete", id=open_invoices[0])

    after = stand_in.company.get("Payment", payment["Id"])
    assert (after["Line"], amount(after["UnappliedAmt"])) == ([], Decimal(40))


@pytest.mark.parametrize("on", [True, False])
def test_a_quiet_payment_leaves_version_and_time_of_its_invoice(
    stand_in: StandIn, open_invoices: list[str], on: bool
) -> None:
    before = stand_in.company.get("Invoice", open_invoices[0])
    stand_in.clock.advance(minutes=1)
    stand_in.control("quiet", on=on)

    payment = paid(stand_in, open_invoices[0], "40.00")

    after = stand_in.company.get("Invoice", open_invoices[0])
    told = [row["Id"] for row in captured(stand_in, "Payment")]
    unmoved = all(before[key] == after[key] for key in ("SyncToken", "MetaData"))
    assert (amount(after["Balance"]), unmoved, told) == (Decimal(60), on, [payment["Id"]])


def test_a_reset_ends_the_quiet(stand_in: StandIn) -> None:
    stand_in.control("quiet", on=True)

    stand_in.control("reset")

    assert stand_in.company.settles_quietly is False


@pytest.mark.parametrize("entity", ["Payment", "CreditMemo"])
def test_what_is_deleted_comes_as_a_stub(stand_in: StandIn, entity: str) -> None:
    record = stand_in.company.documents(entity)[0]

    stand_in.control("change", verb="delete", entity=entity, id=record["Id"])

    (stub,) = [row for row in captured(stand_in, entity) if row["Id"] == record["Id"]]
    assert (stub["status"], "TotalAmt" in stub) == ("Deleted", False)


@pytest.mark.parametrize("entity", ["Payment", "CreditMemo"])
def test_what_settles_is_found_by_its_time_its_customer_and_its_id(stand_in: StandIn, entity: str) -> None:
    record = stand_in.company.documents(entity)[0]
    stand_in.clock.advance(minutes=30)
    changed = stand_in.company.replace(entity, record)
    since = changed["MetaData"]["LastUpdatedTime"]

    found = [
        stand_in.query(f"SELECT * FROM {entity} WHERE {where}").json()["QueryResponse"][entity]  # noqa: S608
        for where in (
            f"MetaData.LastUpdatedTime >= '{since}'",
            f"MetaData.LastUpdatedTime >= '{since}' AND CustomerRef IN ('{record['CustomerRef']['value']}')",
            f"Id IN ('{record['Id']}', '999999')",
        )
    ]

    assert [[row["Id"] for row in rows] for rows in found] == [[record["Id"]]] * 3

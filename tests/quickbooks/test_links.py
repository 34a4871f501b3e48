"""What settles an invoice, and which invoices a payment names, as QuickBooks writes it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import QuickBooksUnavailable
from services.model.quickbooks import Entity, Settler
from services.quickbooks.changes import captured_of
from services.quickbooks.governor import Limits
from services.quickbooks.links import settlement_of, settlers_of

AT = datetime(2026, 3, 18, 17, 30, tzinfo=UTC)
MOST = Limits().captured


def link(qbo_id: object, kind: object) -> dict[str, object]:
    return {"TxnId": qbo_id, "TxnType": kind}


@pytest.mark.parametrize(
    ("linked", "settlers"),
    [
        (None, []),
        ([], []),
        ("none", []),
        ([None, 7, "Payment", {}], []),
        ([link("71", "Payment")], [Settler("Payment", "71")]),
        ([link(71, "PAYMENT")], [Settler("Payment", "71")]),
        ([link("72", "CreditMemo"), link("73", "CREDIT_MEMO")], [("CreditMemo", "72"), ("CreditMemo", "73")]),
        ([link("71", "Payment"), {**link("71", "Payment"), "TxnLineId": "1"}], [Settler("Payment", "71")]),
        ([link("71", "Payment"), link("71", "CreditMemo")], [("Payment", "71"), ("CreditMemo", "71")]),
        ([link("41", "Estimate"), link("9", "TimeActivity"), link("8", "StatementCharge")], []),
        ([link("", "Payment"), link(None, "Payment"), link(True, "Payment"), link("71", None)], []),
    ],
)
def test_an_invoice_names_each_payment_and_credit_memo_once(linked: Any, settlers: list[Settler]) -> None:
    assert list(settlers_of(linked)) == settlers


@pytest.mark.parametrize(
    ("payment", "ids"),
    [
        ({}, set()),
        ({"Line": None}, set()),
        ({"Line": [None, {"LinkedTxn": "103"}]}, set()),
        ({"Line": [{"LinkedTxn": [link("103", "Invoice")]}]}, {"103"}),
        ({"Line": [{"LinkedTxn": [link(103, "INVOICE"), link("5", "CreditMemo")]}]}, {"103"}),
        (
            {"Line": [{"LinkedTxn": [link("1", "Invoice")]}, {"LinkedTxn": [link("2", "Invoice")]}]},
            {"1", "2"},
        ),
        ({"LinkedTxn": [link("104", "Invoice"), link("9", "Deposit")]}, {"104"}),
        ({"InvoiceRef": {"value": "105"}}, {"105"}),
        ({"InvoiceRef": "105"}, set()),
    ],
)
def test_a_payment_names_invoices_in_several_places(payment: dict[str, Any], ids: set[str]) -> None:
    settlement = settlement_of(Entity.PAYMENT, {"Id": "71", **payment})

    assert settlement is not None
    assert settlement.settler == Settler("Payment", "71")
    assert settlement.invoice_ids == ids


@pytest.mark.parametrize("row", [None, [], "71", {}, {"Id": None}, {"Id": ""}])
def test_what_has_no_id_is_no_payment(row: Any) -> None:
    assert settlement_of(Entity.PAYMENT, row) is None


def answer(*parts: Any) -> bytes:
    return json.dumps({"CDCResponse": [{"QueryResponse": list(parts)}]}).encode()


def test_an_answer_is_taken_apart_by_resource() -> None:
    stub = {"status": "Deleted", "Id": "9"}
    paid = {"Id": "71", "Line": [{"LinkedTxn": [link("103", "Invoice")]}]}

    captured = captured_of(
        answer({"Invoice": [stub, {"Id": "10"}]}, {}, {"Payment": [paid, {**stub, "Id": "72"}]}), AT, MOST
    )

    assert captured.deleted[Entity.INVOICE] == {"9"}
    assert captured.deleted[Entity.PAYMENT] == {"72"}
    assert captured.deleted[Entity.CREDIT_MEMO] == set()
    assert [one.invoice_ids for one in captured.settlements] == [{"103"}]


@pytest.mark.parametrize(("rows", "is_complete"), [(MOST - 1, True), (MOST, False), (MOST + 1, False)])
def test_an_answer_of_a_thousand_objects_may_lack_some(rows: int, is_complete: bool) -> None:
    half = rows // 2
    parts = {"Invoice": [{"Id": "1"}] * half}, {"Payment": [{"Id": "2"}] * (rows - half)}

    assert captured_of(answer(*parts), AT, MOST).is_complete is is_complete


@pytest.mark.parametrize("body", [b"{}", b'{"CDCResponse": null}', b'{"CDCResponse": {}}'])
def test_an_answer_of_another_shape_is_no_answer(body: bytes) -> None:
    with pytest.raises(QuickBooksUnavailable):
        captured_of(body, AT, MOST)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["Id", "Line", "LinkedTxn", "TxnId", "TxnType", "InvoiceRef", "value", "status"])
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_whatever_stands_there_nothing_breaks(value: Any) -> None:
    found = settlers_of(value)
    captured = captured_of(answer({"Payment": [value], "CreditMemo": value}), AT, MOST)

    assert len(set(found)) == len(found)
    assert all(one.settler.qbo_id for one in captured.settlements)

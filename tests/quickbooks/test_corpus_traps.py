"""What a naive importer trips over in real answers, each by name, where the folder with them is at hand."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from services.model.invoice_status import PaymentState
from services.model.quickbooks import Entity, SourceInvoice
from services.model.rejection import ReviewProblem
from services.quickbooks.faults import Fault, Reply, read_envelope
from services.quickbooks.links import settlement_of
from services.quickbooks.translate import invoice_of
from tests.quickbooks.figures import a_document, a_sales_line, read
from tests.quickbooks.test_corpus import lines_of


def real_invoices() -> list[tuple[str, SourceInvoice]]:
    return [(raw.decode(), invoice_of(raw, "USD")) for raw in lines_of("invoices.jsonl")]


def test_an_invoice_that_is_only_a_subtotal_of_statement_charges_is_taken() -> None:
    found = [one for text, one in real_invoices() if "StatementCharge" in text and len(one.lines) == 1]

    assert [(one.total, one.lines[0].amount, one.problem) for one in found] == [
        (Decimal(81), Decimal(75), None)
    ]


def test_real_voids_are_told_by_amounts_and_note() -> None:
    found = [one for text, one in real_invoices() if '"PrivateNote": "Voided' in text]

    assert found
    assert {(one.payment_state, one.total, one.problem) for one in found} == {
        (PaymentState.VOID, Decimal(0), None)
    }


def test_other_spellings_of_enumerations_are_understood() -> None:
    found = [one for text, one in real_invoices() if "SALES_ITEM_LINE_DETAIL" in text]

    assert [line.kind.value for one in found for line in one.lines][:1] == ["sales_item"]


def test_without_a_currency_it_is_the_companys() -> None:
    found = [one.currency for text, one in real_invoices() if "CurrencyRef" not in text]

    assert (len(found) > 20, set(found)) == (True, {"USD"})


def test_a_quantity_that_is_absent_stays_so_and_zero_stays_zero() -> None:
    quantities = {line.quantity for _, one in real_invoices() for line in one.lines}

    assert {None, Decimal(0)} <= quantities


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"DueDate": "2025-12-24"}, id="due before the invoice date"),
        pytest.param(
            {"Line": [a_sales_line(200), {"Amount": 100, "DetailType": "DiscountLineDetail"}]}, id="discount"
        ),
        pytest.param({"Line": [a_sales_line(150), a_sales_line(-50)]}, id="negative sales line"),
        pytest.param(
            {"Line": [a_sales_line(), {"DetailType": "DescriptionOnly"}]}, id="description without an amount"
        ),
        pytest.param(
            {"Line": [{"DetailType": "GroupLineDetail", "GroupLineDetail": {"Line": [a_sales_line()]}}]},
            id="a bundle whose money sits in nested lines",
        ),
        pytest.param(
            {"BillAddr": {"Line1": "a", "Line5": "e"}, "CustomField": [{"Name": "Crew"}]}, id="address"
        ),
        pytest.param({"BrandNewKey": [{"of": 2030}]}, id="unknown keys"),
    ],
)
def test_what_looks_odd_but_is_sound_is_taken(fields: dict[str, object]) -> None:
    assert read(a_document(**fields)).problem is None


def test_seven_decimals_of_a_price_are_kept() -> None:
    line = a_sales_line(SalesItemLineDetail={"UnitPrice": "33.3333333", "Qty": 3})

    assert read(a_document(Line=[line])).lines[0].unit_price == Decimal("33.3333333")


def test_a_deleted_stub_is_no_invoice() -> None:
    problems = {invoice_of(raw, "USD").problem for raw in lines_of("invoices_deleted_stub.jsonl")}

    assert problems == {ReviewProblem.UNREADABLE}


def test_an_empty_result_is_no_fault() -> None:
    assert not isinstance(read_envelope(Reply(200, b'{"QueryResponse": {}, "time": "x"}')), Fault)


@pytest.mark.parametrize(
    ("name", "entity"), [("Payment.jsonl", Entity.PAYMENT), ("CreditMemo.jsonl", Entity.CREDIT_MEMO)]
)
def test_every_invoice_that_a_real_payment_or_credit_memo_names_is_found(name: str, entity: Entity) -> None:
    for raw in lines_of(name):
        row = json.loads(raw)
        parts = [row, *(row.get("Line") or [])]
        links = [link for part in parts for link in part.get("LinkedTxn") or []]
        settlement = settlement_of(entity, row)
        assert settlement is not None
        assert settlement.invoice_ids >= {link["TxnId"] for link in links if link["TxnType"] == "Invoice"}

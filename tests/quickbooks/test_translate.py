"""Documents as QuickBooks writes them, odd ones included."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from services.model.invoice_status import DeliveryState, PaymentState
from services.model.quickbooks import LineKind
from services.model.rejection import ReviewProblem
from services.quickbooks.translate import customer_of
from tests.quickbooks.figures import a_document, a_sales_line, read


def test_a_plain_invoice_has_no_problem() -> None:
    assert read(a_document()).problem is None


def test_the_exact_bytes_are_kept() -> None:
    raw = b'{ "Id":"1" ,"TotalAmt": 1.10,  "NewField": [1e-7] }'

    assert read(raw).raw == raw


@pytest.mark.parametrize("written", [b"12.5", b"12.50", b'"12.50"', b"1.25e1"])
def test_a_number_is_the_same_however_it_is_written(written: bytes) -> None:
    invoice = read(b'{"Id":"1","TotalAmt":' + written + b',"Balance":0}')

    assert invoice.total == Decimal("12.5")


def test_no_digit_passes_through_a_float() -> None:
    assert read(b'{"Id":"1","TotalAmt":12345678901234.56789}').total == Decimal("12345678901234.56789")


def test_an_invoice_without_a_currency_has_the_companys() -> None:
    assert read(a_document(), home_currency="CAD").currency == "CAD"


def test_an_invoice_has_its_own_currency() -> None:
    assert read(a_document(CurrencyRef={"value": "JPY", "name": "Yen"})).currency == "JPY"


def test_times_keep_their_offset() -> None:
    assert read(a_document()).created_at == datetime(2026, 1, 5, 17, tzinfo=UTC)


@pytest.mark.parametrize("name", ["SalesItemLineDetail", "SALES_ITEM_LINE_DETAIL"])
def test_line_types_are_known_in_every_spelling(name: str) -> None:
    (line,) = read(a_document(Line=[a_sales_line(DetailType=name)])).lines

    assert line.kind is LineKind.SALES_ITEM


def test_an_unknown_type_of_line_is_kept_with_its_amount() -> None:
    tds = {"Amount": 10, "DetailType": "TDSLineDetail", "TDSLineDetail": {}}
    (_, line) = read(a_document(Line=[a_sales_line(), tds], TotalAmt=90, Balance=90)).lines

    assert (line.kind, line.detail_type) == (LineKind.OTHER, "TDSLineDetail")
    assert line.amount == Decimal(10)


def test_the_lines_of_a_bundle_follow_it_and_name_it() -> None:
    bundle = {
        "Amount": 30,
        "DetailType": "GroupLineDetail",
        "GroupLineDetail": {
            "GroupItemRef": {"value": "52", "name": "Launch kit"},
            "Quantity": 2,
            "Line": [a_sales_line(20), a_sales_line(10)],
        },
    }
    invoice = read(a_document(Line=[a_sales_line(70), bundle]))

    assert [(line.line_no, line.parent_no) for line in invoice.lines] == [
        (1, None),
        (2, None),
        (3, 2),
        (4, 2),
    ]
    assert invoice.problem is None


def test_a_void_is_told_by_its_amounts_and_its_note() -> None:
    line = a_sales_line(0) | {"SalesItemLineDetail": {"ItemRef": {"value": "5"}}}
    invoice = read(a_document(Line=[line], TotalAmt=0, Balance=0, PrivateNote="Voided - twice"))

    assert invoice.payment_state is PaymentState.VOID


def test_a_bounced_mail_is_a_delivery_error() -> None:
    invoice = read(a_document(DeliveryInfo={"DeliveryErrorType": "Bounced Email"}))

    assert invoice.delivery_state is DeliveryState.ERROR


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"TxnDate": ...}, ReviewProblem.NO_DATE),
        ({"TxnDate": "31.01.2026"}, ReviewProblem.UNREADABLE),
        ({"DueDate": "0000-00-00"}, ReviewProblem.UNREADABLE),
        ({"CustomerRef": None}, ReviewProblem.NO_CUSTOMER),
        ({"CustomerRef": ...}, ReviewProblem.NO_CUSTOMER),
        ({"TotalAmt": ...}, ReviewProblem.TOTAL_MISSING),
        ({"TotalAmt": None}, ReviewProblem.TOTAL_MISSING),
        ({"Balance": ...}, ReviewProblem.BALANCE_MISSING),
        ({"Balance": 101}, ReviewProblem.BALANCE_EXCEEDS_TOTAL),
        ({"TotalAmt": -5, "Balance": -5}, ReviewProblem.NEGATIVE_TOTAL),
        ({"TotalAmt": 99, "Balance": 99}, ReviewProblem.SUMS_DIFFER),
        ({"TotalAmt": "1e30"}, ReviewProblem.AMOUNT_DOES_NOT_FIT),
        ({"TotalAmt": "100.0000001"}, ReviewProblem.AMOUNT_DOES_NOT_FIT),
        ({"TotalAmt": "NaN"}, ReviewProblem.AMOUNT_DOES_NOT_FIT),
        ({"ExchangeRate": "1e999999"}, ReviewProblem.AMOUNT_DOES_NOT_FIT),
        ({"Line": [a_sales_line("0.0000001")]}, ReviewProblem.AMOUNT_DOES_NOT_FIT),
        ({"TotalAmt": "a hundred"}, ReviewProblem.UNREADABLE),
        ({"Line": {"Amount": 100}}, ReviewProblem.UNREADABLE),
        ({"SyncToken": "three"}, ReviewProblem.UNREADABLE),
        ({"status": "Deleted"}, ReviewProblem.UNREADABLE),
        ({"sparse": True}, ReviewProblem.UNREADABLE),
        ({"sparse": False}, None),
        ({"Line": None, "TotalAmt": 0, "Balance": 0}, None),
        ({"Line": [None, a_sales_line()]}, None),
        ({"PrivateNote": 17, "LinkedTxn": "none", "DeliveryInfo": []}, None),
        ({"SyncToken": 3, "Id": 101, "DocNumber": 1042}, None),
    ],
)
def test_an_odd_document_names_its_first_problem(
    fields: dict[str, Any], problem: ReviewProblem | None
) -> None:
    assert read(a_document(**fields)).problem is problem


def test_what_can_be_read_of_an_unreadable_document_is_read() -> None:
    invoice = read(a_document(Line="?"))

    assert (invoice.qbo_id, invoice.doc_number, invoice.txn_date) == ("101", "1042", date(2026, 1, 5))


@pytest.mark.parametrize("raw", [b"null", b"[]", b'"Invoice"', b"{}", b'{"Id": {}}'])
def test_what_is_no_invoice_is_kept_as_unreadable(raw: bytes) -> None:
    invoice = read(raw)

    assert (invoice.raw, invoice.problem) == (raw, ReviewProblem.UNREADABLE)


def test_an_amount_that_does_not_fit_is_no_amount() -> None:
    assert read(a_document(TotalAmt="1e30")).total is None


def test_a_nul_character_does_not_reach_the_store() -> None:
    assert read(a_document(DocNumber="10\x0042")).doc_number == "1042"


SAME = [
    pytest.param({"TotalAmt": "100.00"}, id="another spelling of a number"),
    pytest.param({"Balance": 40}, id="a payment"),
    pytest.param({"EmailStatus": "NotSet"}, id="delivery"),
    pytest.param({"CustomerRef": {"value": "7", "name": "Harbour House Ltd"}}, id="a renamed customer"),
    pytest.param({"SyncToken": "9", "PrivateNote": "seen"}, id="a note"),
    pytest.param({"Line": list(reversed(a_document()["Line"]))}, id="another order of lines"),
]
OTHER = [
    pytest.param({"TotalAmt": 101}, id="total"),
    pytest.param({"TxnDate": "2026-01-06"}, id="invoice date"),
    pytest.param({"DueDate": ...}, id="due date"),
    pytest.param({"DocNumber": "1043"}, id="number"),
    pytest.param({"CustomerRef": {"value": "8"}}, id="customer"),
    pytest.param({"CurrencyRef": {"value": "EUR"}}, id="currency"),
    pytest.param({"TxnTaxDetail": {"TotalTax": 1}}, id="tax"),
    pytest.param({"Line": [a_sales_line(50), a_sales_line(50)]}, id="lines"),
    pytest.param({"Line": [a_sales_line(Description="Concept")]}, id="a line's text"),
]


@pytest.mark.parametrize("fields", SAME)
def test_the_content_is_the_same_after(fields: dict[str, Any]) -> None:
    assert read(a_document(**fields)).content_digest == read(a_document()).content_digest


@pytest.mark.parametrize("fields", OTHER)
def test_the_content_is_another_with_another(fields: dict[str, Any]) -> None:
    assert read(a_document(**fields)).content_digest != read(a_document()).content_digest


def test_a_project_is_a_customer_with_a_parent() -> None:
    document = {
        "Id": "9",
        "DisplayName": "Brand refresh",
        "FullyQualifiedName": "Harbour House:Brand refresh",
        "ParentRef": {"value": "7"},
        "IsProject": True,
        "PrimaryEmailAddr": {"Address": "ap@harbour.example"},
    }
    customer = customer_of(msgspec.json.encode(document))

    assert (
        customer.full_name,
        customer.parent_id,
        customer.is_project,
        customer.is_active,
        customer.email,
    ) == (
        "Harbour House:Brand refresh",
        "7",
        True,
        True,
        "ap@harbour.example",
    )


@pytest.mark.parametrize("raw", [b"null", b'{"Id": "9", "ParentRef": "7"}', b'{"DisplayName": null}'])
def test_a_customer_that_cannot_be_read_is_kept(raw: bytes) -> None:
    assert customer_of(raw).raw == raw


@pytest.mark.parametrize("depth", [900, 994, 5000])
def test_a_document_nested_almost_without_end_is_kept_whole(depth: int) -> None:
    raw = b'{"Id":"7","PrivateNote":' + b"[" * depth + b"]" * depth + b"}"

    invoice = read(raw)

    assert (invoice.raw, invoice.problem is not None) == (raw, True)

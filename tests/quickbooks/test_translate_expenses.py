"""Lines of bills and purchases become expenses: paid what, to whom and for whom, exactly or not at all."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.model.entry import Billable, EntryKind, PartyKind
from services.model.quickbooks import Entity
from services.model.rejection import ReviewProblem
from tests.quickbooks.records import a_bill, a_line, a_purchase, read_bill, read_purchase, read_record

ITEM = {
    "Id": "2",
    "Amount": 37.5,
    "DetailType": "ItemBasedExpenseLineDetail",
    "ItemBasedExpenseLineDetail": {
        "ItemRef": {"value": "11", "name": "Pump"},
        "CustomerRef": {"value": "3"},
        "UnitPrice": 12.5,
        "Qty": 3,
        "BillableStatus": "HasBeenBilled",
    },
}


def test_a_line_of_a_bill_is_an_expense_paid_to_its_vendor() -> None:
    record = read_record(Entity.BILL, a_bill(a_line(TaxAmount=8.25)))
    (entry,) = record.entries

    assert (record.doc_number, record.txn_date, record.due_date) == (
        "B-7",
        date(2026, 1, 5),
        date(2026, 2, 4),
    )
    assert (entry.kind, entry.line_no, entry.problem) == (EntryKind.EXPENSE, 1, None)
    assert (entry.party_kind, entry.party_id, entry.party_name) == (PartyKind.VENDOR, "46", "Norton Lumber")
    assert (entry.customer_id, entry.account_id, entry.account_name) == ("26", "64", "Job Materials")
    assert (entry.amount, entry.tax, entry.billable) == (Decimal(100), Decimal("8.25"), Billable.BILLABLE)
    assert (entry.seconds, entry.description) == (None, "Lumber")


def test_one_document_feeds_several_projects_line_by_line() -> None:
    entries = read_bill(a_bill(a_line(), ITEM, a_line("3", CustomerRef=None)))

    assert [(entry.line_no, entry.customer_id) for entry in entries] == [(1, "26"), (2, "3"), (3, None)]
    assert (entries[1].item_id, entries[1].rate, entries[1].quantity) == ("11", Decimal("12.5"), Decimal(3))
    assert entries[1].billable is Billable.BILLED


@pytest.mark.parametrize(
    ("refund", "amount", "expected"),
    [(True, 100, -100), (True, -40, 40), (False, 100, 100), (None, -40, -40), ("true", 0, 0)],
)
def test_a_refund_is_negative_with_its_tax(refund: Any, amount: int, expected: int) -> None:
    (entry,) = read_purchase(a_purchase(a_line(amount=amount, TaxAmount=5), Credit=refund))

    assert (str(entry.amount), entry.tax) == (str(expected), Decimal(-5 if refund else 5))


@pytest.mark.parametrize(
    ("entity", "party"),
    [
        ({"value": "54", "type": "Employee"}, (PartyKind.EMPLOYEE, "54")),
        ({"value": "26", "type": "Customer"}, (PartyKind.CUSTOMER, "26")),
        ({"value": "46", "type": "VENDOR"}, (PartyKind.VENDOR, "46")),
        ({"value": "46"}, (None, "46")),
        (None, (None, None)),
    ],
)
def test_a_purchase_is_paid_to_whom_it_names(entity: Any, party: tuple[Any, Any]) -> None:
    (entry,) = read_purchase(a_purchase(EntityRef=entity))

    assert (entry.party_kind, entry.party_id) == party


@pytest.mark.parametrize(
    "name",
    [
        "AccountBasedExpenseLineDetai l",
        "AccountBasedExpenseLine Detail",
        "ACCOUNT_BASED_EXPENSE_LINE_DETAIL",
    ],
)
def test_the_spelling_of_a_lines_type_does_not_matter(name: str) -> None:
    line = a_line()
    line |= {"DetailType": name, name: line.pop("AccountBasedExpenseLineDetail")}

    entries = read_bill(a_bill(a_line("4"), line))

    assert [(entry.customer_id, entry.amount) for entry in entries] == [("26", Decimal(100))] * 2


@pytest.mark.parametrize(
    ("line", "customer"),
    [
        (a_line() | {"ProjectRef": {"value": "412"}}, ("26", "Travis", "412")),
        (a_line(ProjectRef={"value": "412", "name": "Deck"}), ("26", "Travis", "412")),
        (a_line(CustomerRef=None) | {"ProjectRef": {"value": "412"}}, ("412", None, None)),
        (a_line() | {"ProjectRef": {"value": "26"}}, ("26", "Travis", None)),
    ],
)
def test_a_lines_project_is_kept_beside_its_customer(line: dict[str, Any], customer: Any) -> None:
    (entry,) = read_bill(a_bill(line))

    assert (entry.customer_id, entry.customer_name, entry.project_id) == customer


def test_a_line_keeps_its_number_when_another_is_put_in_before_it() -> None:
    before = read_bill(a_bill(a_line("1"), a_line("2", 7)))
    after = read_bill(a_bill(a_line("1"), a_line("3", 9), a_line("2", 7)))

    assert [(entry.line_no, entry.amount) for entry in after] == [
        (1, Decimal(100)),
        (3, Decimal(9)),
        (2, Decimal(7)),
    ]
    assert set(before) < set(after)


@pytest.mark.parametrize("numbers", [("7", "7"), ("7", None), ("7", "x"), ("0", "7"), ("7", "99999999999")])
def test_lines_without_numbers_of_their_own_have_their_places(numbers: tuple[str | None, str | None]) -> None:
    subtotal = {"DetailType": "SubTotalLineDetail", "Amount": 5}
    first, second = numbers

    entries = read_bill(a_bill(a_line(first), subtotal, a_line(second)))

    assert [entry.line_no for entry in entries] == [1, 3]


@pytest.mark.parametrize(
    "lines",
    [[], None, [None], [{"Id": "1", "DetailType": "TaxLineDetail", "Amount": 9}], [{"DetailType": None}]],
)
def test_a_document_without_an_expense_has_one_entry_for_nobody(lines: Any) -> None:
    (entry,) = read_bill(a_bill() | {"Line": lines})

    assert (entry.line_no, entry.customer_id, entry.amount, entry.problem) == (0, None, Decimal(0), None)


def test_lines_of_a_bundle_are_expenses_too() -> None:
    bundle = {"Id": "9", "DetailType": "GroupLineDetail", "GroupLineDetail": {"Line": [a_line("4"), ITEM]}}

    assert [entry.line_no for entry in read_bill(a_bill(bundle))] == [4, 2]


@pytest.mark.parametrize(
    ("info", "markup", "problem"),
    [
        ({"Percent": 10}, Decimal(10), None),
        ({"PercentBased": True, "Value": 12.5}, Decimal("12.5"), None),
        ({"PercentBased": False, "Value": 30}, None, ReviewProblem.MARKUP_UNCLEAR),
        ({"Value": 30}, None, ReviewProblem.MARKUP_UNCLEAR),
        ({"Value": 0}, None, None),
        ({"PriceLevelRef": {"value": "1"}}, None, None),
    ],
)
def test_a_mark_up_is_a_percentage_or_needs_review(
    info: dict[str, Any], markup: Decimal | None, problem: ReviewProblem | None
) -> None:
    (entry,) = read_bill(a_bill(a_line(MarkupInfo=info)))

    assert (entry.markup, entry.problem) == (markup, problem)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (a_line(amount=None), ReviewProblem.AMOUNT_MISSING),
        (a_line(amount="NaN"), ReviewProblem.AMOUNT_DOES_NOT_FIT),
        (a_line(amount="sNaN", TaxAmount="sNaN"), ReviewProblem.AMOUNT_DOES_NOT_FIT),
        (a_line(amount="0.000001"), ReviewProblem.AMOUNT_DOES_NOT_FIT),
        (a_line(TaxAmount="1e30"), ReviewProblem.AMOUNT_DOES_NOT_FIT),
        (a_line(Qty="NaN"), ReviewProblem.AMOUNT_DOES_NOT_FIT),
        (a_line(BillableStatus="Perhaps"), ReviewProblem.BILLING_UNCLEAR),
        (a_line(CustomerRef=[]), ReviewProblem.UNREADABLE),
    ],
)
def test_a_line_that_cannot_be_taken_says_why(line: dict[str, Any], problem: ReviewProblem) -> None:
    (entry,) = read_bill(a_bill(line))

    assert (entry.line_no, entry.problem) == (1, problem)


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (a_bill(TxnDate=None), ReviewProblem.NO_DATE),
        (a_bill(a_line(BillableStatus="Perhaps"), TxnDate=None), ReviewProblem.BILLING_UNCLEAR),
        (a_bill(DueDate="soon"), ReviewProblem.UNREADABLE),
        (a_bill(sparse=True), ReviewProblem.UNREADABLE),
        (a_bill(ExchangeRate="NaN"), ReviewProblem.AMOUNT_DOES_NOT_FIT),
        (a_bill(Line={}), ReviewProblem.UNREADABLE),
        ({"Id": "25", "domain": "QBO", "status": "Deleted"}, ReviewProblem.UNREADABLE),
        (b'{"Line":', ReviewProblem.UNREADABLE),
        (b"\xff", ReviewProblem.UNREADABLE),
    ],
)
def test_an_odd_document_is_kept_whole_and_each_entry_says_so(document: Any, problem: ReviewProblem) -> None:
    record = read_record(Entity.BILL, document)

    assert record.raw == (document if isinstance(document, bytes) else json.dumps(document).encode())
    assert [entry.problem for entry in record.entries] == [problem]


def test_a_readable_line_beside_an_odd_one_keeps_its_customer() -> None:
    entries = read_bill(a_bill(a_line("1"), a_line("2", amount=[])))

    assert [(entry.line_no, entry.customer_id, entry.amount) for entry in entries] == [
        (1, "26", Decimal(100)),
        (2, "26", None),
    ]
    assert {entry.problem for entry in entries} == {ReviewProblem.UNREADABLE}


def test_what_is_void_is_nothing_that_is_still_to_be_billed() -> None:
    void = a_purchase(a_line(amount=0), ITEM | {"Amount": 0}, PrivateNote="Voided - deck", TotalAmt=0)

    assert [(entry.amount, entry.billable, entry.problem) for entry in read_purchase(void)] == [
        (Decimal(0), Billable.NOT_BILLABLE, None),
        (Decimal(0), Billable.BILLED, None),
    ]
    (free,) = read_purchase(a_purchase(a_line(amount=0), TotalAmt=0))
    assert free.billable is Billable.BILLABLE


@pytest.mark.parametrize(("kind", "billable"), [("Invoice", Billable.BILLED), ("ReimburseCharge", None)])
def test_a_billable_line_that_is_linked_to_an_invoice_is_billed(kind: str, billable: Billable | None) -> None:
    (entry,) = read_bill(a_bill(a_line() | {"LinkedTxn": [{"TxnId": "9", "TxnType": kind}]}))

    assert entry.billable is (billable or Billable.BILLABLE)


def test_currency_and_exchange_rate_are_the_documents() -> None:
    foreign = read_record(Entity.BILL, a_bill(CurrencyRef={"value": "CAD"}, ExchangeRate=0.7312))

    assert (foreign.currency, foreign.exchange_rate) == ("CAD", Decimal("0.7312"))
    assert read_record(Entity.BILL, a_bill(), "EUR").currency == "EUR"


def test_the_digest_of_a_document_covers_its_head_and_every_line() -> None:
    def digest(*lines: dict[str, Any], **changes: Any) -> str:
        return read_record(Entity.BILL, a_bill(*lines, **changes)).content_digest

    two = (a_line("1"), a_line("2", 7))

    assert digest(*two) == digest(*reversed(two), SyncToken="4", PrivateNote="seen")
    changed = {
        digest(*two, DocNumber="B-8"),
        digest(*two, DueDate=None),
        digest(*two, CurrencyRef={"value": "CAD"}),
        digest(a_line("1"), a_line("2", 8)),
        digest(a_line("1"), a_line("3", 7)),
        digest(a_line("1")),
        digest(a_line("1", TaxAmount=1), a_line("2", 7)),
    }
    assert len(changed) == 7
    assert digest(*two) not in changed

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from services.sandbox.company import Company
from services.sandbox.documents import amount, to_bytes
from services.sandbox.seed import seeded_company
from tests.sandbox_quickbooks.stand_in import StillClock

ENTITIES = (
    *("Invoice", "Customer", "Payment", "CreditMemo", "Item", "Term", "CompanyInfo", "Preferences"),
    *("TimeActivity", "Bill", "Purchase", "Employee", "Vendor"),
)

CASES = {
    *(
        "paid",
        "partly_paid",
        "paid_but_never_sent",
        "credit_memo_applied",
        "overdue",
        "sent_unpaid",
        "viewed",
    ),
    *("not_sent", "queued_to_send", "printed", "delivery_error", "status_of_its_own", "voided"),
    *("voided_without_earlier_note", "zero_without_note", "zero_by_discount", "deposit_on_invoice"),
    *("deposit_covers_all", "due_before_invoice_date", "no_due_date", "dated_ahead", "negative_total"),
    *("missing_balance", "missing_total", "balance_exceeds_total", "sums_differ", "amount_that_does_not_fit"),
    *("seven_decimal_amount", "numbers_as_integers", "numbers_as_text", "seven_decimal_price", "no_currency"),
    *("foreign_currency", "yen_without_decimals", "tax_inclusive", "sales_tax", "discount_in_percent"),
    *("discount_as_amount", "only_a_subtotal_line", "bundle", "description_line", "negative_line"),
    *("description_line_with_amount", "quantity_absent", "quantity_zero", "no_item_and_shipping"),
    *("unknown_line_type", "many_lines", "other_spellings", "custom_fields", "unknown_keys", "nulls"),
    *("address_of_lines_only", "duplicate_number_first", "duplicate_number_second", "no_doc_number"),
    *("longest_doc_number", "text_that_would_act", "longest_note", "created_long_after_its_date"),
    *("paid_twice_over_two_payments", "invoice_for_inactive_customer", "invoice_for_project"),
    *("invoice_for_third_level_customer", "invoice_for_right_to_left_name", "invoice_for_emoji_name"),
    *("invoice_for_apostrophe_name", "invoice_for_slack_mention_name", "invoice_for_formula_name"),
    *("invoice_for_markup_name", "invoice_for_backslash_name", "invoice_for_long_name"),
}

UNSOUND = {
    *("missing_balance", "missing_total", "balance_exceeds_total", "sums_differ", "only_a_subtotal_line"),
    "other_spellings",
}


@pytest.fixture(scope="module")
def seeded() -> Company:
    return seeded_company(StillClock())


def books(company: Company) -> bytes:
    return to_bytes({entity: company.documents(entity) for entity in ENTITIES})


def test_the_same_day_gives_the_same_books(seeded: Company) -> None:
    later_that_day = StillClock()
    later_that_day.advance(hours=12, microseconds=7)

    assert books(seeded_company(later_that_day)) == books(seeded)


def test_reset_gives_the_first_books_again(clock: StillClock) -> None:
    company = seeded_company(clock)
    before = books(company)
    company.remove("Invoice", "101")
    company.reset()

    assert books(company) == before


def test_every_odd_case_is_there(seeded: Company) -> None:
    invoices = {invoice["Id"] for invoice in seeded.documents("Invoice")}
    named = {name for name, record_id in seeded.cases.items() if record_id in invoices and name in CASES}

    assert named == CASES


def test_no_odd_case_goes_unlisted(seeded: Company) -> None:
    assert {name for name in seeded.cases if not name.startswith(("customer_", "entry_"))} == CASES


def test_is_a_firm_of_believable_size(seeded: Company) -> None:
    counts = {entity: seeded.count(entity) for entity in ("Customer", "Invoice")}

    assert counts == {"Customer": 42, "Invoice": 612}


def test_every_month_of_the_last_two_years_has_invoices(seeded: Company) -> None:
    months = Counter(invoice["TxnDate"][:7] for invoice in seeded.documents("Invoice"))
    full = [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)][3:26]

    assert min(months[month] for month in full) >= 18


def test_invoices_in_several_currencies(seeded: Company) -> None:
    currencies = {(invoice.get("CurrencyRef") or {}).get("value") for invoice in seeded.documents("Invoice")}

    assert currencies == {"USD", "EUR", "GBP", "CAD", "JPY", None}


def test_nothing_was_created_in_the_future(seeded: Company) -> None:
    stamps = [invoice["MetaData"]["LastUpdatedTime"] for invoice in seeded.documents("Invoice")]

    assert max(stamps) < seeded.today.isoformat()


def test_totals_follow_from_lines_but_for_the_odd_cases(seeded: Company) -> None:
    names = {record_id: name for name, record_id in seeded.cases.items() if name in CASES}
    counted = ("SalesItemLineDetail", "GroupLineDetail")
    unsound = set()
    for invoice in seeded.documents("Invoice"):
        lines = invoice["Line"]
        sums = sum(
            (amount(line.get("Amount")) for line in lines if line["DetailType"] in counted), Decimal(0)
        )
        less = [amount(line["Amount"]) for line in lines if line["DetailType"] == "DiscountLineDetail"]
        total = sums - sum(less, Decimal(0)) + amount(invoice["TxnTaxDetail"]["TotalTax"])
        if total != amount(invoice.get("TotalAmt")):
            unsound.add(names.get(invoice["Id"], invoice["Id"]))

    assert unsound == UNSOUND - {"missing_balance", "balance_exceeds_total"}


def test_balances_follow_from_payments_but_for_the_odd_cases(seeded: Company) -> None:
    names = {record_id: name for name, record_id in seeded.cases.items() if name in CASES}
    applied: Counter[str] = Counter()
    for payment in seeded.documents("Payment"):
        for line in payment["Line"]:
            applied[line["LinkedTxn"][0]["TxnId"]] += amount(line["Amount"])  # type: ignore[assignment]
    unsound = {
        names.get(invoice["Id"], invoice["Id"])
        for invoice in seeded.documents("Invoice")
        if amount(invoice.get("TotalAmt")) - amount(invoice.get("Deposit")) - applied[invoice["Id"]]
        != amount(invoice.get("Balance"))
    }

    assert unsound == {"missing_balance", "missing_total", "balance_exceeds_total"}


def test_every_payment_is_linked_back(seeded: Company) -> None:
    invoices = {invoice["Id"]: invoice for invoice in seeded.documents("Invoice")}
    missing = [
        payment["Id"]
        for payment in seeded.documents("Payment")
        for line in payment["Line"]
        for link in line["LinkedTxn"]
        if link["TxnType"] == "Invoice"
        and payment["Id"] not in [linked["TxnId"] for linked in invoices[link["TxnId"]]["LinkedTxn"]]
    ]

    assert missing == []


def test_a_customer_owes_what_the_invoices_leave_open(seeded: Company) -> None:
    customers = {customer["DisplayName"]: customer for customer in seeded.documents("Customer")}
    parts = ("Bluewater Freight", "Dock automation", "Rotterdam office", "Customs desk", "Phase two")

    assert amount(customers["Bluewater Freight"]["BalanceWithJobs"]) == sum(
        amount(customers[name]["Balance"]) for name in parts
    )


def test_last_month_has_invoices_of_every_status(seeded: Company) -> None:
    since = (seeded.today - timedelta(days=45)).isoformat()
    recent = [invoice for invoice in seeded.documents("Invoice") if invoice["TxnDate"] >= since]
    seen = {("paid" if amount(i.get("Balance")) == 0 else "open", i["EmailStatus"]) for i in recent}

    assert {("paid", "EmailSent"), ("open", "EmailSent"), ("open", "NotSet")} <= seen


def test_customers_stand_three_levels_deep(seeded: Company) -> None:
    third = seeded.get("Customer", seeded.cases["customer_third_level"])

    assert third["FullyQualifiedName"] == "Bluewater Freight:Rotterdam office:Customs desk:Phase two"

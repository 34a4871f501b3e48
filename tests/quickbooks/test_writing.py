"""Invoices written to the stand-in company over real HTTP: exactly, once, and with words where it says no."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pytest

from services.errors import QuickBooksUnavailable
from services.model.posting import Named, PostingChoice, PostingOrder, PostingRefusal
from services.model.quickbooks import SourceLine
from services.ports.posting import NotTaken
from services.ports.store import Store
from services.quickbooks.client import QuickBooksSources
from services.quickbooks.writing import NO_CODE, NOT_TAXED, TAXED, QuickBooksWriter, body_of
from tests.builders import a_line
from tests.quickbooks.asked import LIMITS, Asked

CHOICE = PostingChoice("C-1", "3", "4", "NON")


def a_priced_line(quantity: str, unit_price: str, amount: str, **facts: Any) -> SourceLine:
    exact = {
        "quantity": Decimal(quantity),
        "unit_price": Decimal(unit_price),
        "amount": Decimal(amount),
        "description": "Design",
    }
    return a_line(**exact | facts)


def an_order(**facts: Any) -> PostingOrder:
    lines = (a_priced_line("1.50", "145", "217.50"), a_priced_line("0.333", "100", "33.30"))
    order = PostingOrder(CHOICE, "F-77", date(2026, 11, 2), date(2026, 12, 2), "USD", lines)
    return replace(order, **facts)


@pytest.fixture
def writer(asked: Asked) -> QuickBooksWriter:
    """The company, to be written to."""
    sources = QuickBooksSources(asked.tokens, cast(Store, asked.store), asked.clock, asked.url, LIMITS)
    return sources.writer("C-1")


def test_nothing_is_written_but_what_was_chosen_and_numbers_are_exact() -> None:
    order = an_order(lines=(a_priced_line("1E+1", "0.1234567", "1.23"),))

    assert body_of(order) == (
        '{"CurrencyRef":{"value":"USD"},"CustomerRef":{"value":"3"},"DocNumber":"F-77",'
        '"DueDate":"2026-12-02","EmailStatus":"NotSet","Line":[{"Amount":1.23,"Description":"Design",'
        '"DetailType":"SalesItemLineDetail","SalesItemLineDetail":{"ItemRef":{"value":"4"},"Qty":10,'
        '"TaxCodeRef":{"value":"NON"},"UnitPrice":0.1234567}}],"PrintStatus":"NotSet",'
        '"TxnDate":"2026-11-02"}'
    )


def test_without_a_number_quickbooks_is_asked_for_one_and_without_a_due_date_for_none() -> None:
    written = json.loads(body_of(an_order(doc_number=None, due_date=None, currency=None)))

    assert written["AutoDocNumber"] is True
    assert not {"DocNumber", "DueDate", "CurrencyRef"} & written.keys()


@pytest.mark.parametrize(
    ("code", "calculated", "on_line"),
    [("5", "TaxExcluded", {"value": "5"}), (NO_CODE.id, "NotApplicable", None)],
)
def test_outside_the_united_states_tax_is_a_setting_of_the_invoice(
    code: str, calculated: str, on_line: Any
) -> None:
    written = json.loads(body_of(an_order(choice=replace(CHOICE, tax_code=code))))

    assert written["GlobalTaxCalculation"] == calculated
    assert written["Line"][0]["SalesItemLineDetail"].get("TaxCodeRef") == on_line


def test_quickbooks_states_what_was_written(writer: QuickBooksWriter, asked: Asked) -> None:
    found = writer.create(body_of(an_order()), "r-1")

    stored = asked.controls.company.get("Invoice", found.qbo_id)
    assert (found.doc_number, found.total, found.balance) == ("F-77", *[Decimal("250.80")] * 2)
    assert (stored["CustomerRef"]["value"], stored["EmailStatus"]) == ("3", "NotSet")
    assert [line.quantity for line in found.lines][:2] == [Decimal("1.50"), Decimal("0.333")]
    assert found.problem is None


@pytest.mark.parametrize("kind", ["truncated", "empty", "503_html", "reset"])
def test_after_a_lost_answer_the_same_request_brings_the_same_invoice(
    writer: QuickBooksWriter, asked: Asked, kind: str
) -> None:
    before = asked.controls.company.count("Invoice")
    asked.controls.fault(kind, "POST /v3/company/9341453000000001/invoice", times=4)
    with pytest.raises(QuickBooksUnavailable):
        writer.create(body_of(an_order()), "r-1")

    again = writer.create(body_of(an_order()), "r-1")

    assert again.doc_number == "F-77"
    assert asked.controls.company.count("Invoice") == before + 1


def test_a_number_that_is_taken_there_is_refused_in_words(writer: QuickBooksWriter) -> None:
    with pytest.raises(NotTaken, match="QuickBooks has an invoice with this number already"):
        writer.create(body_of(an_order(doc_number="1001")), "r-1")


def test_a_customer_that_is_gone_is_refused_in_words(writer: QuickBooksWriter) -> None:
    nobody = replace(CHOICE, customer_id="999999")

    with pytest.raises(NotTaken, match="inactive or gone"):
        writer.create(body_of(an_order(choice=nobody)), "r-1")


def test_what_is_inactive_or_not_sold_there_is_refused_in_words(
    writer: QuickBooksWriter, asked: Asked
) -> None:
    company = asked.controls.company
    company.overwrite("Customer", {**company.get("Customer", "3"), "Active": False})

    with pytest.raises(NotTaken, match="inactive or gone"):
        writer.create(body_of(an_order()), "r-1")
    with pytest.raises(NotTaken, match="inactive or gone"):
        writer.create(body_of(an_order(choice=PostingChoice("C-1", "2", "999", "NON"))), "r-2")


def test_closed_books_are_named_as_such(writer: QuickBooksWriter, asked: Asked) -> None:
    company = asked.controls.company
    preferences = company.get("Preferences", "1")
    closed = {**preferences["AccountingInfoPrefs"], "BookCloseDate": "2026-11-02"}
    company.overwrite("Preferences", {**preferences, "AccountingInfoPrefs": closed})

    with pytest.raises(NotTaken, match="books of QuickBooks are closed"):
        writer.create(body_of(an_order()), "r-1")
    assert writer.create(body_of(an_order(txn_date=date(2026, 11, 3))), "r-2").doc_number == "F-77"


@pytest.mark.parametrize("refusal", PostingRefusal)
def test_every_refusal_says_what_to_do(refusal: PostingRefusal) -> None:
    assert refusal.sentence.endswith(".")
    assert refusal.remedy.endswith(".")
    assert all(PostingRefusal.of(code) is refusal for code in refusal.codes)


def test_what_it_sells_is_listed_by_name_with_what_tax_is_usual(writer: QuickBooksWriter) -> None:
    found = writer.lists()

    names = [item.name for item in found.items]
    assert names == sorted(names, key=str.casefold)
    assert Named("5", "Design") in found.items
    assert (found.taxes, found.is_us) == ((NOT_TAXED, TAXED), True)


def test_elsewhere_the_codes_are_the_companys_own(writer: QuickBooksWriter, asked: Asked) -> None:
    company = asked.controls.company
    company.overwrite("CompanyInfo", {**company.get("CompanyInfo", "1"), "Country": "GB"})
    for code_id, name, active in (("2", "20.0% S", True), ("3", "Exempt", True), ("4", "Old", False)):
        company.insert("TaxCode", {"Id": code_id, "Name": name, "Active": active})

    found = writer.lists()

    assert (found.is_us, found.taxes) == (False, (Named("2", "20.0% S"), Named("3", "Exempt")))


def test_a_company_without_sales_tax_offers_none(writer: QuickBooksWriter, asked: Asked) -> None:
    company = asked.controls.company
    preferences = company.get("Preferences", "1")
    company.overwrite("Preferences", {**preferences, "TaxPrefs": {"UsingSalesTax": False}})

    assert writer.lists().taxes == (NOT_TAXED,)

"""python-quickbooks, unchanged but for the address."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from intuitlib.client import AuthClient
from quickbooks import QuickBooks
from quickbooks.batch import batch_create
from quickbooks.cdc import change_data_capture
from quickbooks.exceptions import (
    AuthorizationException,
    ObjectNotFoundException,
    QuickbooksException,
    ValidationException,
)
from quickbooks.objects import Customer, Invoice, Payment
from quickbooks.objects.base import Ref
from quickbooks.objects.detailline import SalesItemLine, SalesItemLineDetail

from services.sandbox.company import REALM_ID
from services.sandbox.tokens import FIRST_REFRESH_TOKEN
from tests.sandbox_quickbooks.stand_in import StandIn


@pytest.fixture
def qb(stand_in: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[QuickBooks]:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setattr(QuickBooks, "api_url_v3", f"{stand_in.url}/v3")
    discovery = f"{stand_in.url}/.well-known/openid_configuration/"
    with AuthClient("an-id", "a-secret", "http://127.0.0.1:1/callback", discovery) as client:
        quickbooks = QuickBooks(
            auth_client=client, refresh_token=FIRST_REFRESH_TOKEN, company_id=REALM_ID, use_decimal=True
        )
        yield quickbooks
        quickbooks.session.close()


def an_invoice(**facts: Any) -> Invoice:
    line = SalesItemLine()
    line.Amount = Decimal("330.50")
    line.SalesItemLineDetail = SalesItemLineDetail()
    line.SalesItemLineDetail.ItemRef = Ref()
    line.SalesItemLineDetail.ItemRef.value = "4"
    invoice = Invoice()
    invoice.CustomerRef = Ref()
    invoice.CustomerRef.value = "1"
    invoice.Line = [line]
    for name, value in facts.items():
        setattr(invoice, name, value)
    return invoice


def test_counts(qb: QuickBooks) -> None:
    assert Invoice.count(qb=qb) == 612


def test_reads_every_invoice_page_by_page(qb: QuickBooks) -> None:
    found = []
    for start in range(1, 613, 200):
        found += Invoice.where(order_by="Id", start_position=start, max_results=200, qb=qb)

    assert len({invoice.Id for invoice in found}) == 612


def test_all_is_cut_at_100(qb: QuickBooks) -> None:
    assert len(Invoice.all(qb=qb)) == 100


def test_filters_with_an_apostrophe(qb: QuickBooks) -> None:
    assert [found.Id for found in Customer.filter(DisplayName="O'Hara's Boatyard", qb=qb)] == ["33"]


def test_unquoted_ids_are_refused(qb: QuickBooks) -> None:
    with pytest.raises(ValidationException):
        Invoice.choose([101, 102], qb=qb)


def test_reads_one(stand_in: StandIn, qb: QuickBooks) -> None:
    invoice = Invoice.get(stand_in.company.cases["partly_paid"], qb=qb)

    assert 0 < invoice.Balance < invoice.TotalAmt


def test_an_unknown_id_is_not_found(qb: QuickBooks) -> None:
    with pytest.raises(ObjectNotFoundException):
        Invoice.get(999_999, qb=qb)


def test_creates_an_invoice_with_computed_totals(qb: QuickBooks) -> None:
    saved = an_invoice(DocNumber="N-1").save(qb=qb)

    assert (saved.DocNumber, saved.TotalAmt, saved.Balance, saved.SyncToken) == (
        "N-1",
        Decimal("330.5"),
        Decimal("330.5"),
        "0",
    )


def test_empty_texts_count_as_absent(qb: QuickBooks) -> None:
    assert an_invoice(TxnDate="2026-03-01", DueDate="").save(qb=qb).DueDate == "2026-03-31"


def test_updates_an_invoice(qb: QuickBooks) -> None:
    saved = an_invoice().save(qb=qb)
    saved.PrivateNote = "Second thoughts"
    changed = saved.save(qb=qb)

    assert (changed.PrivateNote, changed.SyncToken, changed.TotalAmt) == (
        "Second thoughts",
        "1",
        Decimal("330.5"),
    )


def test_voids_an_invoice(qb: QuickBooks) -> None:
    saved = an_invoice(PrivateNote="Phase one").save(qb=qb)
    saved.void(qb=qb)

    voided = Invoice.get(saved.Id, qb=qb)
    assert (voided.PrivateNote, voided.TotalAmt, voided.Balance) == ("Voided - Phase one", 0, 0)


def test_deletes_an_invoice(qb: QuickBooks) -> None:
    saved = an_invoice().save(qb=qb)
    saved.delete(qb=qb)

    with pytest.raises(ObjectNotFoundException):
        Invoice.get(saved.Id, qb=qb)


def test_a_stale_version_is_refused(qb: QuickBooks) -> None:
    saved = an_invoice().save(qb=qb)
    saved.save(qb=qb)

    with pytest.raises(QuickbooksException) as refused:
        saved.save(qb=qb)
    assert refused.value.error_code == 5010


def test_creates_a_customer(qb: QuickBooks) -> None:
    customer = Customer()
    customer.DisplayName = "New Client"

    assert customer.save(qb=qb).FullyQualifiedName == "New Client"


def test_voids_a_payment(stand_in: StandIn, qb: QuickBooks) -> None:
    paid = stand_in.company.get("Invoice", stand_in.company.cases["paid"])
    Payment.get(paid["LinkedTxn"][0]["TxnId"], qb=qb).void(qb=qb)

    again = Invoice.get(paid["Id"], qb=qb)
    assert again.Balance == again.TotalAmt


def test_downloads_a_pdf(qb: QuickBooks) -> None:
    assert Invoice.get(101, qb=qb).download_pdf(qb=qb).startswith(b"%PDF-")


def test_creates_in_a_batch(qb: QuickBooks) -> None:
    results = batch_create([an_invoice(DocNumber="N-1"), an_invoice(DocNumber="1001")], qb=qb)

    assert ([made.DocNumber for made in results.successes], len(results.faults)) == (["N-1"], 1)


def test_captures_changes(stand_in: StandIn, qb: QuickBooks) -> None:
    since = stand_in.clock.now()
    stand_in.control("change", verb="send", id=stand_in.company.cases["not_sent"])

    changed = change_data_capture([Invoice, Payment], since.isoformat(), qb=qb)
    assert [invoice.EmailStatus for invoice in changed.Invoice] == ["EmailSent"]


def test_an_expired_token_is_an_authorisation_error(stand_in: StandIn, qb: QuickBooks) -> None:
    stand_in.control("tokens", do="expire_access")

    with pytest.raises(AuthorizationException):
        Invoice.count(qb=qb)

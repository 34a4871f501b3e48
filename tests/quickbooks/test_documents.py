"""What a kept document says of delivery, where QuickBooks shows an invoice, and its PDF, byte by byte."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.decisions.invoice_status import DeliveryMarks, delivery_state
from services.errors import QuickBooksUnavailable
from services.quickbooks.documents import QuickBooksDocuments
from services.quickbooks.translate import invoice_of
from tests.quickbooks.asked import Asked
from tests.quickbooks.invoice_grammar import WrittenInvoice, invoices

SANDBOX, PRODUCTION = QuickBooksDocuments("sandbox"), QuickBooksDocuments("production")


@given(
    st.binary(max_size=300)
    | st.sampled_from([b"", b"null", b"[]", b'{"EmailStatus": {"a": 1}}', b"{" * 5000])
)
def test_no_document_is_too_odd_to_be_looked_at(raw: bytes) -> None:
    notes = SANDBOX.notes(raw)

    assert notes.email_status is None or isinstance(notes.email_status, str)


@settings(max_examples=30)
@given(invoices())
def test_the_notes_of_a_document_give_the_delivery_that_its_import_gave(written: WrittenInvoice) -> None:
    notes = SANDBOX.notes(written.raw)

    marks = DeliveryMarks(
        notes.email_status,
        notes.print_status,
        notes.e_invoice_status,
        notes.invoice_status,
        notes.delivered_at,
        notes.delivery_error,
    )
    assert delivery_state(marks) is invoice_of(written.raw, "USD").delivery_state


@pytest.mark.parametrize(
    ("documents", "host"),
    [(PRODUCTION, "qbo.intuit.com"), (SANDBOX, "app.sandbox.qbo.intuit.com")],
)
def test_an_address_names_the_company_and_the_invoice(documents: QuickBooksDocuments, host: str) -> None:
    address = urlsplit(documents.address("9130357", "42") or "")

    assert (address.scheme, address.netloc) == ("https", host)
    assert parse_qs(address.query) == {"deeplinkcompanyid": ["9130357"], "pagereq": ["invoice?txnId=42"]}


@pytest.mark.parametrize(
    ("realm_id", "qbo_id"),
    [("9130357", "unreadable-00ff"), ("9130357", ""), ("x&y", "42"), ("9130357", "٤٢")],
)
def test_what_is_no_id_of_quickbooks_leads_nowhere(realm_id: str, qbo_id: str) -> None:
    assert PRODUCTION.address(realm_id, qbo_id) is None


def test_a_pdf_arrives_as_it_was_sent_also_after_an_answer_that_was_cut(asked: Asked) -> None:
    qbo_id = str(next(iter(asked.controls.company.documents("Invoice")))["Id"])
    asked.controls.fault("truncated", "/pdf", times=1)

    content = asked.source.pdf(qbo_id)

    assert content is not None
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    assert asked.source.calls == 2


def test_of_an_invoice_that_is_gone_there_is_no_pdf(asked: Asked) -> None:
    assert asked.source.pdf("999999") is None
    assert asked.source.pdf("../companyinfo") is None
    assert asked.source.calls == 1


def test_a_web_page_is_no_pdf(asked: Asked) -> None:
    asked.controls.fault("html_200", "/pdf", times=99)

    with pytest.raises(QuickBooksUnavailable):
        asked.source.pdf("1")

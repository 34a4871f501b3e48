"""Any invoice of the documented grammar is read exactly, or kept whole with what is wrong with it."""

from __future__ import annotations

import hashlib

from hypothesis import HealthCheck, given, settings

from services.quickbooks.translate import invoice_of
from tests.quickbooks import invoice_oracle as oracle
from tests.quickbooks.invoice_grammar import WrittenInvoice, invoices


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(invoices())
def test_a_sound_invoice_has_no_problem_and_a_flawed_one_says_which(written: WrittenInvoice) -> None:
    assert invoice_of(written.raw, "EUR").problem is written.flaw


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(invoices().filter(lambda written: written.flaw is None))
def test_every_fact_and_every_line_is_read_exactly(written: WrittenInvoice) -> None:
    invoice = invoice_of(written.raw, "EUR")

    assert oracle.facts_in(invoice) == oracle.facts_of(written.text, "EUR")
    assert oracle.lines_in(invoice.lines) == oracle.lines_of(written.text)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(invoices())
def test_the_exact_bytes_are_kept_whatever_is_wrong(written: WrittenInvoice) -> None:
    invoice = invoice_of(written.raw, "EUR")

    assert (invoice.raw, invoice.digest) == (written.raw, hashlib.sha256(written.raw).hexdigest())

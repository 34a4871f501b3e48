"""Answers that real companies got, where the folder with them is at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.decisions.retry_delay import Failure
from services.model.quickbooks import Entity
from services.model.rejection import ReviewProblem
from services.quickbooks.errors import trouble_of
from services.quickbooks.faults import Fault, Reply, faults_of_batch, read_envelope
from services.quickbooks.links import settlement_of
from services.quickbooks.translate import customer_of, invoice_of

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"

#: Documentation samples whose figures were edited by hand, by line: tax of 45.00 in a total that holds 30.00.
EDITED_BY_HAND = {35: ReviewProblem.SUMS_DIFFER}


def lines_of(name: str) -> list[bytes]:
    """One JSON document a line. Skips loudly where the folder is missing."""
    if not CORPUS.is_dir():
        pytest.skip(f"No real answers in {CORPUS}, so NOTHING was tested against them.")
    return (CORPUS / name).read_bytes().splitlines()


def test_every_plausible_real_invoice_is_taken_as_it_is() -> None:
    problems = {
        number: invoice.problem
        for number, raw in enumerate(lines_of("invoices.jsonl"), 1)
        if (invoice := invoice_of(raw, "USD")).problem is not None
    }

    assert problems == EDITED_BY_HAND


def test_every_real_invoice_keeps_all_its_lines() -> None:
    translated = [invoice_of(raw, "USD") for raw in lines_of("invoices.jsonl")]

    assert sum(len(invoice.lines) for invoice in translated) == 132


def test_every_real_customer_has_an_id_and_a_name() -> None:
    customers = [customer_of(raw) for raw in lines_of("customers.jsonl")]

    assert [one.digest for one in customers if one.full_name == "?" or not one.qbo_id.isdecimal()] == []


@pytest.mark.parametrize("status", [200, 400, 403, 500])
def test_every_real_fault_is_found_whatever_its_status(status: int) -> None:
    found = [read_envelope(Reply(status, raw)) for raw in lines_of("faults.jsonl")]

    assert [one for one in found if not isinstance(one, Fault)] == []


def test_no_text_of_a_real_fault_reaches_a_message() -> None:
    for raw in lines_of("faults.jsonl"):
        fault = read_envelope(Reply(400, raw))
        assert isinstance(fault, Fault)
        words = str(trouble_of(Reply(400, raw), fault).error)
        assert len(words) < 90
        assert "Bearer" not in words


def test_a_real_expired_token_asks_for_another_one() -> None:
    raw = lines_of("faults.jsonl")[-1]
    fault = read_envelope(Reply(401, raw))

    assert isinstance(fault, Fault)
    assert trouble_of(Reply(401, raw), fault).failure is Failure.UNAUTHORISED


def test_every_real_batch_is_read_item_by_item() -> None:
    envelopes = [read_envelope(Reply(200, raw)) for raw in lines_of("BatchItemResponse_envelopes.jsonl")]

    batches = [envelope for envelope in envelopes if not isinstance(envelope, Fault)]
    codes = [{place: fault.code for place, fault in faults_of_batch(one).items()} for one in batches]
    assert len(batches) == len(envelopes)
    assert [found for found in codes if found] == [
        {"1": "6240"},
        {"14": "500"},
        {"#3": "500"},
        {"bid2": "610", "bid3": "5010"},
        {"bid2": "610", "bid3": "5010"},
    ]


def test_every_real_payment_and_credit_memo_names_the_invoices_that_stand_in_it() -> None:
    for name, entity in (("Payment.jsonl", Entity.PAYMENT), ("CreditMemo.jsonl", Entity.CREDIT_MEMO)):
        for raw in filter(None, lines_of(name)):
            settlement = settlement_of(entity, json.loads(raw))
            assert settlement is not None
            assert bool(settlement.invoice_ids) is (b'"TxnType": "Invoice"' in raw)


def test_every_real_invoice_names_what_settles_it() -> None:
    for raw in lines_of("invoices.jsonl"):
        kinds = {settler.kind for settler in invoice_of(raw, "USD").settled_by}
        assert ("Payment" in kinds) is (b'"TxnType": "Payment"' in raw)

"""What a run does with an invoice, and the first reason why not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given

from services.decisions.classify_invoice import Candidate, Known, classify_invoice, folded_number
from services.decisions.decision import Decision, Import, ImportedBefore, LeaveOut, Reject
from services.model.import_run import Filters
from services.model.invoice_status import DeliveryState, InvoiceStatus, PaymentState, Tile
from services.model.rejection import LeftOutBecause, Reason, RejectionKind, ReviewProblem
from tests.decisions.candidates import CANDIDATES, EARLIER, KNOWN, a_candidate, chosen, known_of

UNPOSTED = frozenset({("C7", "1042")})
#: The facts that lead to each reason, on the invoice and on what is known.
CAUSES: dict[Reason, dict[str, object]] = {
    Reason.CREATED_HERE: {"is_posted": True},
    Reason.ALREADY_IMPORTED: {"imported": EARLIER},
    Reason.ALREADY_EXISTS: {"doc_number": "1042"},
    Reason.NO_PROJECT: {"customer_id": "8"},
    Reason.NEEDS_REVIEW: {"problem": ReviewProblem.SUMS_DIFFER},
}
#: Without a project there is no client, so this pair cannot meet.
NEVER_TOGETHER = {Reason.ALREADY_EXISTS, Reason.NO_PROJECT}


def with_reasons(*reasons: Reason) -> tuple[Candidate, Known]:
    """An invoice to which all of these reasons apply, and what is known then."""
    facts: dict[str, object] = {"doc_number": "77"}
    for reason in reasons:
        facts |= CAUSES[reason]
    return a_candidate(**facts), known_of(unposted=UNPOSTED)


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_has_its_cause(reason: Reason) -> None:
    assert classify_invoice(*with_reasons(reason)) == Reject(reason)


@pytest.mark.parametrize(
    ("first", "second"), [pair for pair in combinations(Reason, 2) if set(pair) != NEVER_TOGETHER]
)
def test_of_two_reasons_the_first_is_shown(first: Reason, second: Reason) -> None:
    assert classify_invoice(*with_reasons(first, second)) == Reject(first)


def test_the_reasons_stand_in_their_order() -> None:
    assert [reason.code for reason in Reason] == [
        "created_here",
        "already_imported",
        "already_exists",
        "no_project",
        "needs_review",
    ]


def test_only_what_is_here_already_needs_nobody() -> None:
    here = {reason for reason in Reason if reason.kind is RejectionKind.ALREADY_HERE}

    assert here == {Reason.CREATED_HERE, Reason.ALREADY_IMPORTED}


@pytest.mark.parametrize(("digest", "is_changed"), [("same", False), ("other", True), (None, True)])
def test_an_imported_one_says_whether_it_changed_since(digest: str | None, is_changed: bool) -> None:
    invoice = a_candidate(imported=ImportedBefore("IMP-EARLIER1", None, digest))

    assert classify_invoice(invoice, known_of()) == Reject(Reason.ALREADY_IMPORTED, is_changed)


@pytest.mark.parametrize(
    ("number", "clients", "decision"),
    [
        pytest.param("  1042 ", {"P7": "C7"}, Reject(Reason.ALREADY_EXISTS), id="trimmed"),
        pytest.param("1042", {"P7": "C8"}, Import("P7", Tile.AR_AGING, False), id="another client's"),
        pytest.param("", {"P7": "C7"}, Import("P7", Tile.AR_AGING, False), id="empty"),
        pytest.param("  ", {"P7": "C7"}, Import("P7", Tile.AR_AGING, False), id="only spaces"),
        pytest.param(None, {"P7": "C7"}, Import("P7", Tile.AR_AGING, False), id="none"),
        pytest.param("1042", {}, Import("P7", Tile.AR_AGING, False), id="a client nobody knows"),
    ],
)
def test_the_same_number_counts_for_the_same_client_only(
    number: str | None, clients: dict[str, str], decision: Decision
) -> None:
    known = known_of(clients=clients, unposted=frozenset({("C7", "1042")}))

    assert classify_invoice(a_candidate(doc_number=number), known) == decision


@pytest.mark.parametrize(
    ("number", "folded"),
    [("INV-7", "inv-7"), ("\tStraße 1\u00a0", "strasse 1"), ("", None), (" ", None), (None, None)],
)
def test_numbers_are_compared_trimmed_and_case_folded(number: str | None, folded: str | None) -> None:
    assert folded_number(number) == folded


@pytest.mark.parametrize(
    ("facts", "filters", "because"),
    [
        (
            {"payment": PaymentState.VOID},
            chosen(statuses=frozenset({InvoiceStatus.SENT})),
            LeftOutBecause.STATUS,
        ),
        ({"customer_id": "8"}, chosen(customer_ids=frozenset({"7"})), LeftOutBecause.CUSTOMER),
        ({}, chosen(project_id="P8"), LeftOutBecause.OTHER_PROJECT),
        ({}, chosen(only_ids=frozenset({"102"})), LeftOutBecause.NOT_IN_RETRY),
        ({"is_posted": True}, chosen(project_id="P8"), LeftOutBecause.OTHER_PROJECT),
        ({"imported": EARLIER}, chosen(only_ids=frozenset()), LeftOutBecause.NOT_IN_RETRY),
    ],
)
def test_what_nobody_asked_for_is_left_out_whatever_else_is_true(
    facts: dict[str, object], filters: Filters, because: LeftOutBecause
) -> None:
    assert classify_invoice(a_candidate(**facts), known_of(filters)) == LeaveOut(because)


def test_an_invoice_whose_figures_are_wrong_is_not_left_out_by_its_status() -> None:
    sent_only = chosen(statuses=frozenset({InvoiceStatus.SENT}))
    invoice = a_candidate(payment=PaymentState.PAID, problem=ReviewProblem.SUMS_DIFFER)

    assert classify_invoice(invoice, known_of(sent_only)) == Reject(Reason.NEEDS_REVIEW)


def test_an_unlinked_customer_that_was_picked_comes_in_by_association() -> None:
    known = known_of(chosen(project_id="P7", associated_ids=frozenset({"8"})))

    decision = classify_invoice(a_candidate(customer_id="8"), known)

    assert decision == Import("P7", Tile.AR_AGING, is_associated=True)


@pytest.mark.parametrize(
    ("facts", "tile"),
    [
        ({}, Tile.AR_AGING),
        ({"delivery": DeliveryState.NOT_SENT}, Tile.DRAFTS),
        ({"payment": PaymentState.PAID, "balance": Decimal(0)}, Tile.FINALS),
        ({"payment": PaymentState.VOID, "total": Decimal(0), "balance": Decimal(0)}, Tile.FINALS),
        ({"payment": PaymentState.ZERO, "total": Decimal(0), "balance": Decimal(0)}, Tile.FINALS),
        ({"payment": PaymentState.PARTIAL, "delivery": DeliveryState.NOT_SENT}, Tile.AR_AGING),
    ],
)
def test_it_goes_to_the_tile_of_its_status(facts: dict[str, object], tile: Tile) -> None:
    assert classify_invoice(a_candidate(**facts), known_of()) == Import("P7", tile, False)


def test_the_companys_rule_puts_unsent_ones_beside_the_sent() -> None:
    known = known_of(chosen(statuses=frozenset({InvoiceStatus.SENT})), unsent_as_sent=True)

    decision = classify_invoice(a_candidate(delivery=DeliveryState.NOT_SENT), known)

    assert decision == Import("P7", Tile.AR_AGING, False)


def test_a_missing_balance_needs_review_though_its_figures_were_not_judged() -> None:
    invoice = a_candidate(balance=None, payment=PaymentState.UNKNOWN)

    assert classify_invoice(invoice, known_of()) == Reject(Reason.NEEDS_REVIEW)


@given(CANDIDATES, KNOWN)
def test_only_a_sound_invoice_that_is_not_here_comes_in(invoice: Candidate, known: Known) -> None:
    if isinstance(classify_invoice(invoice, known), Import):
        assert (invoice.is_posted, invoice.imported, invoice.problem) == (False, None, None)
        assert invoice.payment is not PaymentState.UNKNOWN


@given(CANDIDATES, KNOWN)
def test_an_earlier_import_turns_an_import_into_already_here_and_nothing_else(
    invoice: Candidate, known: Known
) -> None:
    fresh = replace(invoice, is_posted=False, imported=None)

    first, second = classify_invoice(fresh, known), classify_invoice(replace(fresh, imported=EARLIER), known)

    assert second == (first if isinstance(first, LeaveOut) else Reject(Reason.ALREADY_IMPORTED))

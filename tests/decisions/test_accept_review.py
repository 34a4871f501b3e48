"""What needs review comes in only where exactly that was accepted, and never with anything guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.decisions.accept_review import accepted_digest, obstacles_to
from services.decisions.classify_invoice import Candidate, Known, classify_invoice
from services.decisions.decision import Import, Reject
from services.model.invoice_status import PaymentState, Tile
from services.model.rejection import Reason, ReviewProblem
from services.model.review import Obstacle, Reviewed
from tests.decisions.candidates import a_candidate, known_of

STATED = Reviewed(
    connection_id="con1",
    qbo_id="101",
    doc_number="1042",
    customer_id="1",
    customer_name="Larkspur Dental",
    txn_date=date(2026, 10, 3),
    currency="USD",
    total=Decimal("100"),
    balance=Decimal("100"),
    problem=ReviewProblem.SUMS_DIFFER,
    content_digest="c" * 64,
)


@pytest.mark.parametrize(
    ("facts", "obstacles"),
    [
        ({}, ()),
        ({"problem": ReviewProblem.NEGATIVE_TOTAL, "total": Decimal("-5")}, ()),
        ({"balance": None, "problem": ReviewProblem.BALANCE_MISSING}, (Obstacle.NO_BALANCE,)),
        ({"total": None, "balance": None}, (Obstacle.NO_TOTAL, Obstacle.NO_BALANCE)),
        ({"problem": ReviewProblem.UNREADABLE}, (Obstacle.UNREADABLE,)),
        ({"txn_date": None, "customer_id": None}, (Obstacle.NO_DATE, Obstacle.NO_CUSTOMER)),
    ],
)
def test_what_is_missing_is_named_and_nothing_else_stands_in_the_way(
    facts: dict[str, Any], obstacles: tuple[Obstacle, ...]
) -> None:
    assert obstacles_to(replace(STATED, **facts)) == obstacles


def accepting(invoice: Candidate) -> Known:
    """What is known where exactly this was accepted."""
    digest = accepted_digest(invoice.content_digest, invoice.balance, invoice.problem)
    return known_of(accepted={invoice.qbo_id: digest})


ODD = a_candidate(problem=ReviewProblem.SUMS_DIFFER)


def test_what_was_accepted_comes_in_where_its_status_puts_it() -> None:
    decision = classify_invoice(ODD, accepting(ODD))

    assert isinstance(decision, Import)
    assert decision.tile is Tile.AR_AGING


@pytest.mark.parametrize(
    "later",
    [
        replace(ODD, content_digest="d" * 64),
        replace(ODD, balance=Decimal("1.00")),
        replace(ODD, problem=ReviewProblem.BALANCE_EXCEEDS_TOTAL),
    ],
)
def test_what_states_anything_else_by_then_needs_review_again(later: Candidate) -> None:
    assert classify_invoice(later, accepting(ODD)) == Reject(Reason.NEEDS_REVIEW)


@pytest.mark.parametrize(
    ("total", "balance", "tile"),
    [("-100", "0", Tile.FINALS), ("-100", "-100", Tile.AR_AGING), ("100", "120", Tile.AR_AGING)],
)
def test_where_nobody_can_say_what_is_paid_a_zero_balance_is_settled_and_delivery_decides_the_rest(
    total: str, balance: str, tile: Tile
) -> None:
    odd = a_candidate(
        total=Decimal(total),
        balance=Decimal(balance),
        payment=PaymentState.UNKNOWN,
        problem=ReviewProblem.NEGATIVE_TOTAL,
    )

    decision = classify_invoice(odd, accepting(odd))

    assert isinstance(decision, Import)
    assert decision.tile is tile

"""What names no customer is left out, but never what may only have come without one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.decisions.classify_entry import EntryCandidate, KnownOfEntries, classify_entry
from services.decisions.decision import Decision, LeaveOut, Reject
from services.decisions.match_project import ProjectMatcher
from services.model.entry import Billable
from services.model.rejection import LeftOutBecause, Reason, ReviewProblem
from tests.decisions.candidates import TREE, chosen

IN_REVIEW = Reject(Reason.NEEDS_REVIEW)
LEFT_OUT = LeaveOut(LeftOutBecause.NO_CUSTOMER)


@pytest.mark.parametrize(
    ("problem", "decision"),
    [
        (None, LEFT_OUT),
        (ReviewProblem.NO_HOURS, LEFT_OUT),
        (ReviewProblem.UNREADABLE, IN_REVIEW),
        (ReviewProblem.SUMS_DIFFER, IN_REVIEW),
        (ReviewProblem.AMOUNT_MISSING, IN_REVIEW),
    ],
)
def test_without_a_customer_it_is_left_out_where_the_document_came_whole(
    problem: ReviewProblem | None, decision: Decision
) -> None:
    filters = chosen(statuses=frozenset(Billable))
    matcher = ProjectMatcher(TREE, {"7": "P7"}, filters)

    assert classify_entry(_for_nobody(problem), KnownOfEntries.of(filters, matcher)) == decision


def _for_nobody(problem: ReviewProblem | None) -> EntryCandidate:
    return EntryCandidate(
        qbo_id="Bill:25",
        sync_token=0,
        doc_number=None,
        txn_date=date(2026, 1, 5),
        due_date=None,
        currency="USD",
        total=Decimal(0),
        balance=Decimal(0),
        customer_id=None,
        customer_name=None,
        problem=problem,
        content_digest="same",
        billable=Billable.NOT_BILLABLE,
    )

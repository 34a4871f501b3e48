"""What a run does with a time entry or an expense, and in which order the reasons are asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.classify_entry import (
    TILE_OF,
    EntryCandidate,
    KnownOfEntries,
    classify_entry,
    material_of_entry,
    open_part,
    worth,
)
from services.decisions.decision import Decision, Import, LeaveOut, Reject
from services.decisions.match_project import ProjectMatcher
from services.decisions.plan_import import planned_item
from services.model.entry import Billable
from services.model.import_run import Filters
from services.model.invoice_status import Tile
from services.model.rejection import BILLING_UNKNOWN, LeftOutBecause, Reason, ReviewProblem
from services.model.report import RunItem, Verdict
from tests.decisions.candidates import EARLIER, JANUARY, TREE

ALL = replace(JANUARY, statuses=frozenset(Billable))


def an_entry(**facts: Any) -> EntryCandidate:
    """Two billable hours for customer 7 that can be imported."""
    return replace(
        EntryCandidate(
            qbo_id="TimeActivity:5",
            sync_token=0,
            doc_number=None,
            txn_date=date(2026, 1, 5),
            due_date=None,
            currency="USD",
            total=Decimal("200.00"),
            balance=Decimal("200.00"),
            customer_id="7",
            customer_name="Harbour House",
            problem=None,
            content_digest="same",
            billable=Billable.BILLABLE,
            party="Emily Platt",
            seconds=7200,
        ),
        **facts,
    )


def decided(entry: EntryCandidate, filters: Filters = ALL, links: dict[str, str] | None = None) -> Decision:
    matcher = ProjectMatcher(TREE, {"7": "P7"} if links is None else links, filters)
    return classify_entry(entry, KnownOfEntries.of(filters, matcher))


def retry(*refs: str) -> Filters:
    return replace(ALL, only_ids=frozenset(refs))


def item_of(**facts: Any) -> RunItem:
    entry = an_entry(**facts)
    return planned_item(1, entry, decided(entry))


WRONG = {"problem": ReviewProblem.AMOUNT_DOES_NOT_FIT}
NOBODYS = {"customer_id": None}
UNREADABLE = {"problem": ReviewProblem.UNREADABLE, "customer_id": None}
ELSEWHERE = replace(ALL, project_id="P8")
PICKED = replace(ALL, project_id="P7", customer_ids=frozenset("7"))
LINE = {"qbo_id": "Bill:25:2"}
AMOUNTS = st.none() | st.decimals(-(10**6), 10**6, places=2)


@pytest.mark.parametrize(
    ("facts", "filters", "links", "expected"),
    [
        ({}, ALL, None, Import("P7", Tile.WORK_IN_PROGRESS, False)),
        ({"billable": Billable.BILLED}, ALL, None, Import("P7", Tile.BILLED, False)),
        ({"billable": Billable.NOT_BILLABLE}, ALL, None, Import("P7", Tile.NOT_BILLABLE, False)),
        ({}, PICKED, {}, Import("P7", Tile.WORK_IN_PROGRESS, True)),
        (WRONG, ALL, None, Reject(Reason.NEEDS_REVIEW)),
        (WRONG, ALL, {}, Reject(Reason.NO_PROJECT)),
        (WRONG | {"imported": EARLIER}, ALL, {}, Reject(Reason.ALREADY_IMPORTED)),
        ({"imported": EARLIER, "content_digest": "other"}, ALL, None, Reject(Reason.ALREADY_IMPORTED, True)),
        (NOBODYS | {"imported": EARLIER}, ALL, None, LeaveOut(LeftOutBecause.NO_CUSTOMER)),
        (NOBODYS | WRONG, ALL, None, LeaveOut(LeftOutBecause.NO_CUSTOMER)),
        (UNREADABLE, ALL, None, Reject(Reason.NEEDS_REVIEW)),
        ({}, ELSEWHERE, None, LeaveOut(LeftOutBecause.OTHER_PROJECT)),
        (NOBODYS, ELSEWHERE, None, LeaveOut(LeftOutBecause.NO_CUSTOMER)),
        ({}, replace(ALL, customer_ids=frozenset("8")), None, LeaveOut(LeftOutBecause.CUSTOMER)),
        ({}, replace(ALL, statuses=frozenset({Billable.BILLED})), None, LeaveOut(LeftOutBecause.STATUS)),
        # What a person cannot have meant to leave out: nobody can say how it stands.
        (WRONG, replace(ALL, statuses=frozenset({Billable.BILLED})), None, Reject(Reason.NEEDS_REVIEW)),
        (NOBODYS, replace(ALL, only_ids=frozenset()), None, LeaveOut(LeftOutBecause.NOT_IN_RETRY)),
        # A document is read anew as a whole: lines that nobody could read before are part of it.
        (LINE, retry("Bill:25"), None, Import("P7", Tile.WORK_IN_PROGRESS, False)),
        (LINE, retry("Bill:25:1"), None, Import("P7", Tile.WORK_IN_PROGRESS, False)),
        (LINE, retry("Bill:2", "Purchase:25:2"), None, LeaveOut(LeftOutBecause.NOT_IN_RETRY)),
        (LINE | {"imported": EARLIER}, retry("Bill:25:1"), None, LeaveOut(LeftOutBecause.NOT_IN_RETRY)),
        (LINE | {"imported": EARLIER}, retry("Bill:25:2"), None, Reject(Reason.ALREADY_IMPORTED)),
    ],
)
def test_the_first_that_applies_is_what_is_said(
    facts: dict[str, Any], filters: Filters, links: dict[str, str] | None, expected: Decision
) -> None:
    assert decided(an_entry(**facts), filters, links) == expected


@pytest.mark.parametrize(
    ("facts", "is_material"),
    [
        ({"seconds": 3600}, True),
        ({"party": "Somebody else"}, True),
        ({"total": Decimal("100.00")}, True),
        ({"txn_date": date(2026, 1, 6)}, True),
        ({"currency": "EUR"}, True),
        ({"customer_id": "71"}, True),
        (WRONG, True),
        # It comes in as it stands by then.
        ({"billable": Billable.BILLED, "balance": Decimal(0)}, False),
        ({"sync_token": 9, "content_digest": "other"}, False),
        ({"total": Decimal("200.0")}, False),
    ],
)
def test_what_is_asked_about_again_where_it_changed_after_the_preview(
    facts: dict[str, Any], is_material: bool
) -> None:
    assert (material_of_entry(item_of(**facts)) != material_of_entry(item_of())) is is_material


@given(
    st.none() | st.decimals(-(10**6), 10**6, places=2), st.none() | st.integers(0), st.sampled_from(Billable)
)
def test_only_what_stands_in_work_in_progress_is_open(
    amount: Decimal | None, seconds: int | None, billable: Billable
) -> None:
    total = worth(amount, seconds, None)

    assert total == (amount if amount is not None or seconds is None else Decimal(0))
    stands = TILE_OF[billable] is Tile.WORK_IN_PROGRESS
    assert open_part(total, billable, None) == (total if stands else Decimal(0))


@given(AMOUNTS, st.none() | st.integers(0), st.sampled_from(ReviewProblem))
def test_of_what_needs_review_no_amount_is_made_up(
    amount: Decimal | None, seconds: int | None, problem: ReviewProblem
) -> None:
    assert worth(amount, seconds, problem) == amount
    is_known = problem not in BILLING_UNKNOWN
    assert open_part(amount, Billable.NOT_BILLABLE, problem) == (Decimal(0) if is_known else None)


def test_the_line_of_a_plan_says_who_worked_and_how_long() -> None:
    item = item_of()

    assert (item.verdict, item.party, item.seconds) == (Verdict.WOULD_IMPORT, "Emily Platt", 7200)
    assert item.is_entry

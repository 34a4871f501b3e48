"""The lines of a plan, and what changed between two plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from services.decisions.classify_invoice import Candidate, Known
from services.decisions.decision import Decision, Import, LeaveOut, Reject
from services.decisions.plan_import import (
    Change,
    added_up,
    change_of,
    material_of,
)
from services.decisions.tie_out import tie_out
from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.rejection import LeftOutBecause, Reason, RejectionKind, ReviewProblem
from services.model.report import Counts, PlanChanges, RunItem, Verdict
from tests.decisions.candidates import CANDIDATES, EARLIER, KNOWN
from tests.decisions.plans import COMES_IN, RANGES, an_item, before, digest_of, planned


@pytest.mark.parametrize(
    ("decision", "verdict"),
    [
        (COMES_IN, Verdict.WOULD_IMPORT),
        (Reject(Reason.CREATED_HERE), Verdict.ALREADY_HERE),
        (Reject(Reason.ALREADY_IMPORTED), Verdict.ALREADY_HERE),
        (Reject(Reason.ALREADY_EXISTS), Verdict.REJECTED),
        (Reject(Reason.NO_PROJECT), Verdict.REJECTED),
        (Reject(Reason.NEEDS_REVIEW), Verdict.REJECTED),
        (LeaveOut(LeftOutBecause.STATUS), Verdict.LEFT_OUT),
    ],
)
def test_each_decision_is_one_verdict(decision: Decision, verdict: Verdict) -> None:
    assert an_item(decision).verdict is verdict


def test_a_line_shows_where_an_invoice_goes() -> None:
    item = an_item()

    assert (item.project_id, item.tile, item.reason, item.left_out) == ("P7", Tile.AR_AGING, None, None)


def test_a_line_names_the_run_that_brought_the_invoice() -> None:
    item = an_item(Reject(Reason.ALREADY_IMPORTED, changed_since=True), imported=EARLIER)

    assert (item.other_run_id, item.other_at, item.changed_since) == (EARLIER.run_id, EARLIER.at, True)


def test_a_line_says_what_exactly_needs_review() -> None:
    item = an_item(Reject(Reason.NEEDS_REVIEW), problem=ReviewProblem.SUMS_DIFFER)

    assert item.problem is ReviewProblem.SUMS_DIFFER


def test_a_balance_that_nobody_judged_is_named_as_missing() -> None:
    item = an_item(Reject(Reason.NEEDS_REVIEW), balance=None, payment=PaymentState.UNKNOWN)

    assert item.problem is ReviewProblem.BALANCE_MISSING


def test_a_problem_is_no_reason_where_another_came_first() -> None:
    item = an_item(Reject(Reason.NO_PROJECT), problem=ReviewProblem.SUMS_DIFFER)

    assert (item.reason, item.problem) == (Reason.NO_PROJECT, None)


@given(RANGES, KNOWN)
def test_every_invoice_gets_exactly_one_verdict_and_the_counts_add_up(
    invoices: list[Candidate], known: Known
) -> None:
    items = planned(invoices, known)

    said = [item.verdict for item in items]
    counts = Counts(
        imported=said.count(Verdict.WOULD_IMPORT),
        already_here=said.count(Verdict.ALREADY_HERE),
        rejected=said.count(Verdict.REJECTED),
        left_out=said.count(Verdict.LEFT_OUT),
    )
    assert [item.qbo_id for item in items] == [invoice.qbo_id for invoice in invoices]
    assert tie_out(len(invoices), counts.found + counts.left_out).unexplained == 0


@given(CANDIDATES, KNOWN)
def test_a_line_has_a_reason_a_tile_or_a_cause_and_never_two_of_them(
    invoice: Candidate, known: Known
) -> None:
    (item,) = planned([invoice], known)

    said = {Verdict.WOULD_IMPORT: item.tile, Verdict.LEFT_OUT: item.left_out}
    assert [item.tile, item.reason, item.left_out].count(None) == 2
    assert said.get(item.verdict, item.reason) is not None
    if item.reason is not None:
        assert (item.verdict is Verdict.ALREADY_HERE) is (item.reason.kind is RejectionKind.ALREADY_HERE)


PAID = {"balance": Decimal(0), "payment": PaymentState.PAID}
FINAL = Import("P7", Tile.FINALS, is_associated=False)
OUT = LeaveOut(LeftOutBecause.STATUS)


@pytest.mark.parametrize(
    ("earlier", "now", "change"),
    [
        pytest.param(an_item(), an_item(), Change(), id="nothing"),
        pytest.param(None, an_item(), Change(added=1), id="new"),
        pytest.param(None, an_item(OUT), Change(), id="new, but not asked for"),
        pytest.param(an_item(OUT), an_item(), Change(added=1), id="asked for now"),
        pytest.param(an_item(OUT), an_item(OUT), Change(), id="never asked for"),
        pytest.param(an_item(), an_item(OUT), Change(altered=1), id="no longer asked for"),
        pytest.param(an_item(), an_item(total=Decimal(99)), Change(altered=1), id="another total"),
        pytest.param(an_item(), an_item(Reject(Reason.NO_PROJECT)), Change(altered=1), id="rejected now"),
        pytest.param(an_item(), an_item(txn_date=date(2026, 1, 6)), Change(altered=1), id="moved in date"),
        pytest.param(an_item(), an_item(FINAL, **PAID), Change(paid=1), id="paid"),
        pytest.param(an_item(), an_item(balance=Decimal(40)), Change(paid=1), id="partly paid"),
        pytest.param(
            an_item(Import("P7", Tile.DRAFTS, False), delivery=DeliveryState.NOT_SENT),
            an_item(),
            Change(delivered=1),
            id="delivered",
        ),
        pytest.param(
            an_item(Reject(Reason.NO_PROJECT)),
            an_item(Reject(Reason.NO_PROJECT), **PAID),
            Change(),
            id="paid, but rejected all the same",
        ),
    ],
)
def test_what_changed_about_one_invoice(earlier: RunItem | None, now: RunItem, change: Change) -> None:
    assert change_of(before(earlier) if earlier else None, now, material_of(now)) == change


@given(CANDIDATES, CANDIDATES, KNOWN)
def test_a_change_is_material_exactly_when_the_digest_differs(
    one: Candidate, other: Candidate, known: Known
) -> None:
    earlier, now = planned([one], known)[0], planned([replace(other, qbo_id=one.qbo_id)], known)[0]

    changes = added_up([change_of(before(earlier), now, material_of(now))], gone=0)

    is_material = bool(changes.added or changes.gone or changes.altered)
    assert is_material is (digest_of([earlier]) != digest_of([now]))


def test_all_changes_together() -> None:
    changes = [Change(added=1), Change(added=1), Change(altered=1), Change(paid=1), Change(delivered=1)]

    assert added_up(changes, gone=4) == PlanChanges(added=2, gone=4, altered=1, paid=1, delivered=1)

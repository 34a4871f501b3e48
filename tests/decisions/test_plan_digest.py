"""The digest that makes two plans the same: material facts, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.decisions.classify_invoice import Candidate, Known
from services.decisions.decision import LeaveOut
from services.decisions.plan_import import (
    PlanDigest,
    material_of,
)
from services.model.invoice_status import Tile
from services.model.rejection import LeftOutBecause, Reason
from services.model.report import RunItem, Verdict
from tests.decisions.candidates import KNOWN, a_candidate, known_of
from tests.decisions.plans import RANGES, an_item, digest_of, planned


@given(RANGES, KNOWN, st.integers(1, 12))
def test_the_digest_does_not_depend_on_how_pages_are_cut(
    invoices: list[Candidate], known: Known, page_size: int
) -> None:
    items = planned(invoices, known)
    digest = PlanDigest()

    for start in range(0, len(items), page_size):
        for item in items[start : start + page_size]:
            digest.add(item.verdict, material_of(item))

    assert digest.hexdigest() == digest_of(items)


#: One change of each fact that is material.
MATERIAL: dict[str, Callable[[RunItem], RunItem]] = {
    "number": lambda item: replace(item, doc_number=f"{item.doc_number}x"),
    "total": lambda item: replace(item, total=(item.total or Decimal(0)) + Decimal("0.01")),
    "currency": lambda item: replace(item, currency="CAD"),
    "project": lambda item: replace(item, project_id=f"{item.project_id}x"),
    "date": lambda item: replace(item, txn_date=(item.txn_date or date.min) + timedelta(days=1)),
    "verdict": lambda item: replace(
        item,
        verdict=Verdict.REJECTED if item.verdict is not Verdict.REJECTED else Verdict.WOULD_IMPORT,
    ),
    "reason": lambda item: replace(
        item, reason=Reason.NO_PROJECT if item.reason is not Reason.NO_PROJECT else Reason.NEEDS_REVIEW
    ),
    "another invoice": lambda item: replace(item, qbo_id=f"{item.qbo_id}0"),
}


@pytest.mark.parametrize("changed", MATERIAL)
@given(RANGES.filter(len), KNOWN, st.data())
def test_the_digest_changes_with_each_material_fact(
    changed: str, invoices: list[Candidate], known: Known, data: st.DataObject
) -> None:
    items = planned(invoices, known)
    at = data.draw(st.integers(0, len(items) - 1))
    asked_for = [*items[:at], replace(items[at], verdict=Verdict.WOULD_IMPORT), *items[at + 1 :]]

    other = [*asked_for[:at], MATERIAL[changed](asked_for[at]), *asked_for[at + 1 :]]

    assert digest_of(other) != digest_of(asked_for)


@given(RANGES, KNOWN, st.decimals(0, 10**9, places=2), st.sampled_from(Tile))
def test_payment_and_delivery_do_not_change_the_digest(
    invoices: list[Candidate], known: Known, balance: Decimal, tile: Tile
) -> None:
    items = planned(invoices, known)

    later = [replace(item, balance=balance, tile=tile, sync_token=item.sync_token + 1) for item in items]

    assert digest_of(later) == digest_of(items)


@given(RANGES, KNOWN)
def test_an_added_or_gone_invoice_changes_the_digest(invoices: list[Candidate], known: Known) -> None:
    items = planned(invoices, known)

    assert digest_of([*items, an_item(qbo_id="new")]) != digest_of(items)


@given(RANGES, KNOWN)
def test_what_is_left_out_does_not_count(invoices: list[Candidate], known: Known) -> None:
    items = planned(invoices, known)

    assert digest_of([*items, an_item(LeaveOut(LeftOutBecause.STATUS), qbo_id="new")]) == digest_of(items)


def test_an_amount_is_the_same_however_many_zeros_it_has() -> None:
    assert material_of(an_item(total=Decimal("100"))) == material_of(an_item(total=Decimal("100.000")))


AMBIGUOUS = [
    an_item(doc_number=None),
    an_item(doc_number="None"),
    an_item(doc_number=""),
    an_item(doc_number="\x1f"),
    an_item(doc_number="1\x1f2026-01-05"),
    an_item(doc_number='1", "2'),
]


@pytest.mark.parametrize(("one", "other"), list(combinations(AMBIGUOUS, 2)))
def test_no_two_numbers_are_mistaken_for_each_other(one: RunItem, other: RunItem) -> None:
    assert material_of(one) != material_of(other)


def test_the_same_invoices_and_links_give_the_same_plan() -> None:
    invoices = [a_candidate(), a_candidate(qbo_id="102", customer_id="8")]

    assert digest_of(planned(invoices, known_of())) == digest_of(planned(invoices, known_of()))

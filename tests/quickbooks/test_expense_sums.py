"""Whether a bill or a purchase adds up, with its tax on top of its lines or inside them."""

from __future__ import annotations

from typing import Any

import pytest

from services.model.rejection import ReviewProblem
from tests.quickbooks.records import a_bill, a_line, read_bill

INCLUSIVE = {"GlobalTaxCalculation": "TaxInclusive", "TxnTaxDetail": {"TotalTax": 20}}


@pytest.mark.parametrize(
    ("line", "changes", "amount", "tax", "problem"),
    [
        # The document adds up with tax on top: amounts are before tax.
        (a_line(TaxInclusiveAmt=120), {"TotalAmt": 120, **INCLUSIVE}, 100, 20, None),
        (a_line(), {"TotalAmt": 120, **INCLUSIVE}, 100, None, None),
        # It adds up without: amounts include tax.
        (a_line(TaxAmount=20), {"TotalAmt": 100, **INCLUSIVE}, 80, 20, None),
        (a_line(), {"TotalAmt": 100, **INCLUSIVE}, None, None, ReviewProblem.TAX_UNCLEAR),
        # It adds up neither way.
        (a_line(TaxAmount=20), {"TotalAmt": 110, **INCLUSIVE}, None, 20, ReviewProblem.SUMS_DIFFER),
        (a_line(TaxAmount=20), INCLUSIVE, None, 20, ReviewProblem.TAX_UNCLEAR),
        # No tax, nothing to ask.
        (a_line(), {"TotalAmt": 100, "GlobalTaxCalculation": "TaxInclusive"}, 100, None, None),
        (a_line(TaxInclusiveAmt=0), {"GlobalTaxCalculation": "TaxExcluded"}, 100, None, None),
        (a_line(TaxInclusiveAmt=120), {"GlobalTaxCalculation": "TaxExcluded"}, 100, 20, None),
    ],
)
def test_an_amount_is_before_tax_or_nobody_can_say(
    line: dict[str, Any],
    changes: dict[str, Any],
    amount: int | None,
    tax: int | None,
    problem: ReviewProblem | None,
) -> None:
    (entry,) = read_bill(a_bill(line, **changes))

    assert (entry.amount, entry.tax, entry.problem) == (amount, tax, problem)


@pytest.mark.parametrize(
    ("lines", "changes", "problem"),
    [
        ([a_line(), a_line("2", 37.5)], {"TotalAmt": 137.5}, None),
        ([a_line(), a_line("2", 37.5)], {"TotalAmt": "145.75", "TxnTaxDetail": {"TotalTax": 8.25}}, None),
        (
            [a_line(), a_line("2", 37.5)],
            {"TotalAmt": "145.75", "TxnTaxDetail": {"TaxLine": [{"Amount": 8.25}]}},
            None,
        ),
        # What is withheld is taken off.
        ([a_line(), {"Amount": 10, "DetailType": "TDSLineDetail"}], {"TotalAmt": 90}, None),
        ([a_line()], {"TotalAmt": 137.5}, ReviewProblem.SUMS_DIFFER),
        # So it is beside a problem of the line that was sent, or of the whole document.
        ([a_line(amount=200)], {"TotalAmt": 360, **INCLUSIVE}, ReviewProblem.SUMS_DIFFER),
        ([a_line(Qty="NaN")], {"TotalAmt": 137.5}, ReviewProblem.SUMS_DIFFER),
        ([a_line()], {"TotalAmt": 137.5, "ExchangeRate": "NaN"}, ReviewProblem.SUMS_DIFFER),
        # No billing is taken from such a document where it is unclear, too.
        ([a_line(BillableStatus="Perhaps")], {"TotalAmt": 137.5}, ReviewProblem.UNREADABLE),
        # Answers without lines that exist have been seen.
        ([], {"TotalAmt": 137.5}, ReviewProblem.SUMS_DIFFER),
    ],
)
def test_a_line_that_was_not_sent_is_missed(
    lines: list[dict[str, Any]], changes: dict[str, Any], problem: ReviewProblem | None
) -> None:
    entries = read_bill(a_bill(**changes) | {"Line": lines})

    assert {entry.problem for entry in entries} == {problem}
    assert [entry.amount for entry in entries if entry.line_no == 0] == ([] if lines else [None])

"""What can be wrong with an invoice, each flaw written into a document that is sound without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.model.rejection import ReviewProblem
from tests.quickbooks.json_text import ABSENT, Number

Parts = dict[str, Any]


@dataclass(frozen=True)
class Flaw:
    """``parts`` gives the members that are written instead, by the document and its total."""

    problem: ReviewProblem
    parts: Callable[[Parts, Decimal], Parts]


def _instead(problem: ReviewProblem, **parts: Any) -> Flaw:
    return Flaw(problem, lambda node, total: parts)


def _with_line(problem: ReviewProblem, line: Parts) -> Flaw:
    return Flaw(problem, lambda node, total: {"Line": [*(node.get("Line") or []), line]})


def _more(node: Parts, total: Decimal) -> Parts:
    """A line more than the total has, larger than all that could make up for it."""
    return {"Line": [*(node.get("Line") or []), _sale("9e13")]}


def _sale(amount: str, **detail: Any) -> Parts:
    line = {"Amount": Number(amount), "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}
    return line | {"Description": "one too many"}


def _amount(name: str, change: int) -> Callable[[Parts, Decimal], Parts]:
    return lambda node, total: {name: Number(format(total + change, "f"))}


#: All of these leave the document's id and date as they are.
FLAWS = [
    _instead(ReviewProblem.UNREADABLE, DueDate="31.01.2026"),
    _instead(ReviewProblem.UNREADABLE, SyncToken="three"),
    _instead(ReviewProblem.UNREADABLE, status="Deleted"),
    _instead(ReviewProblem.UNREADABLE, Line={"Amount": Number("1")}),
    _instead(ReviewProblem.UNREADABLE, TotalAmt="a hundred"),
    _instead(ReviewProblem.UNREADABLE, TxnTaxDetail="none"),
    _instead(ReviewProblem.NO_CUSTOMER, CustomerRef=ABSENT),
    _instead(ReviewProblem.NO_CUSTOMER, CustomerRef=None),
    _instead(ReviewProblem.NO_CUSTOMER, CustomerRef={"name": "Somebody"}),
    _instead(ReviewProblem.AMOUNT_DOES_NOT_FIT, TotalAmt=Number("92233720368547.75808")),
    _instead(ReviewProblem.AMOUNT_DOES_NOT_FIT, TotalAmt=Number("0.000001")),
    _instead(ReviewProblem.AMOUNT_DOES_NOT_FIT, Balance="NaN"),
    _instead(ReviewProblem.AMOUNT_DOES_NOT_FIT, Deposit=Number("1e99")),
    _instead(ReviewProblem.AMOUNT_DOES_NOT_FIT, ExchangeRate=Number("1e-999")),
    _with_line(ReviewProblem.AMOUNT_DOES_NOT_FIT, _sale("1e-6")),
    _with_line(ReviewProblem.AMOUNT_DOES_NOT_FIT, _sale("1", Qty=Number("1e999"))),
    _with_line(ReviewProblem.AMOUNT_DOES_NOT_FIT, _sale("1", UnitPrice="Infinity")),
    _instead(ReviewProblem.TOTAL_MISSING, TotalAmt=ABSENT),
    _instead(ReviewProblem.TOTAL_MISSING, TotalAmt=None),
    _instead(ReviewProblem.BALANCE_MISSING, Balance=ABSENT),
    _instead(ReviewProblem.BALANCE_MISSING, Balance=None),
    _instead(ReviewProblem.NEGATIVE_BALANCE, Balance=Number("-0.01")),
    Flaw(ReviewProblem.BALANCE_EXCEEDS_TOTAL, _amount("Balance", 1)),
    Flaw(ReviewProblem.SUMS_DIFFER, _more),
]

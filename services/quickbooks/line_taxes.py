"""Whether the amounts of a bill's or a purchase's lines include tax, and how much of it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from services.decisions.invoice_status import folded
from services.quickbooks import values
from services.quickbooks.wire_entries import ExpenseDocument, ExpenseLine

_ZERO = Decimal(0)


class Taxed(NamedTuple):
    """An amount before tax, None where nobody can say, and its tax as far as it is stated."""

    amount: Decimal | None
    tax: Decimal | None


class TaxReading(Enum):
    """How the amounts of a document's lines are to be read."""

    ON_TOP = "on_top"
    INSIDE = "inside"
    UNCLEAR = "unclear"

    def of(self, amount: Decimal, tax: Decimal | None, inclusive: Decimal | None) -> Taxed:
        """One line's, by its TaxAmount and its TaxInclusiveAmt (the amount with tax, by Intuit's schema)."""
        if self is TaxReading.ON_TOP:
            return Taxed(amount, inclusive - amount if tax is None and inclusive else tax)
        if self is TaxReading.INSIDE and tax is not None:
            return Taxed(amount - tax, tax)
        return Taxed(None, tax)


def tax_reading(document: ExpenseDocument, lines: Sequence[ExpenseLine]) -> TaxReading:
    """Whether tax comes on top of the lines' amounts.

    It does, unless the company enters prices with tax; and with that, Intuit does not say which of the two
    amounts a line carries. Then the document's own sum decides, and where it fits neither, nobody can say.
    """
    if folded(values.text(document.global_tax_calculation)) != "taxinclusive":
        return TaxReading.ON_TOP
    tax = _tax_of(document)
    if not tax:
        return TaxReading.ON_TOP
    total = values.money(document.total_amt)
    amounts = [values.money(line.amount) for line in lines if line.amount is not None]
    if total is None or values.money(tax) is None or None in amounts:
        return TaxReading.UNCLEAR
    goods = sum((amount for amount in amounts if amount is not None), _ZERO)
    if goods + tax == total:
        return TaxReading.ON_TOP
    return TaxReading.INSIDE if goods == total else TaxReading.UNCLEAR


def _tax_of(document: ExpenseDocument) -> Decimal | None:
    """The stated tax; where only its parts are, their sum."""
    detail = document.txn_tax_detail
    if detail is None or detail.total_tax is not None:
        return detail.total_tax if detail else None
    parts = [values.money(part.amount) for part in detail.tax_line or () if part is not None]
    return sum((part for part in parts if part is not None), _ZERO)

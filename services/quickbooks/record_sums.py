"""Whether a bill or a purchase adds up, and whether the amounts of its lines include tax."""

from __future__ import annotations

from collections.abc import Iterable
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


class Sums(NamedTuple):
    """What a document states, as far as it can be kept exactly.

    ``goods``: its expenses; ``other``: its lines of other kinds; ``tax``: 0 where none is stated. ``total``
    is None where nobody can say.
    """

    goods: Decimal
    other: Decimal
    tax: Decimal
    total: Decimal | None
    tax_inclusive: bool

    @property
    def agree(self) -> bool:
        """Whether the lines and the tax come to the total.

        Intuit does not say whether a line of another kind belongs to the sum, and what is withheld is taken
        off it: each reading is accepted. So is a total without the tax, where prices include it.
        """
        if self.total is None:
            return True
        nets = {self.goods, self.goods + self.other, self.goods - self.other}
        return self.total in {net + self.tax for net in nets} or (self.tax_inclusive and self.total in nets)

    @property
    def reading(self) -> TaxReading:
        """Whether tax comes on top of the lines' amounts.

        It does, unless the company enters prices with tax; and with that, Intuit does not say which of the
        two amounts a line carries. Then the document's own sum decides, and where it fits neither, nobody can
        say.
        """
        if not self.tax_inclusive or not self.tax or self.goods + self.tax == self.total:
            return TaxReading.ON_TOP
        return TaxReading.INSIDE if self.goods == self.total else TaxReading.UNCLEAR


def sums_of(
    document: ExpenseDocument, expenses: Iterable[ExpenseLine], others: Iterable[ExpenseLine]
) -> Sums:
    """The document's own figures; without a total where one of them is missing or cannot be kept exactly."""
    expenses, others, tax = list(expenses), list(others), _tax_of(document)
    stated = [line.amount for line in expenses] + [line.amount for line in others if line.amount is not None]
    kept = [values.money(amount) for amount in (*stated, tax)]
    is_whole = None not in kept
    amounts = [amount or _ZERO for amount in kept]
    return Sums(
        goods=sum(amounts[: len(expenses)], _ZERO),
        other=sum(amounts[len(expenses) : -1], _ZERO),
        tax=amounts[-1],
        total=values.money(document.total_amt) if is_whole else None,
        tax_inclusive=folded(values.text(document.global_tax_calculation)) == "taxinclusive",
    )


def _tax_of(document: ExpenseDocument) -> Decimal:
    """The stated tax; where only its parts are, their sum."""
    detail = document.txn_tax_detail
    if detail is not None and detail.total_tax is not None:
        return detail.total_tax
    parts = [] if detail is None else [values.money(part.amount) for part in detail.tax_line or () if part]
    return sum((part for part in parts if part is not None), _ZERO)

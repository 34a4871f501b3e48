"""Whether an invoice's own figures agree, and if not, what exactly is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.model.quickbooks import LineKind, SourceLine
from services.model.rejection import ReviewProblem

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """The amounts of one document, in its own currency.

    ``tax_inclusive``: the company enters prices with tax (GlobalTaxCalculation). ``charges_elsewhere``: its
    charges stand in linked statement charges, so only a subtotal line is left on it.
    """

    lines: Sequence[SourceLine]
    total: Decimal | None
    balance: Decimal | None
    tax: Decimal | None
    tax_inclusive: bool = False
    charges_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Readable:
    """What could be read of a document."""

    whole: bool
    has_date: bool
    has_customer: bool
    amounts_fit: bool


def review_problem(readable: Readable, figures: Figures) -> ReviewProblem | None:
    """The first problem that a document has; None for one that can be taken as it is."""
    found = _unreadable(readable) or _implausible(figures)
    if found is None and not sums_agree(figures):
        return ReviewProblem.SUMS_DIFFER
    return found


def sums_agree(figures: Figures) -> bool:
    """Whether lines, discount and tax add up to the total.

    A bundle's amount counts once, not its children's. Intuit does not say whether the amount of a description
    line, or of a type of line nobody knows, belongs to the sum: both readings are accepted.
    A deposit reduces the balance, never the total.
    """
    if figures.total is None:
        return False
    own = [line for line in figures.lines if line.parent_no is None]
    goods = _sum(own, LineKind.SALES_ITEM) + _sum(own, LineKind.GROUP)
    if figures.charges_elsewhere and not _has_goods(own):
        goods = _sum(own, LineKind.SUBTOTAL)
    elif not _has_goods(own) and _sum(own, LineKind.SUBTOTAL):
        return False
    net = goods - _sum(own, LineKind.DISCOUNT)
    unsure = (_sum(own, LineKind.DESCRIPTION), _sum(own, LineKind.OTHER))
    return figures.total in _totals(net, unsure, figures)


def _totals(net: Decimal, unsure: tuple[Decimal, Decimal], figures: Figures) -> set[Decimal]:
    """Every total that the lines could mean."""
    described, other = unsure
    nets = {net + a + b for a in (_ZERO, described) for b in (_ZERO, other, -other)}
    tax = figures.tax or _ZERO
    with_tax = {amount + tax for amount in nets}
    return with_tax | nets if figures.tax_inclusive else with_tax


def _unreadable(readable: Readable) -> ReviewProblem | None:
    if not readable.whole:
        return ReviewProblem.UNREADABLE
    if not readable.has_date:
        return ReviewProblem.NO_DATE
    if not readable.has_customer:
        return ReviewProblem.NO_CUSTOMER
    return None if readable.amounts_fit else ReviewProblem.AMOUNT_DOES_NOT_FIT


def _implausible(figures: Figures) -> ReviewProblem | None:
    if figures.total is None:
        return ReviewProblem.TOTAL_MISSING
    if figures.balance is None:
        return ReviewProblem.BALANCE_MISSING
    if figures.total < 0:
        return ReviewProblem.NEGATIVE_TOTAL
    if figures.balance > figures.total:
        return ReviewProblem.BALANCE_EXCEEDS_TOTAL
    # QuickBooks keeps what is overpaid apart from the invoice, so this is no balance of an invoice.
    return ReviewProblem.NEGATIVE_BALANCE if figures.balance < 0 else None


def _has_goods(lines: Sequence[SourceLine]) -> bool:
    return any(line.kind is not LineKind.SUBTOTAL for line in lines)


def _sum(lines: Sequence[SourceLine], kind: LineKind) -> Decimal:
    return sum((line.amount for line in lines if line.kind is kind and line.amount is not None), _ZERO)

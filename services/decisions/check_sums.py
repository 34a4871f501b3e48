"""Whether an invoice's own figures agree, and if not, what exactly is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from services.model.quickbooks import LineKind, SourceLine
from services.model.rejection import ReviewProblem

_ZERO = Decimal(0)


class Figures(NamedTuple):
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


class Readable(NamedTuple):
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

    A bundle's amount counts once, not its children's; theirs count where it has none. Intuit does not say
    whether the amount of a description line, or of a type of line nobody knows, belongs to the sum: both
    readings are accepted.
    A deposit reduces the balance, never the total.
    """
    if figures.total is None:
        return False
    own = _added_up(figures.lines)
    goods = own.goods
    if not own.has_goods and figures.charges_elsewhere:
        goods = own.subtotal
    elif not own.has_goods and own.subtotal:
        return False
    net = goods - own.discount
    as_usual = figures.total == net + (figures.tax or _ZERO)
    return as_usual or figures.total in _totals(net, (own.description, own.other), figures)


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


class _Sums(NamedTuple):
    """The amounts of the lines that stand in no bundle. ``has_goods``: there is more than a subtotal."""

    goods: Decimal
    discount: Decimal
    subtotal: Decimal
    description: Decimal
    other: Decimal
    has_goods: bool


def _added_up(lines: Sequence[SourceLine]) -> _Sums:
    # One pass, and members compared by identity: this runs for each of a million invoices.
    goods = discount = subtotal = description = other = _ZERO
    has_goods, priced_inside = False, None
    for line in lines:
        kind, amount = line.kind, line.amount or _ZERO
        if line.parent_no is not None:
            goods += amount if line.parent_no == priced_inside else _ZERO
            continue
        has_goods = has_goods or kind is not LineKind.SUBTOTAL
        if kind is LineKind.SALES_ITEM or kind is LineKind.GROUP:
            goods += amount
            priced_inside = line.line_no if line.amount is None else None
        elif kind is LineKind.SUBTOTAL:
            subtotal += amount
        elif kind is LineKind.DISCOUNT:
            discount += amount
        elif kind is LineKind.DESCRIPTION:
            description += amount
        else:
            other += amount
    return _Sums(goods, discount, subtotal, description, other, has_goods)

"""What an invoice that is created here amounts to, or why it cannot be created."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation

from babel.numbers import get_currency_precision

from services.model.invoice_status import PaymentState
from services.model.invoice_window import NewInvoice, NewLine
from services.model.money import fits
from services.model.quickbooks import LineKind, SourceLine

#: QuickBooks takes no longer number.
LONGEST_NUMBER = 21
LONGEST_DESCRIPTION = 4000
MOST_LINES = 500
_CURRENCY = re.compile(r"[A-Z]{3}")
#: The product itself is never rounded: one with more digits is no amount that could be stored anyway.
_EXACT = Context(prec=80, traps=[Inexact, InvalidOperation])
_ROUNDING = Context(prec=80, rounding=ROUND_HALF_UP, traps=[InvalidOperation])


@dataclass(frozen=True, slots=True)
class Priced:
    """Its lines with their amounts, and the total, which nobody has paid."""

    lines: tuple[SourceLine, ...]
    total: Decimal
    payment: PaymentState


@dataclass(frozen=True, slots=True)
class Unusable:
    """Why it cannot be created, as a sentence."""

    sentence: str


def price_invoice(new: NewInvoice) -> Priced | Unusable:
    """Each line is quantity × unit price in the currency's smallest unit, half up, as QuickBooks has it.

    The total is the sum of the lines as they stand there.
    """
    problem = _problem(new)
    if problem is not None:
        return Unusable(problem)
    lines = [_line(no, line, new.currency) for no, line in enumerate(new.lines, start=1)]
    for line in lines:
        if line.amount is None:
            return Unusable(f"The amount of line {line.line_no} is too large.")
    total = sum((line.amount for line in lines if line.amount is not None), Decimal("0.00"))
    if total < 0 or not fits(total):
        return Unusable("The total is negative." if total < 0 else "The total is too large.")
    return Priced(tuple(lines), total, PaymentState.OPEN if total else PaymentState.ZERO)


def _problem(new: NewInvoice) -> str | None:
    if not 1 <= len(new.lines) <= MOST_LINES:
        return f"An invoice has 1 to {MOST_LINES} lines."
    if any(len(line.description) > LONGEST_DESCRIPTION for line in new.lines):
        return f"A description has at most {LONGEST_DESCRIPTION:,} characters."
    if len((new.doc_number or "").strip()) > LONGEST_NUMBER:
        return f"The number of an invoice has at most {LONGEST_NUMBER} characters."
    if not _CURRENCY.fullmatch(new.currency):
        return "A currency is three capital letters, such as USD."
    if new.due_date is not None and new.due_date < new.txn_date:
        return "The due date is before the invoice date."
    return None


def line_amount(line: NewLine, currency: str) -> Decimal | None:
    """What the line amounts to; None for what cannot be stored."""
    try:
        exact = _EXACT.multiply(line.quantity, line.unit_price)
        unit = Decimal(1).scaleb(-get_currency_precision(currency))
        amount = _ROUNDING.quantize(exact, unit)
    except (Inexact, InvalidOperation):
        return None
    return amount if fits(amount) else None


def _line(no: int, line: NewLine, currency: str) -> SourceLine:
    return SourceLine(
        line_no=no,
        parent_no=None,
        kind=LineKind.SALES_ITEM,
        detail_type="SalesItemLineDetail",
        description=line.description.strip() or None,
        item_id=None,
        item_name=None,
        quantity=line.quantity,
        unit_price=line.unit_price,
        amount=line_amount(line, currency),
        service_date=None,
        tax_code=None,
    )

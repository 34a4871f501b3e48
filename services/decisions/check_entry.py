"""What the form of an invoice says, as an invoice, or in words what is wrong with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from services.decisions.price_invoice import LONGEST_DESCRIPTION, LONGEST_NUMBER, line_amount
from services.model.invoice_entry import EntryProblems, InvoiceEntry, LineEntry
from services.model.invoice_window import NewInvoice, NewLine

#: More digits than any quantity or price has; what is longer is a slip.
_MOST_DIGITS = 30
A_NUMBER = "Write it as a number, such as 1.5."


def check_entry(entry: InvoiceEntry) -> NewInvoice | EntryProblems:
    """The invoice; where anything is missing or wrong, all of it, field by field."""
    txn_date, due_date = _day(entry.txn_date), _day(entry.due_date)
    lines = [_line(line) for line in entry.lines]
    by_field = _wrong_fields(entry, txn_date, due_date)
    by_line = _wrong_lines(entry, lines)
    if by_field or by_line or txn_date is None:
        return EntryProblems(by_field, by_line)
    return NewInvoice(
        project_id=entry.project_id or "",
        doc_number=entry.doc_number.strip() or None,
        txn_date=txn_date,
        due_date=due_date,
        currency=entry.currency or "",
        lines=tuple(line for line in lines if line is not None),
    )


def _wrong_fields(entry: InvoiceEntry, txn_date: date | None, due_date: date | None) -> dict[str, str]:
    found: dict[str, str] = {}
    if not entry.project_id:
        found["project_id"] = "Choose the project that the invoice is for."
    if len(entry.doc_number.strip()) > LONGEST_NUMBER:
        found["doc_number"] = f"The number of an invoice has at most {LONGEST_NUMBER} characters."
    if txn_date is None:
        found["txn_date"] = "Choose the invoice date."
    elif due_date is not None and due_date < txn_date:
        found["due_date"] = "The due date is before the invoice date."
    if not entry.currency:
        found["currency"] = "Choose the currency."
    return found


def _wrong_lines(entry: InvoiceEntry, lines: list[NewLine | None]) -> dict[tuple[str, int], str]:
    """A line needs its three parts, and an amount that can be kept."""
    found: dict[tuple[str, int], str] = {}
    for typed, line in zip(entry.lines, lines, strict=True):
        if not typed.description.strip():
            found["description", typed.key] = "Say what the line is for."
        elif len(typed.description) > LONGEST_DESCRIPTION:
            found["description", typed.key] = f"It has at most {LONGEST_DESCRIPTION:,} characters."
        for name, text in (("quantity", typed.quantity), ("unit_price", typed.unit_price)):
            if _number(text) is None:
                found[name, typed.key] = A_NUMBER
        if line is not None and line_amount(line, entry.currency or "USD") is None:
            found["unit_price", typed.key] = "The amount of this line is too large."
    return found


def _line(typed: LineEntry) -> NewLine | None:
    quantity, unit_price = _number(typed.quantity), _number(typed.unit_price)
    if quantity is None or unit_price is None:
        return None
    return NewLine(typed.description.strip(), quantity, unit_price)


def _number(text: str) -> Decimal | None:
    """A number with every digit; None for what is none, such as "NaN", and for one that nobody means."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    _, digits, exponent = number.as_tuple()
    is_short = isinstance(exponent, int) and len(digits) + abs(exponent) <= _MOST_DIGITS
    return number if is_short else None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None

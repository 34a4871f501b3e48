"""What differs between an invoice as it was taken in and as QuickBooks has it now, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from services.model.in_step import Change, DriftField
from services.model.quickbooks import LineKind, SourceLine

#: Lines that are told of, and characters of what each is for: the whole is kept on both sides anyway.
MOST_LINES, LONGEST = 40, 120


class Content(NamedTuple):
    """What must not change silently."""

    doc_number: str | None
    txn_date: date | None
    due_date: date | None
    customer_id: str | None
    customer_name: str | None
    currency: str
    tax: Decimal | None
    total: Decimal | None
    lines: tuple[SourceLine, ...]


def changes_between(here: Content, there: Content, is_ours: bool = False) -> tuple[Change, ...]:
    """Every field that differs; where it is ours as yet (``is_ours``), not what QuickBooks only added."""
    return tuple(
        Change(field, old, new)
        for field, old, new in _pairs(here, there, is_ours)
        if old != new and not (is_ours and old is None)
    )


def amount_text(amount: Decimal | None) -> str | None:
    """The amount, the same for 12.5 and 12.50."""
    if amount is None:
        return None
    shown = f"{amount:f}"
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown in ("", "-0") else shown


def _pairs(
    here: Content, there: Content, is_ours: bool
) -> Iterator[tuple[DriftField, str | None, str | None]]:
    yield DriftField.NUMBER, here.doc_number or None, there.doc_number or None
    yield DriftField.DATE, _day(here.txn_date), _day(there.txn_date)
    yield DriftField.DUE_DATE, _day(here.due_date), _day(there.due_date)
    if here.customer_id != there.customer_id:
        yield DriftField.CUSTOMER, *_customers(here, there)
    yield DriftField.CURRENCY, here.currency, there.currency
    if _known(here.lines, is_ours) != _known(there.lines, is_ours):
        yield DriftField.LINES, _lines(here.lines), _lines(there.lines)
    yield DriftField.TAX, amount_text(here.tax), amount_text(there.tax)
    yield DriftField.TOTAL, amount_text(here.total), amount_text(there.total)


def _customers(here: Content, there: Content) -> tuple[str | None, str | None]:
    """Their names; where these say nothing, or the same, their ids too."""
    if here.customer_name and there.customer_name and here.customer_name != there.customer_name:
        return (here.customer_name if here.customer_id else None), there.customer_name
    return _customer(here), _customer(there)


def _customer(one: Content) -> str | None:
    if one.customer_id is None:
        return None
    return f"{one.customer_name} (id {one.customer_id})" if one.customer_name else f"id {one.customer_id}"


def _known(lines: Sequence[SourceLine], is_ours: bool) -> list[str]:
    """What is compared of lines, in an order of its own. To ours QuickBooks adds items and subtotals."""
    if is_ours:
        return sorted(_line(line) for line in lines if line.kind is LineKind.SALES_ITEM)
    return sorted(_whole(line) for line in lines)


def _whole(line: SourceLine) -> str:
    """As in the digest of a document's content: names that are read along don't count."""
    parts = (
        line.kind.value,
        line.parent_no is not None,
        line.description or "",
        line.item_id,
        amount_text(line.quantity),
        amount_text(line.unit_price),
        amount_text(line.amount),
        _day(line.service_date),
        line.tax_code,
    )
    return repr(parts)


def _lines(lines: Sequence[SourceLine]) -> str | None:
    """A row for each, what it is for and its figures between tabs."""
    return "\n".join(_line(line) for line in lines[:MOST_LINES]) or None


def _line(line: SourceLine) -> str:
    what = " ".join((line.description or line.item_name or line.kind.value).split())[:LONGEST]
    figures = (amount_text(line.quantity), amount_text(line.unit_price), amount_text(line.amount))
    return "\t".join([what, *(figure or "" for figure in figures)])


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()

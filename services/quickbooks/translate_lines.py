"""The lines of an invoice document, bundles unfolded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from services.decisions.invoice_status import folded
from services.model.quickbooks import LineKind, SourceLine
from services.quickbooks import values, wire

_KINDS = {
    "salesitemlinedetail": LineKind.SALES_ITEM,
    "grouplinedetail": LineKind.GROUP,
    "descriptiononly": LineKind.DESCRIPTION,
    "descriptionlinedetail": LineKind.DESCRIPTION,
    "discountlinedetail": LineKind.DISCOUNT,
    "subtotallinedetail": LineKind.SUBTOTAL,
}
_NO_DETAIL = wire.ItemDetail()


class Lines(NamedTuple):
    """The lines of an invoice; ``fit``: each amount, quantity and price can be stored with all its digits."""

    lines: tuple[SourceLine, ...]
    fit: bool


def lines_of(documents: Sequence[wire.LineDocument | None] | None) -> Lines:
    """The lines, numbered from 1 in the order received; the lines of a bundle follow it and name it."""
    found: list[SourceLine] = []
    fit = True
    for document, parent_no in _unfolded(documents):
        detail = document.sales_item_line_detail or document.description_line_detail or _NO_DETAIL
        line = _line(document, detail, len(found) + 1, parent_no)
        # A number that is there but was not taken over has too many digits.
        fit = (
            fit
            and (line.amount is not None or document.amount is None)
            and (line.unit_price is not None or detail.unit_price is None)
            and (line.quantity is not None or _quantity(document, detail) is None)
        )
        found.append(line)
    return Lines(tuple(found), fit)


def _unfolded(
    documents: Sequence[wire.LineDocument | None] | None,
) -> Iterator[tuple[wire.LineDocument, int | None]]:
    """Each line with the number of the bundle that it stands in."""
    line_no = 0
    for document in documents or ():
        if document is None:
            continue
        line_no += 1
        yield document, None
        if document.group_line_detail is not None:
            parent_no = line_no
            for child in document.group_line_detail.line or ():
                if child is not None:
                    line_no += 1
                    yield child, parent_no


def _line(
    document: wire.LineDocument, detail: wire.ItemDetail, line_no: int, parent_no: int | None
) -> SourceLine:
    group = document.group_line_detail
    item = detail.item_ref if group is None else group.group_item_ref
    return SourceLine(
        line_no,
        parent_no,
        _kind_of(document.detail_type),
        document.detail_type or "",
        values.text(document.description),
        values.referred(item),
        values.named(item),
        values.exact(_quantity(document, detail)),
        values.exact(detail.unit_price),
        values.money(document.amount),
        values.day(detail.service_date),
        values.referred(detail.tax_code_ref),
    )


def _quantity(document: wire.LineDocument, detail: wire.ItemDetail) -> Decimal | None:
    """How many; of a bundle, how many bundles."""
    group = document.group_line_detail
    return detail.qty if group is None else group.quantity


@lru_cache(maxsize=256)
def _kind_of(detail_type: str | None) -> LineKind:
    return _KINDS.get(folded(detail_type), LineKind.OTHER)

"""The lines of an invoice document, bundles unfolded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def lines_of(documents: Sequence[wire.LineDocument | None] | None) -> tuple[SourceLine, ...]:
    """The lines, numbered from 1 in the order received; the lines of a bundle follow it and name it."""
    found: list[SourceLine] = []
    for document in _present(documents):
        found.append(_line(document, len(found) + 1, None))
        if document.group_line_detail is not None:
            parent_no = len(found)
            for child in _present(document.group_line_detail.line):
                found.append(_line(child, len(found) + 1, parent_no))
    return tuple(found)


def amounts_fit(documents: Sequence[wire.LineDocument | None] | None) -> bool:
    """Whether every amount, quantity and price of every line can be stored with all its digits."""
    return all(_fits(document) for document in _all_of(documents))


def _all_of(documents: Sequence[wire.LineDocument | None] | None) -> Iterator[wire.LineDocument]:
    for document in _present(documents):
        yield document
        if document.group_line_detail is not None:
            yield from _present(document.group_line_detail.line)


def _present(documents: Sequence[wire.LineDocument | None] | None) -> Iterator[wire.LineDocument]:
    return (document for document in documents or () if document is not None)


def _fits(document: wire.LineDocument) -> bool:
    detail = document.sales_item_line_detail or _NO_DETAIL
    if document.amount is not None and values.money(document.amount) is None:
        return False
    numbers = (detail.qty, detail.unit_price)
    return all(number is None or values.exact(number) is not None for number in numbers)


def _line(document: wire.LineDocument, line_no: int, parent_no: int | None) -> SourceLine:
    detail = document.sales_item_line_detail or document.description_line_detail or _NO_DETAIL
    group = document.group_line_detail
    item = detail.item_ref if group is None else group.group_item_ref
    return SourceLine(
        line_no=line_no,
        parent_no=parent_no,
        kind=_KINDS.get(folded(document.detail_type), LineKind.OTHER),
        detail_type=document.detail_type or "",
        description=values.text(document.description),
        item_id=values.referred(item),
        item_name=values.named(item),
        quantity=values.exact(detail.qty if group is None else group.quantity),
        unit_price=values.exact(detail.unit_price),
        amount=values.money(document.amount),
        service_date=values.day(detail.service_date),
        tax_code=values.referred(detail.tax_code_ref),
    )

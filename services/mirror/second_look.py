"""Invoices that look wrong are read once more: query answers have been seen without lines that exist."""

from __future__ import annotations

from collections.abc import Sequence

from services.errors import QuickBooksUnavailable
from services.model.quickbooks import Field, OneOf, SourceInvoice
from services.model.rejection import ReviewProblem
from services.ports.quickbooks import InvoiceSource

#: Problems that a second reading has been seen to cure, or might.
_CURABLE = frozenset(
    {
        ReviewProblem.UNREADABLE,
        ReviewProblem.NO_DATE,
        ReviewProblem.NO_CUSTOMER,
        ReviewProblem.TOTAL_MISSING,
        ReviewProblem.BALANCE_MISSING,
        ReviewProblem.SUMS_DIFFER,
    }
)
#: Up to so many of a page are read one by one, which helps best; more of them together, in one request.
_ONE_BY_ONE = 10


def second_look(source: InvoiceSource, invoices: Sequence[SourceInvoice]) -> list[SourceInvoice]:
    """The invoices, the doubtful ones as they came the second time."""
    doubtful = [one.qbo_id for one in invoices if one.problem in _CURABLE and one.qbo_id.isdecimal()]
    size = 1 if len(doubtful) <= _ONE_BY_ONE else source.page_size
    again: dict[str, SourceInvoice] = {}
    for start in range(0, len(doubtful), size):
        again |= _read_again(source, tuple(doubtful[start : start + size]))
    return [_newer(one, again.get(one.qbo_id)) for one in invoices]


def _read_again(source: InvoiceSource, ids: tuple[str, ...]) -> dict[str, SourceInvoice]:
    try:
        page = source.invoices([OneOf(Field.ID, ids)])
    except QuickBooksUnavailable:
        # The first reading stands, and its problem with it.
        return {}
    return {invoice.qbo_id: invoice for invoice in page.invoices}


def _newer(first: SourceInvoice, second: SourceInvoice | None) -> SourceInvoice:
    return first if second is None or second.sync_token < first.sync_token else second

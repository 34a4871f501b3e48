"""Pages of the list, by the invoice beside which each begins: counting would be slow in a long list."""

from __future__ import annotations

from services.model.invoice_window import InvoiceList, InvoiceRow, PageKey
from services.ports.invoice_list import Cut, Wanted
from services.ports.store import Transaction

#: Invoices on a page.
PAGE = 10


def page_of(
    tx: Transaction, wanted: Wanted, key: PageKey | None = None, is_before: bool = False
) -> InvoiceList:
    """The page after the key, or before it; the first one where there is no such page, or not a whole one."""
    rows = tx.lists.page(wanted, Cut(PAGE + 1, key, is_before))
    if key is not None and len(rows) < (PAGE if is_before else 1):
        return page_of(tx, wanted)
    goes_on, tile = len(rows) > PAGE, wanted.filters.tile
    if key is not None and is_before:
        shown = tuple(rows[-PAGE:])
        return InvoiceList(tile, shown, goes_on, _goes_on(tx, wanted, shown[-1], is_before=False))
    shown = tuple(rows[:PAGE])
    has_previous = key is not None and _goes_on(tx, wanted, shown[0], is_before=True)
    return InvoiceList(tile, shown, has_previous, goes_on)


def _goes_on(tx: Transaction, wanted: Wanted, row: InvoiceRow, is_before: bool) -> bool:
    """Whether there is an invoice beyond this one."""
    return bool(tx.lists.page(wanted, Cut(1, row.key, is_before)))

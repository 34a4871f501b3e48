"""Pages of a tile, by the invoice beside which each begins: counting would be slow in a long list."""

from __future__ import annotations

from services.model.invoice_status import Tile
from services.model.invoice_window import InvoiceList, InvoiceRow, PageKey
from services.ports.invoice_window import Scope
from services.ports.store import Transaction

#: Invoices on a page.
PAGE = 10


def page_of(
    tx: Transaction, scope: Scope, tile: Tile, key: PageKey | None = None, is_before: bool = False
) -> InvoiceList:
    """The page after the key, or before it; the first one where there is no such page, or not a whole one."""
    rows = tx.window.page(scope, tile, key, is_before, PAGE)
    if key is not None and len(rows) < (PAGE if is_before else 1):
        return page_of(tx, scope, tile)
    has_previous = key is not None and _goes_on(tx, scope, rows[0], is_before=True)
    has_next = len(rows) == PAGE and _goes_on(tx, scope, rows[-1], is_before=False)
    return InvoiceList(tile, tuple(rows), has_previous, has_next)


def _goes_on(tx: Transaction, scope: Scope, row: InvoiceRow, is_before: bool) -> bool:
    """Whether there is an invoice beyond this one."""
    return bool(tx.window.page(scope, row.tile, row.key, is_before, limit=1))

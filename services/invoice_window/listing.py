"""The list of invoices in Home: one tile of it, or what was filtered or searched for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from services.decisions.check_list import is_offered
from services.decisions.choose_tile import choose_tile
from services.invoice_window.paging import page_of
from services.model.invoice_list import CustomerKey, ListFilter, ListNames
from services.model.invoice_window import InvoiceList, PagePlace
from services.model.report import TileTotal
from services.ports.invoice_list import Cut, Wanted
from services.ports.invoice_window import Scope
from services.ports.store import Transaction
from services.ports.totals import AsOf

#: What the totals of tiles and currencies can be asked.
_COUNTED = {"tile", "currency"}


def list_of(
    tx: Transaction, scope: Scope, place: PagePlace, tiles: Iterable[TileTotal], as_of: AsOf
) -> InvoiceList:
    """The page at this place, and how what it was filtered by is called."""
    known = list(tiles)
    filters = place.filters
    if filters is None or not is_offered(filters):
        tile = choose_tile(place.tile, {one.tile for one in known})
        return page_of(tx, Wanted(scope, ListFilter(tile=tile), as_of), place.key, place.is_before)
    found = page_of(tx, Wanted(scope, filters, as_of), place.key, place.is_before)
    names = names_of(tx, scope, filters, as_of)
    return replace(found, filters=filters, names=names, count=_count(filters, known))


def names_of(tx: Transaction, scope: Scope, filters: ListFilter, as_of: AsOf) -> ListNames:
    """How project, client and customer are called, as far as this person may see them."""
    return ListNames(
        project=_project(tx, scope, filters.project_id),
        client=tx.lists.client_name(scope, filters.client_id) if filters.client_id else None,
        customer=_customer(tx, scope, filters.customer, as_of),
    )


def _project(tx: Transaction, scope: Scope, project_id: str | None) -> str | None:
    if project_id is None:
        return None
    if not tx.projects.is_visible(project_id, scope.member):
        return None
    project = tx.projects.many([project_id], scope.team_id).get(project_id)
    return project.label if project else None


def _customer(tx: Transaction, scope: Scope, customer: CustomerKey | None, as_of: AsOf) -> str | None:
    """As the newest of its invoices has it: QuickBooks may not be connected any more."""
    if customer is None:
        return None
    newest = tx.lists.page(Wanted(scope, ListFilter(customer=customer), as_of), Cut(1))
    return newest[0].customer if newest else None


def _count(filters: ListFilter, tiles: Iterable[TileTotal]) -> int | None:
    """How many there are, where the totals know: nothing is ever counted for a list."""
    if not {name for name, _ in filters.chosen()} <= _COUNTED:
        return None
    return sum(
        one.count
        for one in tiles
        if filters.tile in (None, one.tile) and filters.currency in (None, one.currency)
    )

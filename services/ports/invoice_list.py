"""The invoice list as the store keeps it: pages by filter and search, and what there is to choose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.model.invoice_list import CustomerKey, ListFilter, Named
from services.model.invoice_window import InvoiceRow, PageKey
from services.ports.invoice_window import Scope
from services.ports.totals import AsOf


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which invoices are listed, to whom, and which day it is."""

    scope: Scope
    filters: ListFilter
    as_of: AsOf


@dataclass(frozen=True, slots=True)
class Cut:
    """Which part of the list: what follows the key, or the last before it; without a key the beginning."""

    limit: int
    key: PageKey | None = None
    is_before: bool = False


class InvoiceListStore(Protocol):
    """Pages of the list, and what it can be filtered by."""

    def page(self, wanted: Wanted, cut: Cut) -> list[InvoiceRow]:
        """These invoices: newest first; overdue ones longest overdue first; by number in its order."""
        ...

    def clients(self, scope: Scope, text: str, limit: int) -> list[Named]:
        """Clients with projects in the scope, by the start of their name, then by any part of it."""
        ...

    def client_name(self, scope: Scope, client_id: str) -> str | None:
        """How the client is called; None if it has no project in the scope."""
        ...

    def customers(self, scope: Scope, text: str, limit: int) -> list[tuple[CustomerKey, str]]:
        """Customers with invoices in the scope, by the start of their name, then by any part of it."""
        ...

"""The list of the invoice window: a page of what was filtered or searched for, in the order of an index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.invoice_list import ListFilter
from services.model.invoice_window import InvoiceRow
from services.ports.invoice_list import Cut, Wanted
from services.store.invoice_window import ROW_COLUMNS, row_of
from services.store.list_names import ListNameRepository
from services.store.list_near import MOST_LOOKED_AT, Look
from services.store.list_search import search_statement
from services.store.list_shapes import Shape, shape_of, values_of, within
from services.store.list_ways import ways_of
from services.store.merged_pages import page_statement
from services.store.tables import invoices

_COLUMNS = (*ROW_COLUMNS, invoices.c.doc_number_folded)


class InvoiceListRepository(ListNameRepository):
    """Pages of invoices. ``most_looked_at``: how far is looked for those of a member, see ``list_near``."""

    def __init__(self, connection: Connection, most_looked_at: int = MOST_LOOKED_AT) -> None:
        super().__init__(connection)
        self._most = most_looked_at

    def page(self, wanted: Wanted, cut: Cut) -> list[InvoiceRow]:
        """These invoices: newest first; overdue ones longest overdue first; by number in its order."""
        cut = within(wanted.filters, cut)
        shape, values = shape_of(wanted, cut), values_of(wanted, cut)
        found = self._near(Look(shape, self._most), values)
        if found is None:
            found = self._database.execute(_statement(self._database.dialect.name, shape), values).all()
        page = [_led(row, wanted.filters) for row in found]
        return page[::-1] if shape.is_backwards else page

    def _near(self, look: Look, values: dict[str, Any]) -> Sequence[sa.Row[Any]] | None:
        """The page where a look next to its beginning finds all of it; else None."""
        if not look.is_worth_it:
            return None
        found = self._database.execute(_near_statement(look), values).all()
        return [row for row in found if row.id is not None] if look.is_whole(found) else None


@lru_cache(maxsize=1024)
def _near_statement(look: Look) -> sa.Select[Any]:
    return look.statement(_COLUMNS)


@lru_cache(maxsize=1024)
def _statement(dialect: str, shape: Shape) -> sa.Select[Any]:
    if {"number", "amount"} & shape.chosen:
        return search_statement(shape, _COLUMNS)
    pages = [page_statement(dialect, way, _COLUMNS, shape.limit) for way in ways_of(shape)]
    return _together(pages, shape) if len(pages) > 1 else pages[0]


def _together(pages: Sequence[sa.Select[Any]], shape: Shape) -> sa.Select[Any]:
    """Pages of overdue invoices as one: the database sorts, since ids are in an order of its own."""
    found = sa.union_all(*(sa.select(*page.subquery().c) for page in pages)).subquery()
    order = (sa.func.coalesce(found.c.due_date, found.c.txn_date), found.c.txn_date, found.c.id)
    places = [column.desc() if shape.is_backwards else column.asc() for column in order]
    return sa.select(*found.c).order_by(*places).limit(sa.literal_column(str(shape.limit), sa.Integer))


def _led(found: sa.Row[Any], filters: ListFilter) -> InvoiceRow:
    """The row with that by which its list goes."""
    row = row_of(found)
    if filters.is_overdue:
        return replace(row, lead=(row.due_date or row.txn_date).isoformat())
    return replace(row, lead=found.doc_number_folded) if filters.number is not None else row

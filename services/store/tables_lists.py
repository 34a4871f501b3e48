"""Indexes of the invoice list: what it can be filtered and searched by is read in the order of one of them.

Each costs every import some microseconds an invoice, so there is one for what is offered, and no more:
see ``services.store.invoice_list``.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Index

from services.store.tables import invoices

#: Written so that SQLite cannot take it for a condition on the indexes that begin with a tile: where few
#: invoices are without a due date, it would look for them among all that are owed.
IS_OWED = "tile || '' = 'ar_aging'"
_BY_DATE = ("txn_date", "id")
_LISTED = ("tile", "currency", "origin", *_BY_DATE)


def _index(*names: str) -> Index:
    return Index(None, *(invoices.c[name] for name in names))


def _owed(of: str) -> Index:
    """Open invoices by their due date; those of other tiles cost nothing here."""
    columns = (of, "currency", "origin", "due_date", *_BY_DATE)
    is_owed = sa.text(IS_OWED)
    found = [invoices.c[name] for name in columns]
    return Index(f"owed_by_{of.removesuffix('_id')}", *found, sqlite_where=is_owed, postgresql_where=is_owed)


INDEXES = (
    _index("team_id", *_LISTED),
    _index("project_id", *_LISTED),
    _index("client_id", *_LISTED),
    _index("run_id", "tile", "currency", *_BY_DATE),
    _index("connection_id", "customer_id", "project_id", *_BY_DATE),
    _index("team_id", "doc_number_folded", *_BY_DATE),
    _index("team_id", "total", *_BY_DATE),
    *(_owed(of) for of in ("team_id", "project_id", "client_id")),
)

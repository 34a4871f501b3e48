"""Indexes of the invoice list: what it can be filtered and searched by is read in the order of one of them.

Each costs every import some microseconds an invoice, so there is one for what is offered, and no more:
see ``services.store.invoice_list``.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import Index

from services.store.tables import invoices

#: Written so that SQLite cannot take it for a condition on the indexes that begin with a tile: where few
#: invoices are without a due date, it would look for them among all that are owed.
IS_OWED = "tile || '' = 'ar_aging'"
#: In other words, for one that lists of a currency or an origin must not be looked for in.
IS_OWED_TO_MANY = "'' || tile = 'ar_aging'"
_BY_DATE = ("txn_date", "id")
_ASKED = ("tile", "currency", "origin", "project_id")
_LISTED = ("tile", "currency", "origin", *_BY_DATE)


def _index(*names: str) -> Index:
    return Index(None, *(invoices.c[name] for name in names))


def _owed(of: str) -> Index:
    """Open invoices by their due date; those of other tiles cost nothing here."""
    columns = (of, "currency", "origin", "due_date", *_BY_DATE)
    return _some(f"owed_by_{of.removesuffix('_id')}", columns, IS_OWED)


def _for_members() -> tuple[Index, ...]:
    """All that is asked of an invoice to know whether it is a member's, for ``list_near``."""
    newest = ("team_id", *_BY_DATE, *_ASKED)
    owed = ("team_id", "due_date", *_BY_DATE, *_ASKED, "connection_id")
    return (
        Index("newest_of_team", *(invoices.c[name] for name in newest)),
        _some("created_here_of_team", newest, "origin = 'created_here'"),
        _some("owed_of_team", owed, IS_OWED_TO_MANY),
    )


def _some(name: str, columns: Sequence[str], which: str) -> Index:
    found, condition = (invoices.c[one] for one in columns), sa.text(which)
    return Index(name, *found, sqlite_where=condition, postgresql_where=condition)


INDEXES = (
    _index("team_id", *_LISTED),
    _index("project_id", *_LISTED),
    _index("client_id", *_LISTED),
    _index("run_id", "tile", "currency", *_BY_DATE),
    _index("connection_id", "customer_id", "project_id", *_BY_DATE),
    _index("team_id", "doc_number_folded", *_BY_DATE),
    _index("team_id", "total", *_BY_DATE),
    *(_owed(of) for of in ("team_id", "project_id", "client_id")),
    *_for_members(),
)

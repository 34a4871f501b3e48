"""Which payments and credit memos settle which invoices of the mirror."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from services.store.tables import metadata

#: Lean, since a company may have a million: the key is all there is to a row. A link that no longer holds
#: stays: it costs one more id in a question at most; to find it for removal would need a second index.
mirror_links = Table(
    "mirror_links",
    metadata,
    Column("connection_id", Text, primary_key=True),
    #: Payment | CreditMemo, as QuickBooks calls it, and its id. Nobody promises that ids differ across kinds.
    Column("kind", Text, primary_key=True),
    Column("txn_id", Text, primary_key=True),
    #: The invoice that names it.
    Column("qbo_id", Text, primary_key=True),
    sqlite_with_rowid=False,
)

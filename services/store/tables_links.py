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
    #: The payment, the credit memo or what else settles.
    Column("txn_id", Text, primary_key=True),
    #: The invoice that names it.
    Column("qbo_id", Text, primary_key=True),
    sqlite_with_rowid=False,
)

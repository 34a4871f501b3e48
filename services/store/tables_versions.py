"""How often each book changed, and an index of what was created here and not posted yet."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Index, Table, Text

from services.store.tables import invoices, metadata

book_versions = Table(
    "book_versions",
    metadata,
    #: Which part of which book: see ``services.store.versions``.
    Column("scope", Text, primary_key=True),
    Column("version", sa.BigInteger, nullable=False),
)

#: The few invoices whose numbers a plan must compare with. Imported ones are not in it and cost nothing.
unposted_invoices = Index(
    "unposted_invoices",
    invoices.c.team_id,
    invoices.c.doc_number_folded,
    sqlite_where=invoices.c.qbo_id.is_(None),
    postgresql_where=invoices.c.qbo_id.is_(None),
)

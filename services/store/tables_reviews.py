"""What somebody here decided about single invoices: to take one as stated, and to which project it goes."""

from __future__ import annotations

from sqlalchemy import Column, Table, Text

from services.store.tables import metadata
from services.store.types import Amount, Instant

#: Invoices that need review and are taken as QuickBooks states them; ``digest``: of what was accepted.
accepted_reviews = Table(
    "accepted_reviews",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("qbo_id", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("total", Amount, nullable=False),
    Column("balance", Amount, nullable=False),
    Column("accepted_by", Text, nullable=False),
    Column("accepted_at", Instant, nullable=False),
)

#: Invoices that stand in another project than the one they came in to; none any more once that is put back.
#: No key to the invoice: one that goes leaves its line behind.
changed_projects = Table(
    "changed_projects",
    metadata,
    Column("invoice_id", Text, primary_key=True),
    Column("first_project_id", Text),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)

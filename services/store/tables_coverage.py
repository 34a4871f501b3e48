"""Which months of QuickBooks' invoices changed, and when: so that coverage need not look at each invoice."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Table, Text

from services.store.tables import metadata

mirror_months = Table(
    "mirror_months",
    metadata,
    Column("connection_id", Text, primary_key=True),
    #: The month's first day.
    Column("month", Date, primary_key=True),
    #: The version of the company's mirror with which an invoice of the month was last new, other or gone.
    Column("version", BigInteger, nullable=False),
)

"""Every table. Two books, the mirror (what QuickBooks says) and the ledger (what we say)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, Table, Text

from services.store.types import Amount, Exact, Folded, Instant

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# --- who and what

connections = Table(
    "connections",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("realm_id", Text, nullable=False),
    Column("company_name", Text, nullable=False),
    Column("home_currency", Text, nullable=False),
    Column("multi_currency", Boolean, nullable=False),
    Column("fiscal_year_start", Integer, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("treat_unsent_as_sent", Boolean, nullable=False, default=False),
    Column("results_channel_id", Text),
    Column("connected_by", Text, nullable=False),
    Column("connected_at", Instant, nullable=False),
    Column("access_token_sealed", LargeBinary),
    Column("access_expires_at", Instant),
    Column("refresh_token_sealed", LargeBinary),
    Column("refresh_expires_at", Instant),
    Column("hard_expires_at", Instant),
    Column("token_version", Integer, nullable=False, default=0),
    Column("refresh_owner", Text),
    Column("refresh_lease_until", Instant),
    sa.UniqueConstraint("team_id", "realm_id"),
)

metered_calls = Table(
    "metered_calls",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("calls", Integer, nullable=False),
)

clients = Table(
    "clients",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_folded", Text, nullable=False),
    sa.UniqueConstraint("team_id", "name_folded"),
)

projects = Table(
    "projects",
    metadata,
    Column("id", Text, primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("client_id", Text, ForeignKey("clients.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_folded", Text, nullable=False),
    #: Folded "client / project", for prefix search and order.
    Column("label_folded", Text, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    sa.UniqueConstraint("client_id", "name_folded"),
    Index(None, "team_id", "label_folded"),
    Index(None, "team_id", "name_folded"),
)

project_members = Table(
    "project_members",
    metadata,
    Column("project_id", Text, ForeignKey("projects.id"), primary_key=True),
    Column("user_id", Text, primary_key=True),
    Index(None, "user_id"),
)

customer_links = Table(
    "customer_links",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("customer_id", Text, primary_key=True),
    Column("project_id", Text, ForeignKey("projects.id"), nullable=False),
    Column("linked_by", Text, nullable=False),
    Column("linked_at", Instant, nullable=False),
)

audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("team_id", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", sa.JSON, nullable=False),
    Column("at", Instant, nullable=False),
    #: By each of its filters, newest first.
    Index(None, "team_id", "at", "id"),
    Index(None, "team_id", "actor", "at", "id"),
    Index(None, "team_id", "action", "at", "id"),
    Index(None, "team_id", "subject", "at", "id"),
)

# --- the mirror: QuickBooks' documents as they are

mirror_marks = Table(
    "mirror_marks",
    metadata,
    Column("connection_id", Text, primary_key=True),
    #: The QuickBooks resource, such as Invoice or Customer; with ``:looked_for``, the daily search in it.
    Column("resource", Text, primary_key=True),
    #: QuickBooks' clock up to which changes are known.
    Column("as_of", Instant, nullable=False),
)

#: A half-open range of documents' dates that was read whole: see services.ports.mirror.ProvenWindow.
mirror_windows = Table(
    "mirror_windows",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("resource", Text, primary_key=True),
    Column("date_from", Date, primary_key=True),
    Column("date_to", Date, nullable=False),
    Column("count", Integer, nullable=False),
    Column("proven_at", Instant, nullable=False),
    #: Noted here and not on each document: a preview must not rewrite the range that it reads.
    Column("used_at", Instant, nullable=False),
)

mirror_customers = Table(
    "mirror_customers",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("qbo_id", Text, primary_key=True),
    Column("display_name", Text, nullable=False),
    Column("full_name", Text, nullable=False),
    Column("name_folded", Text, nullable=False),
    Column("parent_id", Text),
    Column("is_project", Boolean, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("email", Text),
    Column("currency", Text),
    Column("updated_at", Instant),
    Column("raw", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),
    Column("gone_at", Instant),
    Index(None, "connection_id", "name_folded"),
)

mirror_invoices = Table(
    "mirror_invoices",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("qbo_id", Text, primary_key=True),
    Column("sync_token", sa.BigInteger, nullable=False),
    Column("created_at", Instant),
    Column("updated_at", Instant),
    Column("doc_number", Text),
    Column("txn_date", Date),
    Column("due_date", Date),
    Column("customer_id", Text),
    Column("customer_name", Text),
    Column("currency", Text, nullable=False),
    Column("exchange_rate", Exact),
    Column("total", Amount),
    Column("balance", Amount),
    Column("tax", Amount),
    Column("deposit", Amount),
    Column("payment_state", Text, nullable=False),
    Column("delivery_state", Text, nullable=False),
    Column("problem", Text),
    #: The exact bytes received, zlib.
    Column("raw", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),
    Column("content_digest", Text, nullable=False),
    Column("gone_at", Instant),
    Index(None, "connection_id", "txn_date", "qbo_id"),
)


def _line_columns() -> list[Column[object]]:
    """The columns that a line has in the mirror and in the ledger alike."""
    return [
        Column("line_no", Integer, primary_key=True),
        Column("parent_no", Integer),
        Column("kind", Text, nullable=False),
        Column("detail_type", Text, nullable=False),
        Column("description", Text),
        Column("item_id", Text),
        Column("item_name", Text),
        Column("quantity", Exact),
        Column("unit_price", Exact),
        Column("amount", Amount),
        Column("service_date", Date),
        Column("tax_code", Text),
    ]


mirror_lines = Table(
    "mirror_lines",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("qbo_id", Text, primary_key=True),
    *_line_columns(),
)

# --- the ledger: our invoice window

invoices = Table(
    "invoices",
    metadata,
    #: For an imported one: connection id, colon, QuickBooks id.
    Column("id", Text, primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("connection_id", Text),
    Column("qbo_id", Text),
    #: imported | created_here
    Column("origin", Text, nullable=False),
    Column("client_id", Text, ForeignKey("clients.id")),
    Column("project_id", Text, ForeignKey("projects.id")),
    Column("customer_id", Text),
    Column("customer_name", Text),
    Column("doc_number", Text),
    #: Trimmed and case-folded; None when empty, so that it never matches.
    Column("doc_number_folded", Folded),
    Column("txn_date", Date, nullable=False),
    Column("due_date", Date),
    Column("currency", Text, nullable=False),
    Column("exchange_rate", Exact),
    Column("total", Amount, nullable=False),
    Column("balance", Amount, nullable=False),
    Column("tax", Amount),
    Column("payment_state", Text, nullable=False),
    Column("delivery_state", Text, nullable=False),
    Column("tile", Text, nullable=False),
    #: The rule used for its tile: whether unsent invoices count as sent.
    Column("unsent_as_sent", Boolean, nullable=False),
    Column("run_id", Text),
    Column("imported_at", Instant),
    Column("sync_token", sa.BigInteger),
    Column("raw", LargeBinary),
    Column("digest", Text),
    Column("content_digest", Text),
    #: For one that was created here.
    Column("created_by", Text),
    Column("created_at", Instant),
    sa.UniqueConstraint("connection_id", "qbo_id"),
    Index(None, "team_id", "client_id", "doc_number_folded"),
    #: Those of lists stand in tables_lists.
)

invoice_lines = Table(
    "invoice_lines",
    metadata,
    Column("invoice_id", Text, ForeignKey("invoices.id", ondelete="CASCADE"), primary_key=True),
    *_line_columns(),
)

#: Invoices first created here and posted to QuickBooks: the one source of the reason ``created_here``.
posted_invoices = Table(
    "posted_invoices",
    metadata,
    Column("connection_id", Text, primary_key=True),
    Column("qbo_id", Text, primary_key=True),
    Column("invoice_id", Text, nullable=False),
    Column("posted_at", Instant, nullable=False),
)

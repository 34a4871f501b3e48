"""Time entries and vendor expenses: QuickBooks' documents of them, and those in the invoice window."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, Date, ForeignKey, Index, Integer, LargeBinary, Table, Text

from services.store.tables import metadata
from services.store.types import Amount, Exact, Instant

#: One person, or one vendor.
PARTY = ("connection_id", "party_kind", "party_id")
_LISTED = ("tile", "kind", "txn_date", "id")


def _record_key() -> list[Column[object]]:
    return [
        Column("connection_id", Text, primary_key=True),
        #: The QuickBooks resource: TimeActivity, Bill or Purchase.
        Column("resource", Text, primary_key=True),
        Column("qbo_id", Text, primary_key=True),
    ]


def _entry_columns() -> list[Column[object]]:
    """The columns that an entry has in the mirror and in the ledger alike."""
    return [
        Column("kind", Text, nullable=False),
        Column("party_kind", Text),
        Column("party_id", Text),
        Column("party_name", Text),
        Column("customer_id", Text),
        Column("customer_name", Text),
        Column("item_id", Text),
        Column("item_name", Text),
        Column("account_id", Text),
        Column("account_name", Text),
        Column("description", Text),
        Column("billable", Text, nullable=False),
        #: Worked, breaks taken off.
        Column("seconds", Integer),
        Column("rate", Exact),
        Column("quantity", Exact),
        Column("amount", Amount),
        Column("tax", Amount),
        Column("markup", Exact),
        Column("problem", Text),
        Column("content_digest", Text, nullable=False),
    ]


mirror_records = Table(
    "mirror_records",
    metadata,
    *_record_key(),
    Column("sync_token", sa.BigInteger, nullable=False),
    Column("created_at", Instant),
    Column("updated_at", Instant),
    Column("doc_number", Text),
    Column("txn_date", Date),
    Column("due_date", Date),
    Column("currency", Text, nullable=False),
    Column("exchange_rate", Exact),
    #: The exact bytes received, zlib.
    Column("raw", LargeBinary, nullable=False),
    Column("digest", Text, nullable=False),
    Column("content_digest", Text, nullable=False),
    Column("gone_at", Instant),
    Index(None, "connection_id", "resource", "txn_date", "qbo_id"),
)

mirror_entries = Table(
    "mirror_entries",
    metadata,
    *_record_key(),
    Column("line_no", Integer, primary_key=True),
    #: See ``services.model.entry.entry_ref``.
    Column("ref", Text, nullable=False),
    #: The document's, so that a plan reads entries in their order.
    Column("txn_date", Date),
    *_entry_columns(),
    Index(None, "connection_id", "kind", "txn_date", "ref"),
)

#: The documents that entries of the ledger were taken from: once, however many of their lines came in.
entry_records = Table(
    "entry_records",
    metadata,
    *_record_key(),
    Column("digest", Text, primary_key=True),
    Column("raw", LargeBinary, nullable=False),
)


def _marked(name: str, is_marked: str, *columns: str) -> Index:
    """An index of the few entries of which something is to be told."""
    return Index(name, *columns, sqlite_where=sa.text(is_marked), postgresql_where=sa.text(is_marked))


IS_CHANGED, IS_GONE = "changed_at IS NOT NULL", "gone_at IS NOT NULL"
HAS_PARTY = "party_id IS NOT NULL"

entries = Table(
    "entries",
    metadata,
    #: Connection id, colon, ref.
    Column("id", Text, primary_key=True),
    Column("team_id", Text, nullable=False),
    Column("connection_id", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("resource", Text, nullable=False),
    Column("qbo_id", Text, nullable=False),
    Column("line_no", Integer, nullable=False),
    Column("client_id", Text, ForeignKey("clients.id"), nullable=False),
    Column("project_id", Text, ForeignKey("projects.id"), nullable=False),
    Column("doc_number", Text),
    Column("txn_date", Date, nullable=False),
    Column("due_date", Date),
    Column("currency", Text, nullable=False),
    Column("exchange_rate", Exact),
    *_entry_columns(),
    #: work_in_progress | billed | not_billable
    Column("tile", Text, nullable=False),
    Column("run_id", Text, nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("sync_token", sa.BigInteger, nullable=False),
    #: Of the document; its bytes stand in ``entry_records``.
    Column("digest", Text, nullable=False),
    #: Since when QuickBooks has it no more.
    Column("gone_at", Instant),
    #: Since when QuickBooks states other content; empty where it is gone.
    Column("changed_at", Instant),
    #: The day of the digest that told that it changed, or is gone.
    Column("told_on", Date),
    sa.UniqueConstraint("connection_id", "ref"),
    Index(None, "connection_id", "resource", "qbo_id"),
    Index(None, "run_id"),
    # Each with all that a list asks of an entry besides: whether it is gone, and whether it is a member's.
    Index("newest_entries_of_team", "team_id", *_LISTED, "project_id", "gone_at"),
    Index("newest_entries_of_project", "project_id", *_LISTED, "gone_at"),
    _marked("newest_entries_of_party", HAS_PARTY, "team_id", *PARTY, *_LISTED, "project_id", "gone_at"),
    _marked("gone_entries", IS_GONE, "team_id", "txn_date", "id"),
    _marked("gone_of_project", IS_GONE, "project_id", "txn_date", "id"),
    _marked("changed_entries", IS_CHANGED, "team_id", "txn_date", "id"),
    _marked("changed_of_project", IS_CHANGED, "project_id", "txn_date", "id"),
    _marked("gone_to_tell", IS_GONE, "connection_id", "told_on"),
    _marked("changed_to_tell", IS_CHANGED, "connection_id", "told_on"),
)

#: Documents of entries of the ledger of which the mirror has another version than before.
entries_to_follow = Table(
    "entries_to_follow",
    metadata,
    *_record_key(),
    Column("times", sa.BigInteger, nullable=False),
)

#: The employees and vendors of a company: who worked.
mirror_people = Table(
    "mirror_people",
    metadata,
    Column("connection_id", Text, primary_key=True),
    #: employee | vendor
    Column("kind", Text, primary_key=True),
    Column("qbo_id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_folded", Text, nullable=False),
    Column("email", Text),
    Column("is_active", sa.Boolean, nullable=False),
    Column("gone_at", Instant),
    Index(None, "connection_id", "name_folded"),
)

#: Which employee or vendor of QuickBooks is which person of the workspace.
person_links = Table(
    "person_links",
    metadata,
    Column("connection_id", Text, ForeignKey("connections.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("qbo_id", Text, primary_key=True),
    #: Empty where a suggestion was ignored, so that nobody is suggested.
    Column("user_id", Text, nullable=False),
    Column("linked_by", Text, nullable=False),
    Column("linked_at", Instant, nullable=False),
    Index(None, "user_id"),
)

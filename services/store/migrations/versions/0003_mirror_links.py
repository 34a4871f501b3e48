"""The payments and credit memos that each invoice of the mirror names; those already there are looked through."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_AT_ONCE = 1000
_SETTLING = {"payment", "creditmemo", "deposit", "journalentry"}
_LINKS = sa.table(
    "mirror_links",
    sa.column("connection_id", sa.Text()),
    sa.column("txn_id", sa.Text()),
    sa.column("qbo_id", sa.Text()),
)
_INVOICES = sa.table(
    "mirror_invoices",
    sa.column("connection_id", sa.Text()),
    sa.column("qbo_id", sa.Text()),
    sa.column("raw", sa.LargeBinary()),
)


def upgrade() -> None:
    op.create_table(
        "mirror_links",
        sa.Column("connection_id", sa.Text(), nullable=False),
        sa.Column("txn_id", sa.Text(), nullable=False),
        sa.Column("qbo_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("connection_id", "txn_id", "qbo_id", name=op.f("pk_mirror_links")),
        sqlite_with_rowid=False,
    )
    _look_through()


def _look_through() -> None:
    """Nobody would read these invoices again: they are not news."""
    connection, after = op.get_bind(), ("", "")
    key = sa.tuple_(_INVOICES.c.connection_id, _INVOICES.c.qbo_id)
    query = sa.select(_INVOICES).order_by(_INVOICES.c.connection_id, _INVOICES.c.qbo_id).limit(_AT_ONCE)
    while rows := connection.execute(query.where(key > sa.tuple_(*after))).all():
        found = {(row.connection_id, txn_id, row.qbo_id) for row in rows for txn_id in _settled_by(row.raw)}
        if found:
            names = ("connection_id", "txn_id", "qbo_id")
            connection.execute(sa.insert(_LINKS), [dict(zip(names, link, strict=True)) for link in found])
        after = rows[-1].connection_id, rows[-1].qbo_id


def _settled_by(compressed: bytes) -> Iterator[str]:
    """The ids of what settles this invoice, as far as its bytes can be read."""
    try:
        document = json.loads(zlib.decompress(compressed))
    except (ValueError, zlib.error):
        return
    links = document.get("LinkedTxn") if isinstance(document, dict) else None
    for link in links if isinstance(links, list) else ():
        if isinstance(link, dict) and str(link.get("TxnType")).casefold() in _SETTLING:
            txn_id = str(link.get("TxnId") or "").replace("\x00", "")
            if txn_id:
                yield txn_id

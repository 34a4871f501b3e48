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
_KINDS = {"payment": "Payment", "creditmemo": "CreditMemo"}
_NAMES = ("connection_id", "kind", "txn_id", "qbo_id")
_LINKS = sa.table("mirror_links", *(sa.column(name, sa.Text()) for name in _NAMES))
_INVOICES = sa.table(
    "mirror_invoices",
    sa.column("connection_id", sa.Text()),
    sa.column("qbo_id", sa.Text()),
    sa.column("raw", sa.LargeBinary()),
)


def upgrade() -> None:
    op.create_table(
        "mirror_links",
        *(sa.Column(name, sa.Text(), nullable=False) for name in _NAMES),
        sa.PrimaryKeyConstraint(*_NAMES, name=op.f("pk_mirror_links")),
        sqlite_with_rowid=False,
    )
    _look_through()


def _look_through() -> None:
    """Nobody would read these invoices again: they are not news."""
    connection, after = op.get_bind(), ("", "")
    key = sa.tuple_(_INVOICES.c.connection_id, _INVOICES.c.qbo_id)
    query = sa.select(_INVOICES).order_by(_INVOICES.c.connection_id, _INVOICES.c.qbo_id).limit(_AT_ONCE)
    while rows := connection.execute(query.where(key > sa.tuple_(*after))).all():
        found = {(row.connection_id, *by, row.qbo_id) for row in rows for by in _settled_by(row.raw)}
        if found:
            connection.execute(sa.insert(_LINKS), [dict(zip(_NAMES, link, strict=True)) for link in found])
        after = rows[-1].connection_id, rows[-1].qbo_id


def _settled_by(compressed: bytes) -> Iterator[tuple[str, str]]:
    """Kind and id of what settles this invoice, as far as its bytes can be read."""
    try:
        document = json.loads(zlib.decompress(compressed))
    except (ValueError, zlib.error):
        return
    links = document.get("LinkedTxn") if isinstance(document, dict) else None
    for link in links if isinstance(links, list) else ():
        kind = _KINDS.get(str(link.get("TxnType")).casefold()) if isinstance(link, dict) else None
        txn_id = str(link.get("TxnId") or "").replace("\x00", "") if kind else ""
        if kind and txn_id:
            yield kind, txn_id

"""Writes what follows into the invoice window, set by set."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.decisions.classify_invoice import folded_number
from services.decisions.follow import Follow
from services.ports.in_step import Pair
from services.store.bulk import these
from services.store.tables import invoice_lines, invoices, mirror_invoices, mirror_lines
from services.store.versions import ledger_of, raise_version

#: Which document it is that was taken in.
_BYTES = ("sync_token", "raw", "digest", "content_digest")
#: What *Accept* takes over besides the status, the total and the lines.
_CONTENT = ("doc_number", "txn_date", "due_date", "customer_id", "customer_name", "currency", "exchange_rate")
_LINE = [column.name for column in mirror_lines.c if column.name not in ("connection_id", "qbo_id")]


class FollowWriter:
    """Invoices of one company."""

    def __init__(self, connection: Connection, connection_id: str) -> None:
        self._database = connection
        self._connection_id = connection_id

    def write(self, done: Sequence[tuple[Pair, Follow]]) -> int:
        """Let them follow; how many changed."""
        changed = {pair.invoice_id for pair, what in done if self._is_change(pair, what)}
        self._statuses([(pair, what) for pair, what in done if what.status is not None])
        self._totals([(pair, what) for pair, what in done if what.total is not None])
        self._content([pair for pair, what in done if what.takes_content])
        self._lines([pair for pair, what in done if what.takes_lines or what.takes_content])
        self._take(_BYTES, [pair for pair, what in done if what.takes_bytes])
        if changed:
            raise_version(self._database, ledger_of(self._connection_id))
        return len(changed)

    def accept(self, pair: Pair, what: Follow) -> None:
        """Take the document over as it is."""
        self._content([pair])
        self.write([(pair, what)])
        raise_version(self._database, ledger_of(self._connection_id))

    @staticmethod
    def _is_change(pair: Pair, what: Follow) -> bool:
        """Whether somebody could see it."""
        has_status = what.status is not None and (what.status, what.tile) != (
            pair.here.status,
            pair.here.tile,
        )
        return has_status or what.total is not None or what.takes_lines or what.takes_content

    def _content(self, pairs: Sequence[Pair]) -> None:
        """All but the total and the lines, as it is there."""
        self._take(_CONTENT, pairs)
        self._update(
            [
                {
                    "its_id": pair.invoice_id,
                    "doc_number_folded": folded_number(pair.there.content.doc_number),
                }
                for pair in pairs
            ]
        )

    def _statuses(self, done: Sequence[tuple[Pair, Follow]]) -> None:
        rows = [
            {
                "its_id": pair.invoice_id,
                "balance": what.status.balance,
                "payment_state": what.status.payment.value,
                "delivery_state": what.status.delivery.value,
                "tile": (what.tile or pair.here.tile).value,
            }
            for pair, what in done
            if what.status is not None
            and (what.status, what.tile or pair.here.tile) != (pair.here.status, pair.here.tile)
        ]
        self._update(rows)

    def _totals(self, done: Sequence[tuple[Pair, Follow]]) -> None:
        self._update(
            [
                {"its_id": pair.invoice_id, "total": what.total}
                for pair, what in done
                if what.total != pair.here.content.total
            ]
        )

    def _update(self, rows: list[dict[str, Any]]) -> None:
        """Set these columns of each."""
        if rows:
            names = [name for name in rows[0] if name != "its_id"]
            change = sa.update(invoices).where(invoices.c.id == sa.bindparam("its_id"))
            values = {name: sa.bindparam(name, type_=invoices.c[name].type) for name in names}
            self._database.execute(change.values(values), rows)

    def _take(self, names: Collection[str], pairs: Sequence[Pair]) -> None:
        """These columns of their documents."""
        if not pairs:
            return
        ids = these(self._database, [pair.qbo_id for pair in pairs])
        theirs = mirror_invoices.c
        copied = sa.update(invoices).where(
            invoices.c.connection_id == self._connection_id,
            invoices.c.qbo_id.in_(ids),
            theirs.connection_id == self._connection_id,
            theirs.qbo_id == invoices.c.qbo_id,
        )
        self._database.execute(copied.values({name: theirs[name] for name in names}))

    def _lines(self, pairs: Sequence[Pair]) -> None:
        """Tax and lines as they are there."""
        if not pairs:
            return
        self._take(("tax",), pairs)
        ours = these(self._database, [pair.invoice_id for pair in pairs])
        self._database.execute(sa.delete(invoice_lines).where(invoice_lines.c.invoice_id.in_(ours)))
        same = sa.and_(
            invoices.c.connection_id == mirror_lines.c.connection_id,
            invoices.c.qbo_id == mirror_lines.c.qbo_id,
        )
        source = (
            sa.select(invoices.c.id, *(mirror_lines.c[name] for name in _LINE))
            .select_from(mirror_lines.join(invoices, same))
            .where(
                mirror_lines.c.connection_id == self._connection_id,
                mirror_lines.c.qbo_id.in_(these(self._database, [pair.qbo_id for pair in pairs])),
            )
        )
        self._database.execute(sa.insert(invoice_lines).from_select(["invoice_id", *_LINE], source))

"""Invoices here beside their documents in the mirror, as the rule of following wants them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.decisions.compare_content import Content
from services.decisions.follow import Here, Status, There
from services.model.invoice_status import DeliveryState, PaymentState, Tile
from services.model.invoice_window import Origin
from services.model.quickbooks import LineKind, SourceLine
from services.model.rejection import ReviewProblem
from services.ports.in_step import Pair
from services.store.bulk import these
from services.store.tables import invoice_lines, invoices, mirror_invoices, mirror_lines
from services.store.tables_in_step import to_follow

_CONTENT = ("doc_number", "txn_date", "due_date", "customer_id", "customer_name", "currency", "tax", "total")
_BOTH = (*_CONTENT, "content_digest", "balance", "payment_state", "delivery_state")
_LINE = [column.name for column in invoice_lines.c if column.name != "invoice_id"]
_DOCUMENT = sa.and_(
    mirror_invoices.c.connection_id == invoices.c.connection_id,
    mirror_invoices.c.qbo_id == invoices.c.qbo_id,
)
_Lines = dict[str, tuple[SourceLine, ...]]


class PairReader:
    """Reads both books, row by row."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def changed(self, connection_id: str, limit: int) -> list[Pair]:
        """Those whose documents changed, held."""
        noted = sa.and_(
            to_follow.c.connection_id == invoices.c.connection_id, to_follow.c.qbo_id == invoices.c.qbo_id
        )
        source = invoices.join(mirror_invoices, _DOCUMENT).join(to_follow, noted)
        mine = to_follow.c.connection_id == connection_id
        some = sa.select(invoices.c.id).select_from(source).where(mine)
        ids = self._database.scalars(some.order_by(invoices.c.qbo_id).limit(limit)).all()
        if not ids:
            return []
        # Held in the order of ids, as by all who hold several.
        wanted = (
            sa.select(*_columns(), to_follow.c.times.label("times"))
            .select_from(source)
            .where(mine, invoices.c.id.in_(these(self._database, ids)))
            .order_by(invoices.c.id)
        )
        return self._read(wanted.with_for_update(of=invoices))

    def one(self, invoice_id: str) -> Pair | None:
        """One of them, held."""
        wanted = (
            sa.select(*_columns(), sa.literal(0).label("times"))
            .select_from(invoices.join(mirror_invoices, _DOCUMENT))
            .where(invoices.c.id == invoice_id)
        )
        return next(iter(self._read(wanted.with_for_update(of=invoices))), None)

    def _read(self, wanted: sa.Select[Any]) -> list[Pair]:
        rows = self._database.execute(wanted).all()
        differing = [row for row in rows if row.here_content_digest != row.there_content_digest]
        ours = self._lines(invoice_lines, invoice_lines.c.invoice_id, [row.id for row in differing])
        theirs: _Lines = {}
        for connection_id in {row.connection_id for row in differing}:
            ids = [row.qbo_id for row in differing if row.connection_id == connection_id]
            theirs |= self._lines(
                mirror_lines, mirror_lines.c.qbo_id, ids, mirror_lines.c.connection_id == connection_id
            )
        return [_pair(row, ours.get(row.id, ()), theirs.get(row.qbo_id, ())) for row in rows]

    def _lines(
        self,
        table: sa.Table,
        key: sa.Column[Any],
        ids: Collection[str],
        which: sa.ColumnElement[bool] | None = None,
    ) -> _Lines:
        """The lines of these, in order."""
        if not ids:
            return {}
        mine = key.in_(these(self._database, ids))
        where = mine if which is None else sa.and_(which, mine)
        wanted = sa.select(key.label("owner"), *(table.c[name] for name in _LINE)).where(where)
        found: dict[str, list[SourceLine]] = defaultdict(list)
        for row in self._database.execute(wanted.order_by(key, table.c.line_no)):
            owner, *facts = row
            line = SourceLine(*facts)
            found[owner].append(line._replace(kind=LineKind(line.kind)))
        return {owner: tuple(lines) for owner, lines in found.items()}


def _columns() -> list[sa.ColumnElement[Any]]:
    here = [invoices.c[name].label(f"here_{name}") for name in _BOTH]
    there = [mirror_invoices.c[name].label(f"there_{name}") for name in _BOTH]
    own = [
        invoices.c[name] for name in ("id", "connection_id", "qbo_id", "team_id", "tile", "unsent_as_sent")
    ]
    more = [invoices.c.origin, mirror_invoices.c.problem, mirror_invoices.c.gone_at]
    return [*own, *here, *there, *more]


def _pair(row: Row[Any], ours: tuple[SourceLine, ...], theirs: tuple[SourceLine, ...]) -> Pair:
    here = Here(
        content=_content(row, "here", ours),
        content_digest=row.here_content_digest,
        status=Status(
            row.here_balance, PaymentState(row.here_payment_state), DeliveryState(row.here_delivery_state)
        ),
        tile=Tile(row.tile),
        unsent_as_sent=row.unsent_as_sent,
        is_ours=row.origin == Origin.CREATED_HERE.value and row.here_content_digest is None,
    )
    there = There(
        content=_content(row, "there", theirs),
        content_digest=row.there_content_digest,
        balance=row.there_balance,
        payment=PaymentState(row.there_payment_state),
        delivery=DeliveryState(row.there_delivery_state),
        problem=ReviewProblem.of(row.problem) if row.problem else None,
        is_gone=row.gone_at is not None,
    )
    return Pair(row.id, row.connection_id, row.qbo_id, row.team_id, row.times, here, there)


def _content(row: Row[Any], side: str, lines: tuple[SourceLine, ...]) -> Content:
    facts = {name: getattr(row, f"{side}_{name}") for name in _CONTENT}
    return Content(**facts, lines=lines)

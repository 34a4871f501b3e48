"""What looks unsent: among what was paid, and among what the rule for unsent invoices would move."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.decisions.unsent_rule import UNSENT
from services.model.invoice_status import PaymentState
from services.model.invoice_window import InvoiceRow
from services.model.tile_move import MovableTotal, tile_by_rule
from services.ports.invoice_window import DueTotal
from services.ports.unsent import Movable
from services.store.exact_sums import exact_sum, summed
from services.store.invoice_window import ROW_COLUMNS, WITH_CLIENT, row_of
from services.store.tables import invoices
from services.store.tables import mirror_invoices as mirror
from services.store.tables_tile_moves import STANDS_BY_RULE

#: So many of the newest invoices say how a firm sends them now; looking at a million would take seconds.
NEWEST = 10_000
_AT_ONCE = 1000


class UnsentRepository:
    """Reads what looks unsent."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def paid(self, connection_id: str, newest: int = NEWEST) -> tuple[int, int]:
        """How many of the newest invoices in the mirror are paid, and how many of those look unsent."""
        looked_at = (
            sa.select(mirror.c.payment_state, mirror.c.delivery_state)
            .where(
                mirror.c.connection_id == connection_id,
                mirror.c.txn_date.is_not(None),
                mirror.c.gone_at.is_(None),
                mirror.c.problem.is_(None),
            )
            .order_by(mirror.c.txn_date.desc(), mirror.c.qbo_id.desc())
            .limit(newest)
            .subquery()
        )
        is_unsent = looked_at.c.delivery_state.in_([state.value for state in UNSENT])
        counted = sa.select(sa.func.count(), sa.func.count(sa.case((is_unsent, 1))))
        paid = counted.where(looked_at.c.payment_state == PaymentState.PAID.value)
        found, unsent = self._database.execute(paid).one()
        return found, unsent

    def count(self, movable: Movable) -> int:
        """How many there are."""
        counted = sa.select(sa.func.count()).select_from(invoices).where(is_movable(movable))
        return self._database.scalar(counted) or 0

    def totals(self, movable: Movable) -> tuple[MovableTotal, ...]:
        """Them added up, by currency."""
        sums = (*exact_sum(invoices.c.total, "total"), *exact_sum(invoices.c.balance, "balance"))
        wanted = sa.select(invoices.c.currency, sa.func.count().label("n"), *sums)
        by_currency = wanted.where(is_movable(movable)).group_by(invoices.c.currency)
        return tuple(
            MovableTotal(row.currency, row.n, summed(row, "total"), summed(row, "balance"))
            for row in self._database.execute(by_currency.order_by(invoices.c.currency))
        )

    def due(self, movable: Movable) -> list[DueTotal]:
        """Their open balances by day."""
        day = sa.func.coalesce(invoices.c.due_date, invoices.c.txn_date, type_=sa.Date).label("day")
        balance = exact_sum(invoices.c.balance, "balance")
        wanted = sa.select(invoices.c.currency, day, sa.func.count().label("n"), *balance)
        by_day = wanted.where(is_movable(movable)).group_by(invoices.c.currency, day)
        return [
            DueTotal(movable.connection_id, row.currency, row.day, row.n, summed(row, "balance"))
            for row in self._database.execute(by_day)
        ]

    def page(self, movable: Movable, start: int, limit: int) -> list[InvoiceRow]:
        """So many of them after ``start`` others, newest first."""
        wanted: sa.Select[Any] = (
            sa.select(*ROW_COLUMNS)
            .select_from(WITH_CLIENT)
            .where(is_movable(movable))
            .order_by(invoices.c.txn_date.desc(), invoices.c.id.desc())
        )
        return [row_of(row) for row in self._database.execute(wanted.offset(start).limit(limit))]

    def digest(self, movable: Movable, is_held: bool = False) -> str:
        """Another one for every other set of invoices and amounts.

        ``is_held``: nobody changes these until the end of the transaction.
        """
        units = sa.type_coerce(invoices.c.balance, sa.BigInteger)
        wanted = sa.select(invoices.c.id, units).where(is_movable(movable)).order_by(invoices.c.id)
        found = sha256(repr(movable.to_sent).encode())
        held = wanted.with_for_update() if is_held else wanted
        for invoice_id, balance in self._database.execute(held.execution_options(yield_per=_AT_ONCE)):
            found.update(f"{invoice_id} {balance}\n".encode())
        return found.hexdigest()[:32]


def is_movable(movable: Movable) -> sa.ColumnElement[bool]:
    """Stands in the tile that the other rule gave it."""
    stands = sa.and_(
        invoices.c.connection_id == movable.connection_id,
        invoices.c.tile == tile_by_rule(not movable.to_sent).value,
        sa.text(STANDS_BY_RULE),
    )
    # Only what stands in A/R Aging by the rule goes back to Drafts.
    return stands if movable.to_sent else sa.and_(stands, invoices.c.unsent_as_sent)

"""The items of a run added up by the database: counts, money per currency and tile, reasons, customers."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.invoice_status import Tile
from services.model.rejection import LeftOutBecause, Reason
from services.model.report import (
    Counts,
    CurrencyTotal,
    LeftOutCount,
    ReasonCount,
    TileTotal,
    UnlinkedCustomer,
    Verdict,
)
from services.ports.runs import DueBalance, ItemSums
from services.store.exact_sums import exact_sum, summed
from services.store.tables import run_items as rows

_COMES_IN = (Verdict.WOULD_IMPORT.value, Verdict.IMPORTED.value)
_ZERO = Decimal("0.00")


class ItemSumRepository:
    """Sums over run items."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def sums(self, run_id: str) -> ItemSums:
        """The items, added up."""
        mine = rows.c.run_id == run_id
        by_currency = self._grouped(mine, rows.c.verdict, rows.c.currency)
        return ItemSums(
            counts=_counts(by_currency),
            totals=_totals(by_currency),
            tiles=self._tiles(run_id),
            reasons=self._reasons(run_id),
            unlinked=self.unlinked(run_id),
            left_out=self._left_out(run_id),
        )

    def balances(self, run_id: str) -> list[DueBalance]:
        """What goes, or went, to A/R Aging."""
        comes_in = sa.and_(
            rows.c.run_id == run_id, rows.c.verdict.in_(_COMES_IN), rows.c.tile == Tile.AR_AGING.value
        )
        day = sa.func.coalesce(rows.c.due_date, rows.c.txn_date, type_=sa.Date).label("day")
        wanted = sa.select(rows.c.currency, day, *exact_sum(rows.c.balance, "balance"))
        return [
            DueBalance(row.currency, row.day, summed(row, "balance"))
            for row in self._database.execute(wanted.where(comes_in).group_by(rows.c.currency, day))
        ]

    def _grouped(self, condition: sa.ColumnElement[bool], *keys: sa.Column[Any]) -> Sequence[Any]:
        counted = (sa.func.count().label("n"), sa.func.max(rows.c.position).label("newest"))
        wanted = sa.select(*keys, *counted, *exact_sum(rows.c.total, "total"))
        return self._database.execute(wanted.where(condition).group_by(*keys).order_by(*keys)).all()

    def _tiles(self, run_id: str) -> tuple[TileTotal, ...]:
        keys = (rows.c.tile, rows.c.currency)
        sums = (*exact_sum(rows.c.total, "total"), *exact_sum(rows.c.balance, "balance"))
        wanted = (
            sa.select(*keys, sa.func.count().label("n"), *sums)
            .where(rows.c.run_id == run_id, rows.c.verdict.in_(_COMES_IN))
            .group_by(*keys)
            .order_by(*keys)
        )
        return tuple(
            TileTotal(Tile(row.tile), row.currency, row.n, summed(row, "total"), summed(row, "balance"))
            for row in self._database.execute(wanted)
        )

    def _reasons(self, run_id: str) -> tuple[ReasonCount, ...]:
        with_reason = sa.and_(rows.c.run_id == run_id, rows.c.reason.is_not(None))
        counted = {row.reason: row.n for row in self._grouped(with_reason, rows.c.reason)}
        return tuple(ReasonCount(reason, counted[reason.code]) for reason in Reason if reason.code in counted)

    def _left_out(self, run_id: str) -> tuple[LeftOutCount, ...]:
        left_out = sa.and_(rows.c.run_id == run_id, rows.c.left_out.is_not(None))
        counted = {row.left_out: row.n for row in self._grouped(left_out, rows.c.left_out)}
        return tuple(
            LeftOutCount(each, counted[each.code]) for each in LeftOutBecause if each.code in counted
        )

    def unlinked(self, run_id: str) -> tuple[UnlinkedCustomer, ...]:
        """The customers without a project, those with the most invoices first."""
        unlinked = sa.and_(
            rows.c.run_id == run_id,
            rows.c.reason == Reason.NO_PROJECT.code,
            rows.c.customer_id.is_not(None),
        )
        found = self._grouped(unlinked, rows.c.customer_id, rows.c.customer_name)
        customers = [_customer(some) for some in _by_customer(found).values()]
        return tuple(sorted(customers, key=lambda one: (-one.invoices, one.customer_id)))


def _by_customer(found: Sequence[Any]) -> dict[str, list[Any]]:
    by_customer: dict[str, list[Any]] = {}
    for row in found:
        by_customer.setdefault(row.customer_id, []).append(row)
    return by_customer


def _customer(under_its_names: Sequence[Any]) -> UnlinkedCustomer:
    """One customer under its newest name: its older invoices still state the name it had then."""
    newest = max(under_its_names, key=lambda row: int(row.newest))
    invoices_of_it = sum(int(row.n) for row in under_its_names)
    return UnlinkedCustomer(newest.customer_id, newest.customer_name or newest.customer_id, invoices_of_it)


def _counts(by_currency: Sequence[Any]) -> Counts:
    counted: dict[str, int] = {}
    for row in by_currency:
        counted[row.verdict] = counted.get(row.verdict, 0) + row.n
    return Counts(
        imported=sum(counted.get(verdict, 0) for verdict in _COMES_IN),
        already_here=counted.get(Verdict.ALREADY_HERE.value, 0),
        rejected=counted.get(Verdict.REJECTED.value, 0),
        failed=counted.get(Verdict.FAILED.value, 0),
        left_out=counted.get(Verdict.LEFT_OUT.value, 0),
        pending=counted.get(Verdict.WOULD_IMPORT.value, 0),
    )


def _totals(by_currency: Sequence[Any]) -> tuple[CurrencyTotal, ...]:
    found = [row for row in by_currency if row.verdict != Verdict.LEFT_OUT.value]
    return tuple(_total(currency, found) for currency in sorted({row.currency for row in found}))


def _total(currency: str, found: Sequence[Any]) -> CurrencyTotal:
    of_it = [row for row in found if row.currency == currency]
    comes_in = [row for row in of_it if row.verdict in _COMES_IN]
    return CurrencyTotal(
        currency=currency,
        found=sum((summed(row, "total") for row in of_it), _ZERO),
        imported=sum((summed(row, "total") for row in comes_in), _ZERO),
        imported_count=sum(row.n for row in comes_in),
    )

"""The items of a run added up by the database: counts, money per currency and tile, reasons, customers."""

from __future__ import annotations

from collections import Counter
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
from services.store.tables_runs import run_items as rows

_COMES_IN = (Verdict.WOULD_IMPORT.value, Verdict.IMPORTED.value)
_ZERO = Decimal("0.00")


class ItemSumRepository:
    """Sums over run items."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def sums(self, run_id: str) -> ItemSums:
        """The items, added up in one pass over them."""
        found = self._added_up(run_id)
        return ItemSums(
            counts=_counts(found),
            totals=_totals(found),
            tiles=_tiles(found),
            reasons=_reasons(found),
            unlinked=self.unlinked(run_id) if _has_unlinked(found) else (),
            left_out=_left_out(found),
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

    def _added_up(self, run_id: str) -> Sequence[Any]:
        """One row for each verdict, tile, reason and currency that occurs."""
        keys = (rows.c.verdict, rows.c.tile, rows.c.reason, rows.c.left_out, rows.c.currency)
        sums = (*exact_sum(rows.c.total, "total"), *exact_sum(rows.c.balance, "balance"))
        counted = (sa.func.count().label("n"), sa.func.sum(rows.c.seconds).label("seconds"))
        wanted = sa.select(*keys, *counted, *sums).where(rows.c.run_id == run_id)
        return self._database.execute(wanted.group_by(*keys)).all()

    def unlinked(self, run_id: str) -> tuple[UnlinkedCustomer, ...]:
        """The customers without a project, those with the most invoices first."""
        unlinked = sa.and_(
            rows.c.run_id == run_id,
            rows.c.reason == Reason.NO_PROJECT.code,
            rows.c.customer_id.is_not(None),
        )
        keys = (rows.c.customer_id, rows.c.customer_name)
        counted = (sa.func.count().label("n"), sa.func.max(rows.c.position).label("newest"))
        found = self._database.execute(sa.select(*keys, *counted).where(unlinked).group_by(*keys)).all()
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


def _counts(found: Sequence[Any]) -> Counts:
    counted = Counter[str]()
    for row in found:
        counted[row.verdict] += row.n
    return Counts(
        imported=sum(counted[verdict] for verdict in _COMES_IN),
        already_here=counted[Verdict.ALREADY_HERE.value],
        rejected=counted[Verdict.REJECTED.value],
        failed=counted[Verdict.FAILED.value],
        left_out=counted[Verdict.LEFT_OUT.value],
        pending=counted[Verdict.WOULD_IMPORT.value],
    )


def _has_unlinked(found: Sequence[Any]) -> bool:
    return any(row.reason == Reason.NO_PROJECT.code for row in found)


def _tiles(found: Sequence[Any]) -> tuple[TileTotal, ...]:
    comes_in = [row for row in found if row.verdict in _COMES_IN]
    keys = sorted({(row.tile, row.currency) for row in comes_in})
    return tuple(
        TileTotal(Tile(tile), currency, sum(row.n for row in of_it), *_sums(of_it))
        for tile, currency in keys
        if (of_it := [row for row in comes_in if (row.tile, row.currency) == (tile, currency)])
    )


def _sums(found: Sequence[Any]) -> tuple[Decimal, Decimal, int]:
    """The total and the balance of these, and the seconds worked."""
    totals, balances = (summed(row, "total") for row in found), (summed(row, "balance") for row in found)
    return sum(totals, _ZERO), sum(balances, _ZERO), sum(int(row.seconds or 0) for row in found)


def _reasons(found: Sequence[Any]) -> tuple[ReasonCount, ...]:
    counted = Counter[str]()
    for row in found:
        counted[row.reason] += row.n
    return tuple(ReasonCount(reason, counted[reason.code]) for reason in Reason if counted[reason.code])


def _left_out(found: Sequence[Any]) -> tuple[LeftOutCount, ...]:
    counted = Counter[str]()
    for row in found:
        counted[row.left_out] += row.n
    return tuple(LeftOutCount(each, counted[each.code]) for each in LeftOutBecause if counted[each.code])


def _totals(added_up: Sequence[Any]) -> tuple[CurrencyTotal, ...]:
    found = [row for row in added_up if row.verdict != Verdict.LEFT_OUT.value]
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

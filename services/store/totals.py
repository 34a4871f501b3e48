"""The invoice window's totals, read from small tables whatever the number of invoices.

Triggers keep them (see ``tables_totals``); nothing in here writes any.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.decisions.aging import MOST_DAYS_LATE, Aged, aging_totals
from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import AgingTotal
from services.model.report import TileTotal
from services.ports.invoice_window import Scope
from services.ports.totals import AsOf
from services.store.exact_sums import summed
from services.store.invoice_window import hers
from services.store.tables_totals import day_totals as days
from services.store.tables_totals import tile_totals as tiles

Condition = sa.ColumnElement[bool]

#: What a day's total has in common with the total of its tile.
_SHARED = ("team_id", "project_id", "connection_id", "currency")


class TotalsRepository:
    """Totals of workspaces and of projects."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def tiles(self, scope: Scope) -> tuple[TileTotal, ...]:
        """Every tile and currency that holds an invoice, added up."""
        keys, count = (tiles.c.tile, tiles.c.currency), sa.func.sum(tiles.c.n)
        sums = [_sum(tiles.c[name]) for name in ("total_high", "total_low", "balance_high", "balance_low")]
        wanted = sa.select(*keys, count.label("n"), *sums).where(*_of(scope)).group_by(*keys)
        return tuple(
            TileTotal(Tile(row.tile), row.currency, int(row.n), summed(row, "total"), summed(row, "balance"))
            for row in self._database.execute(wanted.having(count != 0).order_by(*keys))
        )

    def aged(self, scope: Scope, as_of: AsOf) -> tuple[AgingTotal, ...]:
        """Every aging bucket of every currency that stands in A/R Aging."""
        in_aging = (*_of(scope), tiles.c.tile == Tile.AR_AGING.value)
        return aging_totals(
            part
            for today, companies in _days_of(as_of)
            for part in self._aged(sa.and_(*in_aging, *companies), today)
        )

    def _aged(self, which: Condition, today: date) -> Iterator[Aged]:
        """What these totals of A/R Aging are made of. What is older than all days read is their rest."""
        by_bucket = {row.currency: row for row in self._database.execute(_by_bucket(which, today))}
        for row in self._database.execute(_standing(which)):
            count, balance = int(row.n), summed(row, "balance")
            for bucket in MOST_DAYS_LATE if row.currency in by_bucket else ():
                part = by_bucket[row.currency]
                its_count, its_balance = int(part._mapping[f"{bucket}_n"] or 0), summed(part, bucket)
                yield row.currency, bucket, its_count, its_balance
                count, balance = count - its_count, balance - its_balance
            yield row.currency, AgingBucket.DAYS_91_AND_OVER, count, balance


def _of(scope: Scope) -> tuple[Condition, ...]:
    mine = tiles.c.team_id == scope.team_id
    return mine, tiles.c.project_id == "" if scope.member is None else tiles.c.project_id.in_(hers(scope))


def _days_of(as_of: AsOf) -> Iterator[tuple[date, list[Condition]]]:
    """Each day that it is somewhere, and the companies where it is that day."""
    others = {one: day for one, day in as_of.companies.items() if day != as_of.elsewhere}
    for day in sorted(set(others.values())):
        there = [one for one, its_day in others.items() if its_day == day]
        yield day, [tiles.c.connection_id.in_(sorted(there))]
    yield as_of.elsewhere, [tiles.c.connection_id.not_in(sorted(others))] if others else []


def _standing(which: Condition) -> sa.Select[Any]:
    """What stands in A/R Aging, by currency."""
    count = sa.func.sum(tiles.c.n)
    sums = (_sum(tiles.c.balance_high), _sum(tiles.c.balance_low))
    wanted = sa.select(tiles.c.currency, count.label("n"), *sums).where(which)
    return wanted.group_by(tiles.c.currency).having(count != 0)


def _by_bucket(which: Condition, today: date) -> sa.Select[Any]:
    """All buckets but the last of each currency, beside each other: no day before them is read."""
    first, after, sums = today, None, list[sa.ColumnElement[Any]]()
    for bucket, most in MOST_DAYS_LATE.items():
        first = today - timedelta(days=most)
        within = days.c.day >= first if after is None else sa.and_(days.c.day >= first, days.c.day < after)
        sums += [
            sa.func.sum(days.c[name]).filter(within).label(f"{bucket}_{label}")
            for name, label in (("n", "n"), ("balance_high", "high"), ("balance_low", "low"))
        ]
        after = first
    same = sa.and_(*(days.c[name] == tiles.c[name] for name in _SHARED), days.c.day >= first)
    wanted = sa.select(tiles.c.currency, *sums).select_from(tiles.join(days, same))
    return wanted.where(which).group_by(tiles.c.currency)


def _sum(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return sa.func.sum(column).label(column.name)

"""The invoice window's totals, read from small tables whatever the number of invoices.

Triggers keep them (see ``tables_totals``); nothing in here writes any.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, auto
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.decisions.aging import MOST_DAYS_LATE, AgedPart, aging_totals
from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import AgingTotal
from services.model.report import TileTotal
from services.ports.invoice_window import Scope
from services.ports.totals import AsOf
from services.store.exact_sums import summed
from services.store.tables import project_members
from services.store.tables_totals import day_totals as days
from services.store.tables_totals import tile_totals as tiles

Condition = sa.ColumnElement[bool]

_NOTHING = Decimal("0.00")


class Which(Enum):
    """Whose totals: those of all companies, of these alone, or of all but these."""

    ALL = auto()
    THESE = auto()
    OTHERS = auto()


@dataclass(frozen=True, slots=True)
class Shape:
    """What is asked, apart from its values."""

    is_hers: bool
    is_postgres: bool
    which: Which


class TotalsRepository:
    """Totals of workspaces and of projects."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def tiles(self, scope: Scope) -> tuple[TileTotal, ...]:
        """Every tile and currency that holds an invoice, added up."""
        found = self._database.execute(_tiles(self._shape(scope)), _values(scope))
        return tuple(
            TileTotal(Tile(row.tile), row.currency, int(row.n), summed(row, "total"), summed(row, "balance"))
            for row in found
        )

    def aged(self, scope: Scope, as_of: AsOf) -> tuple[AgingTotal, ...]:
        """Every aging bucket of every currency that stands in A/R Aging."""
        return aging_totals(
            part
            for today, which, companies in _days_of(as_of)
            for part in self._aged(self._shape(scope, which), _values(scope) | companies, today)
        )

    def _shape(self, scope: Scope, which: Which = Which.ALL) -> Shape:
        return Shape(scope.member is not None, self._database.dialect.name == "postgresql", which)

    def _aged(self, shape: Shape, values: dict[str, Any], today: date) -> Iterator[AgedPart]:
        """What these totals of A/R Aging are made of. What is older than all days read is their rest."""
        rest = {
            row.currency: (int(row.n), summed(row, "balance"))
            for row in self._database.execute(_standing(shape), values)
        }
        edges = {edge_of(bucket): today - timedelta(days=most) for bucket, most in MOST_DAYS_LATE.items()}
        for row in self._database.execute(_by_bucket(shape), values | edges):
            count, balance = int(row.n), summed(row, "balance")
            older, owed = rest.get(row.currency, (0, _NOTHING))
            rest[row.currency] = older - count, owed - balance
            yield row.currency, AgingBucket(row.bucket), count, balance
        for currency, (count, balance) in rest.items():
            yield currency, AgingBucket.DAYS_91_AND_OVER, count, balance


def _values(scope: Scope) -> dict[str, Any]:
    values: dict[str, Any] = {"team_id": scope.team_id}
    return values if scope.member is None else values | {"member": scope.member}


def _days_of(as_of: AsOf) -> Iterator[tuple[date, Which, dict[str, Any]]]:
    """Each day that it is somewhere, and the companies where it is that day."""
    others = {one: day for one, day in as_of.companies.items() if day != as_of.elsewhere}
    for day in sorted(set(others.values())):
        yield day, Which.THESE, {"companies": sorted(one for one in others if others[one] == day)}
    if others:
        yield as_of.elsewhere, Which.OTHERS, {"companies": sorted(others)}
    else:
        yield as_of.elsewhere, Which.ALL, {}


# Statements are kept: to put one together takes longer than to run it.


@cache
def _tiles(shape: Shape) -> sa.Select[Any]:
    keys, count = (tiles.c.tile, tiles.c.currency), sa.func.sum(tiles.c.n)
    sums = [_sum(tiles.c[name]) for name in ("total_high", "total_low", "balance_high", "balance_low")]
    wanted = sa.select(*keys, count.label("n"), *sums).where(*_of(tiles, shape)).group_by(*keys)
    return wanted.having(count != 0).order_by(*keys)


@cache
def _standing(shape: Shape) -> sa.Select[Any]:
    """What stands in A/R Aging, by currency."""
    count = sa.func.sum(tiles.c.n)
    sums = (count.label("n"), _sum(tiles.c.balance_high), _sum(tiles.c.balance_low))
    aging = tiles.c.tile == Tile.AR_AGING.value
    wanted = sa.select(tiles.c.currency, *sums).where(*_of(tiles, shape), aging)
    return wanted.group_by(tiles.c.currency).having(count != 0)


@cache
def _by_bucket(shape: Shape) -> sa.Select[Any]:
    """All buckets but the last of each currency: no day before them is read."""
    edges = {bucket: sa.bindparam(edge_of(bucket), type_=sa.Date) for bucket in MOST_DAYS_LATE}
    cases = [(days.c.day >= edge, sa.literal(bucket.value)) for bucket, edge in edges.items()]
    bucket = sa.case(*cases).label("bucket")
    count = sa.func.sum(days.c.n)
    sums = (count.label("n"), _sum(days.c.balance_high), _sum(days.c.balance_low))
    is_read = days.c.day >= [*edges.values()][-1]
    wanted = sa.select(days.c.currency, bucket, *sums).where(*_of(days, shape), is_read)
    return wanted.group_by(days.c.currency, sa.text("bucket")).having(count != 0)


def _of(table: sa.Table, shape: Shape) -> Iterator[Condition]:
    yield table.c.team_id == sa.bindparam("team_id")
    yield of_hers(table, shape.is_postgres) if shape.is_hers else table.c.project_id == ""
    if shape.which is not Which.ALL:
        these = table.c.connection_id.in_(sa.bindparam("companies", expanding=True))
        yield these if shape.which is Which.THESE else ~these


def of_hers(table: sa.Table, is_postgres: bool) -> Condition:
    """Of the projects that list her; those of other workspaces have no totals in this one."""
    lists_her = project_members.c.user_id == sa.bindparam("member")
    hers = sa.select(project_members.c.project_id).where(lists_her)
    if is_postgres:
        # For a subselect it would read the totals of everybody's projects, for an array those of hers.
        return table.c.project_id == sa.any_(sa.func.array(hers.scalar_subquery()))
    return table.c.project_id.in_(hers)


def edge_of(bucket: AgingBucket) -> str:
    """The name of the first day in this bucket."""
    return f"first_{bucket.name}"


def _sum(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    return sa.func.sum(column).label(column.name)

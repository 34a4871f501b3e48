"""What time entries and expenses come to, read from their totals whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.decisions.aging import MOST_DAYS_LATE, aging_totals
from services.model.entry import EntryKind
from services.model.import_run import ImportType
from services.model.invoice_status import AgingBucket, Tile
from services.model.invoice_window import AgingTotal
from services.model.quickbooks import Entity
from services.model.work_in_progress import EntrySum
from services.ports.invoice_window import Scope
from services.ports.work_in_progress import EntriesWanted
from services.store.exact_sums import summed
from services.store.tables import connections, mirror_marks
from services.store.tables_entries import entries
from services.store.tables_runs import import_runs
from services.store.tables_totals import entry_totals as totals
from services.store.totals import Condition, edge_of, of_hers

_TYPES = (ImportType.TIME.value, ImportType.EXPENSES.value)
_RESOURCES = (Entity.TIME_ACTIVITY.value, Entity.BILL.value, Entity.PURCHASE.value)
_OLDEST = AgingBucket.DAYS_91_AND_OVER
UNBILLED = totals.c.tile == Tile.WORK_IN_PROGRESS.value
_COUNT = sa.func.sum(totals.c.n)
_SUMS = [
    _COUNT.label("n"),
    *(sa.func.sum(totals.c[name]).label(name) for name in ("seconds", "amount_high", "amount_low")),
]
_KINDS = (totals.c.kind, totals.c.currency)
TEAM_ID: sa.BindParameter[Any] = sa.bindparam("team_id")
#: Whichever projects these are, in ``project_ids``.
THESE: sa.BindParameter[Any] = sa.bindparam("project_ids", expanding=True)


@dataclass(frozen=True, slots=True)
class _Shape:
    """What is asked, apart from its values."""

    is_hers: bool
    is_postgres: bool
    chosen: frozenset[str] = frozenset()


class EntrySums:
    """Sums of workspaces, of projects, and of ages."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    @property
    def _is_postgres(self) -> bool:
        return self._database.dialect.name == "postgresql"

    def was_any(self, team_id: str) -> bool:
        """Whether any entry is here, or was ever asked for."""
        return bool(self._database.scalar(_WAS_ANY, {"team_id": team_id}))

    def as_of(self, team_id: str) -> Mapping[str, datetime | None]:
        """Of each company whose entries are here, up to when all changes of them are known."""
        found = self._database.execute(_AS_OF, {"team_id": team_id})
        return {row.id: row.as_of for row in found}

    def sums(self, wanted: EntriesWanted) -> tuple[EntrySum, ...] | None:
        """What these come to, by kind and currency; None where totals do not know."""
        filters = wanted.filters
        if filters.shown.tile is None or filters.party is not None:
            return None
        chosen = {
            "project_id": filters.project_id,
            "kind": filters.kind and filters.kind.value,
            "date_from": filters.date_from,
            "date_to": filters.date_to,
        }
        given = {name: value for name, value in chosen.items() if value is not None}
        asked = _sums(self._shape(wanted.scope, frozenset(given)))
        values = self._values(wanted.scope) | given | {"tile": filters.shown.tile.value}
        return tuple(_sum(row) for row in self._database.execute(asked, values) if row.n)

    def aged(self, scope: Scope, today: date, whole: Iterable[EntrySum]) -> tuple[AgingTotal, ...]:
        """Every aging bucket of every currency that stands in Work in Progress, by the day of the work.

        ``whole``: what stands there. Only newer days are read: what is older is the rest.
        """
        stands = tuple(whole)
        parts = [
            (row.currency, AgingBucket(row.bucket), int(row.n), summed(row, "amount"))
            for row in self._newer(scope, today, {one.currency for one in stands})
        ]
        rest = [(one.currency, _OLDEST, one.count, one.amount) for one in stands]
        taken = [(currency, _OLDEST, -count, -amount) for currency, _, count, amount in parts]
        return aging_totals([*parts, *rest, *taken])

    def _newer(self, scope: Scope, today: date, currencies: Collection[str]) -> Iterator[Row[Any]]:
        edges = {edge_of(bucket): today - timedelta(days=most) for bucket, most in MOST_DAYS_LATE.items()}
        values = self._values(scope) | edges
        if self._is_postgres or scope.member is not None:
            yield from self._database.execute(_aged(self._shape(scope)), values)
            return
        # SQLite skips older days within one currency of a kind alone; a member's projects have few of them.
        asked = _aged(self._shape(scope, frozenset({"currency"})))
        for currency in sorted(currencies):
            yield from self._database.execute(asked, values | {"currency": currency})

    def sums_of(self, team_id: str, project_ids: Collection[str]) -> Mapping[str, tuple[EntrySum, ...]]:
        """Unbilled work of each of these."""
        values = {"team_id": team_id, "project_ids": sorted(project_ids)}
        found: dict[str, list[EntrySum]] = defaultdict(list)
        for row in self._database.execute(_SUMS_OF, values):
            found[row.project_id].append(_sum(row))
        return {project_id: tuple(sums) for project_id, sums in found.items()}

    def _shape(self, scope: Scope, chosen: frozenset[str] = frozenset()) -> _Shape:
        return _Shape(scope.member is not None, self._is_postgres, chosen)

    @staticmethod
    def _values(scope: Scope) -> dict[str, Any]:
        values: dict[str, Any] = {"team_id": scope.team_id}
        return values if scope.member is None else values | {"member": scope.member}


def _sum(row: Row[Any]) -> EntrySum:
    amount = summed(row, "amount")
    return EntrySum(EntryKind(row.kind), row.currency, int(row.n), int(row.seconds), amount)


# Statements are kept: to put one together takes longer than to run it.

_WAS_ANY = sa.select(
    sa.or_(
        sa.exists().where(entries.c.team_id == TEAM_ID),
        sa.exists().where(import_runs.c.team_id == TEAM_ID, import_runs.c.import_type.in_(_TYPES)),
    )
)
_MARKS = sa.and_(mirror_marks.c.connection_id == connections.c.id, mirror_marks.c.resource.in_(_RESOURCES))
_AS_OF = (
    sa.select(connections.c.id, sa.func.min(mirror_marks.c.as_of).label("as_of"))
    .select_from(connections.outerjoin(mirror_marks, _MARKS))
    .where(connections.c.team_id == TEAM_ID)
    .where(sa.exists().where(entries.c.connection_id == connections.c.id))
    .group_by(connections.c.id)
    .order_by(connections.c.id)
)
_SUMS_OF = (
    sa.select(totals.c.project_id, *_KINDS, *_SUMS)
    .where(totals.c.team_id == TEAM_ID, totals.c.project_id.in_(THESE), UNBILLED)
    .group_by(totals.c.project_id, *_KINDS)
    .having(_COUNT != 0)
    .order_by(*_KINDS)
)
#: What narrows sums, by the name of its value.
_CHOSEN = {
    "project_id": totals.c.project_id == sa.bindparam("project_id"),
    "kind": totals.c.kind == sa.bindparam("kind"),
    "currency": totals.c.kind.in_([one.value for one in EntryKind])
    & (totals.c.currency == sa.bindparam("currency")),
    "date_from": totals.c.day >= sa.bindparam("date_from"),
    "date_to": totals.c.day <= sa.bindparam("date_to"),
}


@cache
def _sums(shape: _Shape) -> sa.Select[Any]:
    """What stands in a tile, by kind and currency."""
    chosen = (_CHOSEN[name] for name in sorted(shape.chosen))
    asked = sa.select(*_KINDS, *_SUMS).where(*_of(shape), totals.c.tile == sa.bindparam("tile"), *chosen)
    if not shape.is_hers:
        return asked.group_by(*_KINDS).order_by(*_KINDS)
    # First by project, in the order of the totals: else SQLite would sort all rows that it adds up.
    parts = asked.group_by(totals.c.project_id, *_KINDS).subquery("parts").c
    sums = (sa.func.sum(parts[one.name]).label(one.name) for one in _SUMS)
    return sa.select(parts.kind, parts.currency, *sums).group_by(*parts[:2]).order_by(*parts[:2])


@cache
def _aged(shape: _Shape) -> sa.Select[Any]:
    """All buckets but the last of each currency: no day before them is counted."""
    edges = {bucket: sa.bindparam(edge_of(bucket), type_=sa.Date) for bucket in MOST_DAYS_LATE}
    cases = [(totals.c.day >= edge, sa.literal(bucket.value)) for bucket, edge in edges.items()]
    bucket = sa.case(*cases).label("bucket")
    newer = UNBILLED, totals.c.day >= [*edges.values()][-1]
    chosen = (_CHOSEN[name] for name in sorted(shape.chosen))
    asked = sa.select(totals.c.currency, bucket, *_SUMS).where(*_of(shape), *newer, *chosen)
    return asked.group_by(totals.c.currency, sa.text("bucket")).having(_COUNT != 0)


def _of(shape: _Shape) -> Iterator[Condition]:
    yield totals.c.team_id == TEAM_ID
    if shape.is_hers:
        yield of_hers(totals, shape.is_postgres)
        # The totals of the whole workspace are of no project that lists her.
    elif "project_id" not in shape.chosen:
        yield totals.c.project_id == ""

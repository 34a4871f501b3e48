"""What time entries and expenses come to, read from their totals whatever their number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
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
from services.store.totals import Condition, of_hers

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


class EntrySums:
    """Sums of workspaces, of projects, and of ages."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    @property
    def _is_postgres(self) -> bool:
        return self._database.dialect.name == "postgresql"

    def was_any(self, team_id: str) -> bool:
        """Whether any entry is here, or was ever asked for."""
        here = sa.exists().where(entries.c.team_id == team_id)
        asked = sa.exists().where(import_runs.c.team_id == team_id, import_runs.c.import_type.in_(_TYPES))
        return bool(self._database.scalar(sa.select(sa.or_(here, asked))))

    def as_of(self, team_id: str) -> Mapping[str, datetime | None]:
        """Of each company whose entries are here, up to when all changes of them are known."""
        has_entries = sa.exists().where(entries.c.connection_id == connections.c.id)
        mark = sa.and_(
            mirror_marks.c.connection_id == connections.c.id, mirror_marks.c.resource.in_(_RESOURCES)
        )
        asked = sa.select(connections.c.id, sa.func.min(mirror_marks.c.as_of).label("as_of"))
        mine = asked.select_from(connections.outerjoin(mirror_marks, mark)).where(
            connections.c.team_id == team_id, has_entries
        )
        found = self._database.execute(mine.group_by(connections.c.id).order_by(connections.c.id))
        return {row.id: row.as_of for row in found}

    def sums(self, wanted: EntriesWanted) -> tuple[EntrySum, ...] | None:
        """What these come to, by kind and currency; None where totals do not know."""
        filters = wanted.filters
        if filters.shown.tile is None or filters.party is not None:
            return None
        asked = sa.select(*_KINDS, *_SUMS).where(
            *self._of(wanted.scope, filters.project_id), totals.c.tile == filters.shown.tile.value
        )
        if filters.kind is not None:
            asked = asked.where(totals.c.kind == filters.kind.value)
        if filters.date_from is not None:
            asked = asked.where(totals.c.day >= filters.date_from)
        if filters.date_to is not None:
            asked = asked.where(totals.c.day <= filters.date_to)
        return tuple(map(_sum, self._execute(asked.group_by(*_KINDS).order_by(*_KINDS), wanted.scope)))

    def aged(self, scope: Scope, today: date, whole: Iterable[EntrySum]) -> tuple[AgingTotal, ...]:
        """Every aging bucket of every currency that stands in Work in Progress, by the day of the work.

        ``whole``: what stands there. Only newer days are read: what is older is the rest.
        """
        edges = [(bucket, today - timedelta(days=most)) for bucket, most in MOST_DAYS_LATE.items()]
        cases = [(totals.c.day >= edge, sa.literal(bucket.value)) for bucket, edge in edges]
        bucket = sa.case(*cases).label("bucket")
        newer = UNBILLED, totals.c.day >= edges[-1][1]
        asked = sa.select(totals.c.currency, bucket, *_SUMS).where(*self._of(scope), *newer)
        grouped = asked.group_by(totals.c.currency, sa.text("bucket")).having(_COUNT != 0)
        parts = [
            (row.currency, AgingBucket(row.bucket), int(row.n), summed(row, "amount"))
            for row in self._execute(grouped, scope)
        ]
        rest = [(one.currency, _OLDEST, one.count, one.amount) for one in whole]
        taken = [(currency, _OLDEST, -count, -amount) for currency, _, count, amount in parts]
        return aging_totals([*parts, *rest, *taken])

    def sums_of(self, team_id: str, project_ids: Collection[str]) -> Mapping[str, tuple[EntrySum, ...]]:
        """Unbilled work of each of these."""
        mine = totals.c.team_id == team_id, totals.c.project_id.in_(sorted(project_ids)), UNBILLED
        asked = sa.select(totals.c.project_id, *_KINDS, *_SUMS).where(*mine)
        grouped = asked.group_by(totals.c.project_id, *_KINDS).having(_COUNT != 0).order_by(*_KINDS)
        found: dict[str, list[EntrySum]] = defaultdict(list)
        for row in self._database.execute(grouped):
            found[row.project_id].append(_sum(row))
        return {project_id: tuple(sums) for project_id, sums in found.items()}

    def _of(self, scope: Scope, project_id: str | None = None) -> Iterator[Condition]:
        yield totals.c.team_id == scope.team_id
        if scope.member is not None:
            yield of_hers(totals, self._is_postgres)
            # The totals of the whole workspace are of no project that lists her.
        if project_id is not None or scope.member is None:
            yield totals.c.project_id == (project_id or "")

    def _execute(self, asked: sa.Select[Any], scope: Scope) -> Iterator[Row[Any]]:
        found = self._database.execute(asked, {"member": scope.member} if scope.member else {})
        return (row for row in found if row.n)


def _sum(row: Row[Any]) -> EntrySum:
    amount = summed(row, "amount")
    return EntrySum(EntryKind(row.kind), row.currency, int(row.n), int(row.seconds), amount)

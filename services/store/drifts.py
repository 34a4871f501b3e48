"""What differs between the invoice window and QuickBooks, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.errors import NotFound
from services.model.in_step import Change, Drift, DriftField, DriftKind, DriftState, Found
from services.model.rejection import ReviewProblem
from services.ports.in_step import Decision, Pair
from services.store.bulk import in_chunks
from services.store.tables import clients, connections, invoices
from services.store.tables_in_step import drifts

_D = drifts.c
_OPEN = _D.state == DriftState.OPEN.value
_FOLLOWED = _D.state == DriftState.FOLLOWED.value
_NAMED = drifts.join(invoices, invoices.c.id == _D.invoice_id).outerjoin(
    clients, clients.c.id == invoices.c.client_id
)
_COLUMNS = (
    *(column for column in drifts.c if column.name not in ("team_id", "told_on")),
    invoices.c.doc_number,
    sa.func.coalesce(invoices.c.customer_name, clients.c.name).label("customer"),
    invoices.c.currency,
)


class DriftRepository:
    """Findings. Of an invoice that is not here any more none is shown."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def newest(self, invoice_ids: Collection[str]) -> dict[str, Drift]:
        """The newest finding of each invoice that waited, or waits, for somebody."""
        found: dict[str, Drift] = {}
        for some in in_chunks(invoice_ids):
            last = (
                sa.select(sa.func.max(_D.id))
                .where(_D.invoice_id.in_(some), _D.kind == DriftKind.CHANGED.value)
                .group_by(_D.invoice_id)
            )
            found |= {one.invoice_id: one for one in self._read(_D.id.in_(last))}
        return found

    def add(self, pair: Pair, found: Found, decision: Decision) -> int:
        """A new finding; its id."""
        values = {
            "connection_id": pair.connection_id,
            "team_id": pair.team_id,
            "invoice_id": pair.invoice_id,
            "kind": found.kind.value,
            "state": decision.state.value,
            "digest": found.digest,
            "changes": [[change.field.value, change.old, change.new] for change in found.changes],
            "problem": found.problem.code if found.problem else None,
            "seen_at": decision.at,
            "decided_by": decision.by,
            "decided_at": None if decision.state is DriftState.OPEN else decision.at,
        }
        return self._database.scalar(sa.insert(drifts).values(**values).returning(_D.id)) or 0

    def decide(self, drift_ids: Collection[int], decision: Decision) -> frozenset[int]:
        """Those of these that were open, and are so no more."""
        if not drift_ids:
            return frozenset()
        values = {"state": decision.state.value, "decided_by": decision.by, "decided_at": decision.at}
        change = sa.update(drifts).where(_D.id.in_(sorted(drift_ids)), _OPEN).values(**values)
        return frozenset(self._database.scalars(change.returning(_D.id)))

    def get(self, drift_id: int, team_id: str) -> Drift:
        """The finding. Raises ``NotFound``, also for another workspace's."""
        found = self._read(sa.and_(_D.id == drift_id, _D.team_id == team_id))
        if not found:
            raise NotFound("This change is not listed any more.")
        return found[0]

    def of_invoice(self, invoice_id: str) -> Drift | None:
        """What waits for somebody about this invoice."""
        return next(iter(self._read(sa.and_(_D.invoice_id == invoice_id, _OPEN))), None)

    def page(self, connection_id: str, after: int | None, limit: int) -> list[Drift]:
        """What waits for somebody, the newest first."""
        mine = sa.and_(_D.connection_id == connection_id, _OPEN)
        return self._read(
            mine if after is None else sa.and_(mine, _D.id < after), limit, is_newest_first=True
        )

    def waiting(self, team_id: str) -> Mapping[str, int]:
        """How many wait, by company."""
        wanted = (
            sa.select(_D.connection_id, sa.func.count())
            .select_from(_NAMED.join(connections, connections.c.id == _D.connection_id))
            .where(connections.c.team_id == team_id, _OPEN)
            .group_by(_D.connection_id)
        )
        return {row[0]: row[1] for row in self._database.execute(wanted)}

    def tell(self, connection_id: str, day: date) -> int:
        """Everything that was found and is not told of yet is told on this day; how many."""
        is_news = _D.state.in_([DriftState.OPEN.value, DriftState.FOLLOWED.value])
        is_here = sa.exists().where(invoices.c.id == _D.invoice_id)
        mine = sa.and_(_D.connection_id == connection_id, _D.told_on.is_(None), is_news, is_here)
        return self._database.execute(sa.update(drifts).where(mine).values(told_on=day)).rowcount

    def told_on(self, connection_id: str, day: date, limit: int) -> list[Drift]:
        """What was told on a day and was somebody's to decide: first what waits, the newest first."""
        mine = sa.and_(_D.connection_id == connection_id, _D.told_on == day, ~_FOLLOWED)
        wanted = sa.select(*_COLUMNS).select_from(_NAMED).where(mine)
        order = (sa.case((_OPEN, 0), else_=1), _D.id.desc())
        return [_drift(row) for row in self._database.execute(wanted.order_by(*order).limit(limit))]

    def followed_on(self, connection_id: str, day: date, limit: int) -> list[Drift]:
        """What was told on a day and followed by itself, the newest first."""
        mine = sa.and_(_D.connection_id == connection_id, _D.told_on == day, _FOLLOWED)
        return self._read(mine, limit, is_newest_first=True)

    def count_followed(self, connection_id: str, day: date) -> int:
        """How many those are."""
        return self._count(sa.and_(_D.connection_id == connection_id, _D.told_on == day, _FOLLOWED))

    def count_told(self, connection_id: str, day: date) -> int:
        """How many were told on a day."""
        return self._count(sa.and_(_D.connection_id == connection_id, _D.told_on == day))

    def waiting_of(self, connection_id: str, day: date) -> int:
        """How many of those wait for somebody."""
        return self._count(sa.and_(_D.connection_id == connection_id, _D.told_on == day, _OPEN))

    def waiting_upto(self, connection_id: str, upto: int) -> int:
        """How many wait for somebody and were found no later than this one."""
        return self._count(sa.and_(_D.connection_id == connection_id, _D.id <= upto, _OPEN))

    def _count(self, mine: sa.ColumnElement[bool]) -> int:
        counted = sa.select(sa.func.count()).select_from(_NAMED).where(mine)
        return self._database.scalar(counted) or 0

    def days_of(self, drift_ids: Collection[int]) -> frozenset[date]:
        """The days on which these were told."""
        told = sa.select(_D.told_on).where(_D.id.in_(sorted(drift_ids)), _D.told_on.is_not(None))
        return frozenset(self._database.scalars(told.distinct()))

    def _read(
        self, which: sa.ColumnElement[bool], limit: int | None = None, is_newest_first: bool = False
    ) -> list[Drift]:
        order = _D.id.desc() if is_newest_first else _D.id
        wanted = sa.select(*_COLUMNS).select_from(_NAMED).where(which).order_by(order).limit(limit)
        return [_drift(row) for row in self._database.execute(wanted)]


def lapse(database: Connection, invoice_ids: sa.Select[Any]) -> None:
    """Nothing waits any more about these, which are about to go."""
    gone = sa.update(drifts).where(_D.invoice_id.in_(invoice_ids), _OPEN)
    database.execute(gone.values(state=DriftState.LAPSED.value))


def _drift(row: Row[Any]) -> Drift:
    changes = tuple(Change(DriftField(field), old, new) for field, old, new in row.changes)
    problem = ReviewProblem.of(row.problem) if row.problem else None
    return Drift(
        id=row.id,
        invoice_id=row.invoice_id,
        connection_id=row.connection_id,
        found=Found(DriftKind(row.kind), row.digest, changes, problem),
        state=DriftState(row.state),
        seen_at=row.seen_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        doc_number=row.doc_number,
        customer=row.customer,
        currency=row.currency,
    )

"""The audit log's rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from services.model.audit import AuditAction, AuditEntry, Deed
from services.model.audit_log import AuditKey
from services.model.people import Actor
from services.ports.audit import AuditQuery
from services.store.tables import audit_log

_KEY = (audit_log.c.at, audit_log.c.id)


class AuditRepository:
    """The audit log: rows are added and read, never changed. The database refuses anything else, too."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, actor: Actor, action: AuditAction, subject: str, details: Mapping[str, Any], at: datetime
    ) -> None:
        """Record what ``actor`` did, in her workspace. ``details`` must hold no secret and no amount."""
        self.add_all(actor, [Deed(action, subject, dict(details))], at)

    def add_all(self, actor: Actor, done: Sequence[Deed], at: datetime) -> None:
        """As ``add``, for many at once."""
        who = {"team_id": actor.team_id, "actor": actor.user_id, "at": at}
        rows = [
            who | {"action": deed.action.code, "subject": deed.subject, "details": deed.details}
            for deed in done
        ]
        if rows:
            self._connection.execute(sa.insert(audit_log), rows)

    def recent(self, team_id: str, limit: int) -> list[AuditEntry]:
        """Newest first."""
        newest = sa.select(audit_log).where(audit_log.c.team_id == team_id)
        found = self._connection.execute(newest.order_by(audit_log.c.id.desc()).limit(limit))
        return list(map(_entry, found))

    def page(self, query: AuditQuery, key: AuditKey | None, is_before: bool, limit: int) -> list[AuditEntry]:
        """Those after the key, or the nearest before it, newest first; without one the newest of all."""
        if query.subjects is None:
            return self._page(query, None, key, is_before, limit)
        # One by one, because each is a short look into its index; together they would be sorted or scanned.
        found = [entry for one in query.subjects for entry in self._page(query, one, key, is_before, limit)]
        found.sort(key=lambda entry: (entry.at, entry.id), reverse=True)
        return found[-limit:] if is_before else found[:limit]

    def _page(
        self, query: AuditQuery, subject: str | None, key: AuditKey | None, is_before: bool, limit: int
    ) -> list[AuditEntry]:
        wanted = sa.select(audit_log).where(*_conditions(query))
        if subject is not None:
            wanted = wanted.where(audit_log.c.subject == subject)
        if key is not None:
            place, here = sa.tuple_(*_KEY), sa.tuple_(key.at, key.id, types=[one.type for one in _KEY])
            wanted = wanted.where(place > here if is_before else place < here)
        order = [one.asc() if is_before else one.desc() for one in _KEY]
        found = list(map(_entry, self._connection.execute(wanted.order_by(*order).limit(limit))))
        return found[::-1] if is_before else found


def _conditions(query: AuditQuery) -> Iterator[sa.ColumnElement[bool]]:
    of = audit_log.c
    yield of.team_id == query.team_id
    if query.person is not None:
        yield of.actor == query.person
    if query.action is not None:
        yield of.action == query.action.code
    if query.since is not None:
        yield of.at >= query.since
    if query.until is not None:
        yield of.at < query.until


def _entry(row: Row[Any]) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        team_id=row.team_id,
        actor=row.actor,
        action=AuditAction.of(row.action),
        subject=row.subject,
        at=row.at,
        details=row.details,
    )

"""The audit log's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.audit import AuditAction, AuditEntry, Deed
from services.model.people import Actor
from services.store.tables import audit_log


class AuditRepository:
    """The audit log: rows are added and read, never changed."""

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
        newest = (
            sa.select(audit_log)
            .where(audit_log.c.team_id == team_id)
            .order_by(audit_log.c.id.desc())
            .limit(limit)
        )
        return [
            AuditEntry(
                id=row.id,
                team_id=row.team_id,
                actor=row.actor,
                action=AuditAction.of(row.action),
                subject=row.subject,
                at=row.at,
                details=row.details,
            )
            for row in self._connection.execute(newest)
        ]

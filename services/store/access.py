"""Who is a financial administrator: people and user groups, by workspace."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.people import Actor
from services.store.locks import lock_until_end
from services.store.tables import financial_administrators as rows


class AccessRepository:
    """The people and user groups that are financial administrators of a workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, team_id: str) -> None:
        """Make other changes to this workspace's security groups wait until the transaction ends."""
        lock_until_end(self._connection, f"access|{team_id}")

    def administrators(self, team_id: str) -> list[str]:
        """Ids of people and of user groups, oldest first."""
        oldest_first = (
            sa.select(rows.c.user_id)
            .where(rows.c.team_id == team_id)
            .order_by(rows.c.added_at, rows.c.user_id)
        )
        return list(self._connection.scalars(oldest_first))

    def is_administrator(self, team_id: str, user_id: str) -> bool:
        """Whether the person, or the user group, is listed herself."""
        found = sa.select(rows.c.user_id).where(rows.c.team_id == team_id, rows.c.user_id == user_id)
        return self._connection.scalar(found) is not None

    def add(self, actor: Actor, user_id: str, at: datetime) -> bool:
        """Whether it was added; false if it was there. Call ``lock`` before."""
        if self.is_administrator(actor.team_id, user_id):
            return False
        self._connection.execute(
            sa.insert(rows).values(
                team_id=actor.team_id, user_id=user_id, added_by=actor.user_id, added_at=at
            )
        )
        return True

    def remove(self, team_id: str, user_id: str) -> bool:
        """Whether it was removed; false if it was not there."""
        gone = sa.delete(rows).where(rows.c.team_id == team_id, rows.c.user_id == user_id)
        return self._connection.execute(gone).rowcount == 1

"""Who is in which security group: people and Slack user groups, by workspace."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.access import FINANCIAL_ADMINISTRATORS, Membership, SecurityGroup
from services.model.people import Actor
from services.store.locks import lock_until_end
from services.store.tables_access import security_group_members as rows


class AccessRepository:
    """The people and user groups that are in the security groups of a workspace."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, team_id: str) -> None:
        """Make other changes to this workspace's security groups wait until the transaction ends."""
        lock_until_end(self._connection, f"access|{team_id}")

    def administrators(self, team_id: str) -> list[str]:
        """Ids of the people and user groups that are financial administrators, oldest first."""
        return [one.principal for one in self.members(team_id) if one.group is FINANCIAL_ADMINISTRATORS]

    def members(self, team_id: str) -> list[Membership]:
        """Everybody in any group, oldest first."""
        oldest_first = (
            sa.select(rows).where(rows.c.team_id == team_id).order_by(rows.c.added_at, rows.c.principal)
        )
        return [
            Membership(group, row.principal, row.added_by, row.added_at)
            for row in self._connection.execute(oldest_first)
            # One that a newer version knows grants nothing here.
            if (group := SecurityGroup.of(row.security_group)) is not None
        ]

    def is_administrator(self, team_id: str, principal: str) -> bool:
        """Whether the person, or the user group, is listed herself."""
        return self._is_in(team_id, principal, FINANCIAL_ADMINISTRATORS)

    def add(
        self, actor: Actor, principal: str, at: datetime, group: SecurityGroup = FINANCIAL_ADMINISTRATORS
    ) -> bool:
        """Whether it was added; false if it was there. Call ``lock`` before."""
        if self._is_in(actor.team_id, principal, group):
            return False
        self._connection.execute(
            sa.insert(rows).values(
                team_id=actor.team_id,
                security_group=group.code,
                principal=principal,
                added_by=actor.user_id,
                added_at=at,
            )
        )
        return True

    def remove(self, team_id: str, principal: str, group: SecurityGroup = FINANCIAL_ADMINISTRATORS) -> bool:
        """Whether it was removed; false if it was not there."""
        gone = sa.delete(rows).where(*_this(team_id, principal, group))
        return self._connection.execute(gone).rowcount == 1

    def _is_in(self, team_id: str, principal: str, group: SecurityGroup) -> bool:
        found = sa.select(rows.c.principal).where(*_this(team_id, principal, group))
        return self._connection.scalar(found) is not None


def _this(team_id: str, principal: str, group: SecurityGroup) -> tuple[sa.ColumnElement[bool], ...]:
    key = rows.c
    return (key.team_id == team_id, key.security_group == group.code, key.principal == principal)

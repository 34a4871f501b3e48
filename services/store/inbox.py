"""What arrived from people and was taken up, so that it is taken up once."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.errors import Repeated
from services.model.people import Actor
from services.store.bulk import insert_into
from services.store.message_tables import inbox_seen as rows


class InboxRepository:
    """Deliveries that have had their effect."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def once(self, actor: Actor, effect: str, at: datetime) -> None:
        """Do nothing the first time. Raises ``Repeated`` where this delivery had this effect already."""
        if not self.is_new(actor, effect, at):
            raise Repeated

    def is_new(self, actor: Actor, effect: str, at: datetime) -> bool:
        """Whether this delivery has this effect for the first time; another one under way is waited for."""
        if actor.delivery is None:
            return True
        new = insert_into(self._database, rows).values(key=_key(actor, effect), seen_at=at)
        # RETURNING, because what the drivers say of a row that was not added differs.
        added = new.on_conflict_do_nothing(index_elements=["key"]).returning(rows.c.key)
        return self._database.execute(added).first() is not None

    def require_new(self, actor: Actor, effect: str) -> None:
        """As ``once``, but nothing is noted: for what is stored before the transaction that decides."""
        seen = sa.select(rows.c.key).where(rows.c.key == _key(actor, effect))
        if actor.delivery is not None and self._database.execute(seen).first() is not None:
            raise Repeated

    def prune(self, before: datetime) -> int:
        """Forget what was seen before; how many there were."""
        return self._database.execute(sa.delete(rows).where(rows.c.seen_at < before)).rowcount


def _key(actor: Actor, effect: str) -> str:
    return f"{actor.team_id}|{actor.delivery}|{effect}"

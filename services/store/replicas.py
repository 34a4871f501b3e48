"""The processes that work on the database, and what one of them does for all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.operations import Replica, Role
from services.store.bulk import insert_into
from services.store.tables_replicas import chores, replicas


class ReplicaRepository:
    """The processes."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def beat(self, replica: Replica, now: datetime) -> None:
        """Say that this process is there."""
        first = {"id": replica.id, "host": replica.host, "role": replica.role.value}
        add = insert_into(self._database, replicas).values(**first, started_at=now, beat_at=now)
        again = add.on_conflict_do_update(index_elements=["id"], set_={"beat_at": now})
        self._database.execute(again)

    def leave(self, replica_id: str) -> None:
        """Say that it is not there any more."""
        self._database.execute(sa.delete(replicas).where(replicas.c.id == replica_id))

    def beating(self, since: datetime) -> Sequence[Replica]:
        """Those that said so since then."""
        wanted = sa.select(replicas).where(replicas.c.beat_at >= since).order_by(replicas.c.started_at)
        return [Replica(row.id, row.host, Role(row.role)) for row in self._database.execute(wanted)]

    def forget(self, before: datetime) -> int:
        """Remove those that were last there before then; how many."""
        return self._database.execute(sa.delete(replicas).where(replicas.c.beat_at < before)).rowcount


class ChoreRepository:
    """What one process does for all."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def take(self, name: str, owner: str, now: datetime, until: datetime) -> bool:
        """Whether it is this process's to do: it was due. Nobody else takes it until then."""
        mine = {"owner": owner, "next_at": until}
        add = insert_into(self._database, chores).values(name=name, **mine)
        taken = add.on_conflict_do_update(
            index_elements=["name"], set_=mine, where=chores.c.next_at <= now
        ).returning(chores.c.name)
        return self._database.execute(taken).first() is not None

    def probe(self) -> None:
        """Write nothing, as if it were something. Raises the store's error where nothing can be written."""
        self._database.execute(sa.update(chores).where(sa.false()).values(owner=""))

    def done(self, name: str, owner: str, next_at: datetime) -> None:
        """It is due again then; nothing happens if another process has it by now."""
        is_mine = sa.and_(chores.c.name == name, chores.c.owner == owner)
        self._database.execute(sa.update(chores).where(is_mine).values(next_at=next_at))

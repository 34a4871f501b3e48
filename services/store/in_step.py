"""What was told and what changed, and the invoices that follow: read side by side, written set by set."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.decisions.follow import Follow
from services.decisions.webhook_events import ChangeEvent
from services.model.in_step import Told
from services.ports.in_step import Pair
from services.store.bulk import in_chunks, insert_into, these
from services.store.following import FollowWriter
from services.store.locks import lock_until_end
from services.store.message_tables import inbox_seen
from services.store.pairs import PairReader
from services.store.tables import invoices, mirror_invoices
from services.store.tables_in_step import changes_told, looks, to_follow
from services.store.to_follow import note

#: Deliveries of people are kept in the same table, under their workspace.
_HEARD = "quickbooks|"


class InStepRepository:
    """What changed, and the invoices that follow."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection
        self._pairs = PairReader(connection)

    def unheard(self, events: Collection[ChangeEvent], at: datetime) -> list[ChangeEvent]:
        """Those of these that arrived for the first time; another delivery under way is waited for."""
        new: set[str] = set()
        for some in in_chunks(sorted({event.key for event in events})):
            rows = [{"key": f"{_HEARD}{key}", "seen_at": at} for key in some]
            add = insert_into(self._database, inbox_seen).values(rows)
            added = add.on_conflict_do_nothing(index_elements=["key"]).returning(inbox_seen.c.key)
            new |= {key.removeprefix(_HEARD) for key in self._database.scalars(added)}
        return [event for event in events if event.key in new]

    def note_told(self, connection_id: str, events: Collection[ChangeEvent], at: datetime) -> None:
        """These documents are to be read again, soon."""
        rows = {
            (event.entity, event.qbo_id): {
                "connection_id": connection_id,
                "entity": event.entity,
                "qbo_id": event.qbo_id,
                "operation": event.operation,
                "times": 1,
            }
            for event in events
        }
        add = insert_into(self._database, changes_told)
        again = add.on_conflict_do_update(
            index_elements=["connection_id", "entity", "qbo_id"],
            set_={"times": changes_told.c.times + 1, "operation": add.excluded.operation},
        )
        self._database.execute(again, [rows[key] for key in sorted(rows)])
        self._hurry(connection_id, at)

    def told(self, connection_id: str, limit: int) -> list[Told]:
        """Documents that are to be read again."""
        columns = changes_told.c
        wanted = sa.select(columns.entity, columns.qbo_id, columns.times)
        mine = wanted.where(columns.connection_id == connection_id).limit(limit)
        return [Told(*row) for row in self._database.execute(mine)]

    def forget_told(self, connection_id: str, told: Collection[Told]) -> None:
        """They were read, unless they were told of once more meanwhile."""
        _remove(
            self._database,
            changes_told,
            connection_id,
            sorted((one.entity, one.qbo_id, one.times) for one in told),
        )

    def here(self, connection_id: str, ids: Collection[str]) -> frozenset[str]:
        """Those of these QuickBooks ids that the invoice window has."""
        listed = invoices.c.qbo_id.in_(these(self._database, ids))
        wanted = sa.select(invoices.c.qbo_id).where(invoices.c.connection_id == connection_id, listed)
        return frozenset(self._database.scalars(wanted))

    def ids_after(self, connection_id: str, after: str, limit: int) -> list[str]:
        """The next QuickBooks ids that the invoice window has of the company, in the order of ids."""
        mine = sa.and_(invoices.c.connection_id == connection_id, invoices.c.qbo_id > after)
        return list(
            self._database.scalars(
                sa.select(invoices.c.qbo_id).where(mine).order_by(invoices.c.qbo_id).limit(limit)
            )
        )

    def place_of(self, invoice_id: str, team_id: str) -> tuple[str, str] | None:
        """The company and the QuickBooks id of an invoice of this workspace, if it has them."""
        wanted = sa.select(invoices.c.connection_id, invoices.c.qbo_id)
        mine = wanted.where(invoices.c.id == invoice_id, invoices.c.team_id == team_id)
        found = self._database.execute(mine).one_or_none()
        return None if found is None or None in tuple(found) else (found[0], found[1])

    def note_differing(self, connection_id: str, after: str, limit: int) -> str | None:
        """Have the next invoices whose documents differ followed up; the last id, None at the end."""
        ids = self.ids_after(connection_id, after, limit)
        if not ids:
            return None
        theirs = mirror_invoices.c
        differs = sa.exists().where(
            theirs.connection_id == invoices.c.connection_id,
            theirs.qbo_id == invoices.c.qbo_id,
            sa.or_(theirs.digest.is_distinct_from(invoices.c.digest), theirs.gone_at.is_not(None)),
        )
        listed = sa.and_(invoices.c.qbo_id > after, invoices.c.qbo_id <= ids[-1])
        note(self._database, connection_id, sa.and_(listed, differs))
        return ids[-1]

    def hold(self, connection_id: str) -> None:
        """Make others who bring in, follow, decide or move wait until the transaction ends."""
        # Each takes these before any row, and in this order, so that none ever waits crosswise.
        lock_until_end(self._database, f"company|{connection_id}")
        # A move between tiles is either seen by what follows, or waits for it.
        lock_until_end(self._database, f"tile_moves|{connection_id}")

    def pairs(self, connection_id: str, limit: int) -> list[Pair]:
        """Invoices whose documents changed, held until the transaction ends."""
        self.hold(connection_id)
        found = self._pairs.changed(connection_id, limit)
        if not found:
            self._forget_absent(connection_id)
        return found

    def pair(self, invoice_id: str) -> Pair | None:
        """One invoice with its document, held; None where either is not here."""
        return self._pairs.one(invoice_id)

    def write(self, connection_id: str, done: Sequence[tuple[Pair, Follow]]) -> int:
        """Let invoices follow; how many changed. They need not be looked at until they change again."""
        seen = [(pair.qbo_id, pair.times) for pair, _ in done if pair.times]
        _remove(self._database, to_follow, connection_id, seen)
        return FollowWriter(self._database, connection_id).write(done)

    def accept(self, connection_id: str, pair: Pair, what: Follow) -> None:
        """Take the document over as it is, its lines included."""
        FollowWriter(self._database, connection_id).accept(pair, what)

    def _forget_absent(self, connection_id: str) -> None:
        """Of what is undone since there is nothing to follow, nor of what the mirror no longer has."""
        here, there = invoices.c, mirror_invoices.c
        is_here = sa.exists().where(
            here.connection_id == to_follow.c.connection_id, here.qbo_id == to_follow.c.qbo_id
        )
        is_there = sa.exists().where(
            there.connection_id == to_follow.c.connection_id, there.qbo_id == to_follow.c.qbo_id
        )
        absent = sa.and_(to_follow.c.connection_id == connection_id, ~sa.and_(is_here, is_there))
        self._database.execute(sa.delete(to_follow).where(absent))

    def _hurry(self, connection_id: str, at: datetime) -> None:
        add = insert_into(self._database, looks).values(connection_id=connection_id, next_at=at)
        sooner = add.on_conflict_do_update(
            index_elements=["connection_id"], set_={"next_at": at}, where=looks.c.next_at > at
        )
        self._database.execute(sooner)


def _remove(
    database: Connection, table: sa.Table, connection_id: str, seen: Iterable[tuple[object, ...]]
) -> None:
    """Take these off, each only if it is as it was when it was read."""
    names = [column.name for column in table.primary_key.columns if column.name != "connection_id"]
    keys = [*names, "times"]
    gone = sa.delete(table).where(
        table.c.connection_id == connection_id,
        *(table.c[name] == sa.bindparam(f"its_{name}") for name in keys),
    )
    rows = [{f"its_{name}": value for name, value in zip(keys, one, strict=True)} for one in seen]
    if rows:
        database.execute(gone, rows)

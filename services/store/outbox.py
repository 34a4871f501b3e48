"""Messages that must reach people, and where the cards of runs stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.model.import_run import ImportRun
from services.model.outbox import MessageKind, OutboxMessage, OutboxState, RunCard
from services.store.bulk import insert_into
from services.store.locks import lock_until_end
from services.store.message_tables import outbox as rows
from services.store.message_tables import run_cards
from services.store.tables_runs import import_runs

#: How long a message belongs to the process that is sending it.
SENDING = timedelta(seconds=60)
#: A chain of retries longer than this would be a circle.
_LONGEST_CHAIN = 50


class OutboxRepository:
    """The outbox."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def queue(
        self, run: ImportRun, kind: MessageKind, dedupe_key: str, at: datetime, recipient: str | None = None
    ) -> None:
        """Queue a message once; nothing happens if its key is there."""
        new = {
            "team_id": run.team_id,
            "run_id": run.id,
            "kind": kind.value,
            "dedupe_key": dedupe_key,
            "recipient": recipient,
            "state": OutboxState.PENDING.value,
            "not_before": at,
            "created_at": at,
        }
        add = insert_into(self._database, rows).values(**new)
        self._database.execute(add.on_conflict_do_nothing(index_elements=["dedupe_key"]))

    def queue_card(self, run: ImportRun, at: datetime) -> None:
        """Have the run's card shown as the run is now; one waiting card is enough."""
        lock_until_end(self._database, f"card|{run.id}")
        # The waiting card is held until this transaction ends: sent before, it would show what was before.
        waiting = sa.select(rows.c.id).where(
            rows.c.run_id == run.id,
            rows.c.kind == MessageKind.CARD.value,
            rows.c.state == OutboxState.PENDING.value,
        )
        if self._database.execute(waiting.with_for_update()).first() is None:
            count = sa.select(sa.func.count()).where(rows.c.run_id == run.id)
            self.queue(run, MessageKind.CARD, f"{run.id}:card:{self._database.scalar(count)}", at)

    def claim_due(self, now: datetime, limit: int) -> list[OutboxMessage]:
        """Messages to send now, oldest first, but no files; nobody else gets them for a minute."""
        return self._claim(now, limit, rows.c.kind != MessageKind.FILE.value)

    def claim_file(self, now: datetime) -> OutboxMessage | None:
        """The oldest file to send now, for a minute; the reply that goes before it is sent first."""
        is_on_its_way = sa.or_(_is_waiting(now), rows.c.state == OutboxState.SENDING.value)
        replies = sa.select(rows.c.run_id).where(rows.c.kind == MessageKind.FINAL.value, is_on_its_way)
        is_next = sa.and_(rows.c.kind == MessageKind.FILE.value, rows.c.run_id.not_in(replies))
        return next(iter(self._claim(now, 1, is_next)), None)

    def _claim(self, now: datetime, limit: int, are_wanted: sa.ColumnElement[bool]) -> list[OutboxMessage]:
        is_abandoned = sa.and_(rows.c.state == OutboxState.SENDING.value, rows.c.lease_until < now)
        is_due = sa.and_(are_wanted, sa.or_(_is_waiting(now), is_abandoned))
        due = sa.select(rows.c.id).where(is_due).order_by(rows.c.id).limit(limit)
        # In a statement of its own: inside the update PostgreSQL may ask again for each row, past the limit.
        chosen = self._database.scalars(due.with_for_update(skip_locked=True)).all()
        claim = (
            sa.update(rows)
            .where(rows.c.id.in_(chosen))
            .values(
                state=OutboxState.SENDING.value,
                lease_until=now + SENDING,
                attempts=rows.c.attempts + 1,
                # Who held it before and is gone may have sent it.
                is_ambiguous=sa.or_(rows.c.is_ambiguous, rows.c.state == OutboxState.SENDING.value),
            )
            .returning(rows)
        )
        claimed = self._database.execute(claim).all()
        return [_message(row) for row in sorted(claimed, key=lambda row: int(row.id))]

    def keep(self, message: OutboxMessage, until: datetime) -> bool:
        """Whether it is still this claim's to send; nobody else gets it until then."""
        return self._change(message, OutboxState.SENDING, lease_until=until)

    def sent(self, message: OutboxMessage, channel_id: str, ts: str) -> bool:
        """It stands there."""
        return self._change(message, OutboxState.SENT, channel_id=channel_id, ts=ts, error=None)

    def postpone(
        self, message: OutboxMessage, not_before: datetime, error: str, is_ambiguous: bool = False
    ) -> bool:
        """Try again then."""
        doubt = {"is_ambiguous": True} if is_ambiguous else {}
        return self._change(message, OutboxState.PENDING, not_before=not_before, error=error, **doubt)

    def undeliverable(self, message: OutboxMessage, error: str) -> bool:
        """It can't be sent anywhere; it is kept."""
        return self._change(message, OutboxState.UNDELIVERABLE, error=error)

    def _change(self, message: OutboxMessage, state: OutboxState, **values: object) -> bool:
        """Whether it was changed: each claim counts as an attempt, so an older one has another number."""
        is_mine = sa.and_(
            rows.c.id == message.id,
            rows.c.state == OutboxState.SENDING.value,
            rows.c.attempts == message.attempts,
        )
        change = sa.update(rows).where(is_mine).values(**{"state": state.value, "lease_until": None} | values)
        return self._database.execute(change).rowcount == 1

    def card(self, run_id: str) -> RunCard | None:
        """Where the run's card stands."""
        row = self._database.execute(sa.select(run_cards).where(run_cards.c.run_id == run_id)).one_or_none()
        return None if row is None else RunCard(row.run_id, row.channel_id, row.ts)

    def root_card(self, run_id: str) -> RunCard | None:
        """The card whose thread holds the run's replies: of the first run of a chain of retries."""
        found: RunCard | None = None
        current: str | None = run_id
        for _ in range(_LONGEST_CHAIN):
            if current is None:
                break
            found = self.card(current) or found
            current = self._database.scalar(
                sa.select(import_runs.c.parent_id).where(import_runs.c.id == current)
            )
        return found

    def save_card(self, card: RunCard) -> None:
        """Remember where the card stands."""
        self._database.execute(sa.delete(run_cards).where(run_cards.c.run_id == card.run_id))
        self._database.execute(
            sa.insert(run_cards).values(run_id=card.run_id, channel_id=card.channel_id, ts=card.ts)
        )

    def move_card(self, from_run_id: str, to_run_id: str) -> None:
        """Let another run edit the card."""
        card = self.card(from_run_id)
        if card is not None:
            self._database.execute(sa.delete(run_cards).where(run_cards.c.run_id == from_run_id))
            self.save_card(RunCard(to_run_id, card.channel_id, card.ts))


def _is_waiting(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(rows.c.state == OutboxState.PENDING.value, rows.c.not_before <= now)


def _message(row: sa.Row[Any]) -> OutboxMessage:
    return OutboxMessage(
        id=row.id,
        team_id=row.team_id,
        run_id=row.run_id,
        kind=MessageKind(row.kind),
        dedupe_key=row.dedupe_key,
        attempts=row.attempts,
        not_before=row.not_before,
        created_at=row.created_at,
        is_ambiguous=row.is_ambiguous,
        recipient=row.recipient,
    )

"""Messages that must reach people: queued once, claimed by one process at a time, and what came of each."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from services.model.import_run import ImportRun, RunStatus
from services.model.outbox import (
    EVERYTHING,
    MessageKind,
    NewMessage,
    OutboxMessage,
    OutboxState,
    Standing,
)
from services.store.bulk import insert_into
from services.store.locks import lock_until_end
from services.store.message_tables import outbox as rows
from services.store.outbox_turns import due, may_stand_there
from services.store.restored import may_stand_since
from services.store.run_cards import CardRepository
from services.store.tables_runs import import_runs

#: How long a message belongs to the process that is sending it.
SENDING = timedelta(seconds=60)
#: What could not be shown for a reason of ours, not of Slack's: nobody waits for it.
OUR_FAULT = "internal"
_ON_ITS_WAY = (OutboxState.PENDING.value, OutboxState.SENDING.value)


class OutboxRepository(CardRepository):
    """The outbox, and the cards that it brings up to date."""

    def queue(
        self, run: ImportRun, kind: MessageKind, dedupe_key: str, at: datetime, recipient: str | None = None
    ) -> None:
        """Queue a message of a run once; nothing happens if its key is there."""
        self.add(NewMessage(run.team_id, kind, dedupe_key, run.id, recipient), at)

    def add(self, message: NewMessage, at: datetime) -> None:
        """Queue a message once; nothing happens if its key is there."""
        new: dict[str, Any] = {
            "team_id": message.team_id,
            "run_id": message.run_id,
            "kind": message.kind.value,
            "dedupe_key": message.dedupe_key,
            "recipient": message.recipient,
            "facts": dict(message.facts) or None,
            "state": OutboxState.PENDING.value,
            "not_before": at,
            "created_at": at,
        }
        since = may_stand_since(self._database, message.run_id)
        if since is not None:
            new |= {"is_ambiguous": True, "tried_at": since}
        add = insert_into(self._database, rows).values(**new)
        self._database.execute(add.on_conflict_do_nothing(index_elements=["dedupe_key"]))

    def queue_card(self, run: ImportRun, at: datetime) -> None:
        """Have the run's card shown as the run is now; one waiting card is enough."""
        lock_until_end(self._database, f"card|{run.id}")
        # The waiting card is held until this transaction ends: sent before, it would show what was before.
        waiting = sa.select(rows.c.id).where(_is_waiting_card_of(run.id))
        if self._database.execute(waiting.with_for_update()).first() is None:
            newest = self._database.scalar(sa.select(sa.func.max(rows.c.id)).where(rows.c.run_id == run.id))
            self.queue(run, MessageKind.CARD, f"{run.id}:card:{newest or 0}", at)

    def claim_due(self, now: datetime, limit: int, lane: str = EVERYTHING) -> list[OutboxMessage]:
        """Messages to send now, but no files; nobody else gets them for a minute.

        Oldest first; but cards that only show progress come after the others, and digests that are shown anew
        last. Of those that wait for the same limit of Slack's one at a time. Nothing of workspaces where
        ``lane``, that of the process's token, is closed.
        """
        return self._claim(due(are_files=False), now, limit, lane)

    def claim_file(self, now: datetime, lane: str = EVERYTHING) -> OutboxMessage | None:
        """The oldest file to send now, for a minute; the reply that goes before it is sent first."""
        return next(iter(self._claim(due(are_files=True), now, 1, lane)), None)

    def _claim(self, wanted: sa.Select[Any], now: datetime, limit: int, lane: str) -> list[OutboxMessage]:
        # In a statement of its own: inside the update PostgreSQL may ask again for each row, past the limit.
        chosen = self._database.scalars(wanted, {"now": now, "most": limit, "own": lane}).all()
        if not chosen:
            return []
        claim = (
            sa.update(rows)
            .where(rows.c.id.in_(chosen))
            .values(
                state=OutboxState.SENDING.value,
                lease_until=now + SENDING,
                attempts=rows.c.attempts + 1,
                is_ambiguous=may_stand_there(),
                # What is in no doubt was not on its way, as far as this claim goes.
                tried_at=sa.case((may_stand_there(), rows.c.tried_at), else_=None),
            )
            .returning(rows)
        )
        claimed = {row.id: row for row in self._database.execute(claim)}
        return [_message(claimed[one]) for one in chosen if one in claimed]

    def keep(self, message: OutboxMessage, until: datetime) -> bool:
        """Whether it is still this claim's to send; nobody else gets it until then."""
        return self._change(message, OutboxState.SENDING, lease_until=until)

    def begin(self, message: OutboxMessage, at: datetime, until: datetime, is_repeated: bool) -> bool:
        """As ``keep``; and it is on its way to Slack from now on."""
        known = {"lease_until": until, "tried_at": at, "is_repeated": is_repeated}
        return self._change(message, OutboxState.SENDING, **known)

    def failed(self, message: OutboxMessage, since: datetime) -> bool:
        """An attempt failed, as each did since then; what comes of it is to be said in this transaction."""
        return self._change(message, OutboxState.SENDING, failing_since=since)

    def sent(self, message: OutboxMessage, channel_id: str, ts: str) -> bool:
        """It stands there."""
        return self._change(message, OutboxState.SENT, channel_id=channel_id, ts=ts, error=None)

    def postpone(
        self,
        message: OutboxMessage,
        not_before: datetime,
        error: str,
        is_ambiguous: bool = False,
        lane: str | None = None,
    ) -> bool:
        """Try again then. A card that was queued meanwhile is left to this one, which will show the same."""
        known = {"not_before": not_before, "error": error, "is_ambiguous": is_ambiguous, "lane": lane}
        is_mine = self._change(message, OutboxState.PENDING, **known)
        if is_mine and message.kind is MessageKind.CARD:
            others = sa.and_(_is_waiting_card_of(message.run_id), rows.c.id != message.id)
            self._database.execute(sa.update(rows).where(others).values(state=OutboxState.SENT.value))
        return is_mine

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

    def awaits_card(self, run_id: str) -> bool:
        """Whether the card of the run, or of one that it retries, is still on its way to Slack."""
        on_its_way = sa.or_(rows.c.error.is_(None), rows.c.error != OUR_FAULT)
        cards = sa.select(rows.c.id).where(
            rows.c.run_id.in_(self.chain(run_id)),
            rows.c.kind == MessageKind.CARD.value,
            rows.c.state.in_(_ON_ITS_WAY),
            on_its_way,
        )
        return self._database.execute(cards.limit(1)).first() is not None

    def earlier_copy(self, run: ImportRun) -> Standing | None:
        """Where the newest private copy of the run's preview stands, or of one that it replaced."""
        replaced = sa.select(import_runs.c.id).where(
            import_runs.c.draft_id == run.draft_id, import_runs.c.status == RunStatus.REPLACED.value
        )
        copies = sa.select(rows.c.channel_id, rows.c.ts).where(
            sa.or_(rows.c.run_id == run.id, rows.c.run_id.in_(replaced)),
            rows.c.kind == MessageKind.PRIVATE_COPY.value,
            rows.c.state == OutboxState.SENT.value,
            rows.c.ts != "",
        )
        row = self._database.execute(copies.order_by(rows.c.id.desc()).limit(1)).first()
        return None if row is None else Standing(row.channel_id, row.ts)

    def standing(self, dedupe_key: str) -> Standing | None:
        """Where the message with this key stands."""
        is_it = sa.and_(rows.c.dedupe_key == dedupe_key, rows.c.state == OutboxState.SENT.value)
        row = self._database.execute(sa.select(rows).where(is_it)).first()
        return Standing(row.channel_id, row.ts, row.run_id) if row is not None and row.ts else None

    def awaits(self, dedupe_key: str) -> bool:
        """Whether the message with this key is still on its way to Slack."""
        is_it = sa.and_(rows.c.dedupe_key == dedupe_key, rows.c.state.in_(_ON_ITS_WAY))
        return self._database.execute(sa.select(rows.c.id).where(is_it)).first() is not None


def _is_waiting_card_of(run_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        rows.c.run_id == run_id,
        rows.c.kind == MessageKind.CARD.value,
        rows.c.state == OutboxState.PENDING.value,
    )


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
        facts=row.facts or {},
        tried_at=row.tried_at,
        is_repeated=row.is_repeated,
        failing_since=row.failing_since,
    )

"""*Move the N in Drafts*: reviewed, moved in one transaction with a journal, and put back by *Undo*."""

from __future__ import annotations

import secrets

from services.clock import Clock, today_in
from services.decisions.aging import aging_effect
from services.model.audit import AuditAction
from services.model.connection import Connection
from services.model.outbox import MessageKind, NewMessage
from services.model.people import Actor, Right
from services.model.report import AgingEffect
from services.model.tile_move import Moved, MoveReview, MoveUndone, TileMove, moved_key
from services.ports.desk import Rights
from services.ports.invoice_window import Scope
from services.ports.store import Store, Transaction
from services.ports.totals import AsOf
from services.ports.unsent import Movable


class UnsentMoves:
    """Moves imported invoices to where the company's rule of now puts them."""

    def __init__(self, store: Store, clock: Clock, rights: Rights) -> None:
        self._store = store
        self._clock = clock
        self._rights = rights

    def count(self, actor: Actor, connection_id: str) -> int:
        """How many stand elsewhere. Raises ``NotAllowed``, ``NotFound``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            return tx.unsent.count(_movable(tx.connections.get(connection_id, actor.team_id)))

    def review(self, actor: Actor, connection_id: str, start: int, size: int) -> MoveReview:
        """All of them added up, and one page; the last one where there is none so far on.

        Raises ``NotAllowed``, ``NotFound``.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.reading() as tx:
            connection = tx.connections.get(connection_id, actor.team_id)
            movable = _movable(connection)
            totals = tx.unsent.totals(movable)
            number = sum(total.count for total in totals)
            at = max(0, min(start, number - 1)) // size * size
            return MoveReview(
                connection_id=connection_id,
                company_name=connection.company_name,
                to_sent=movable.to_sent,
                digest=tx.unsent.digest(movable),
                totals=totals,
                aging=self._aging(tx, connection),
                rows=tuple(tx.unsent.page(movable, at, size)),
                start=at,
            )

    def move(self, actor: Actor, connection_id: str, digest: str, run_id: str = "") -> Moved | None:
        """Move exactly what was reviewed; None, and nothing moved, if that is something else by now.

        ``run_id``: the import where it was asked for, which is where it is told. Raises ``NotAllowed``,
        ``NotFound``.
        """
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            tx.tile_moves.lock(connection_id)
            tx.inbox.once(actor, AuditAction.INVOICES_MOVED.code, self._clock.now())
            movable = _movable(tx.connections.get(connection_id, actor.team_id))
            told_at = tx.runs.get(run_id, actor.team_id).id if run_id else ""
            number = tx.unsent.count(movable)
            if number == 0 or tx.unsent.digest(movable, is_held=True) != digest:
                return None
            move = self._new(actor, movable)
            if tx.tile_moves.add(move) != number:
                return None  # an import brought more in at this very moment
            self._record(tx, actor, AuditAction.INVOICES_MOVED, move, number)
            self._tell(tx, MessageKind.MOVED, move, {"count": number}, told_at)
            tx.commit()
        return Moved(move, number)

    def undo(self, actor: Actor, move_id: str) -> MoveUndone:
        """Put back those that still are as the move left them. Raises ``NotAllowed``, ``NotFound``."""
        self._rights.require(actor, Right.IMPORT)
        with self._store.writing_now() as tx:
            move = tx.tile_moves.find(move_id, actor.team_id)
            tx.tile_moves.lock(move.connection_id)
            tx.inbox.once(actor, AuditAction.MOVE_UNDONE.code, self._clock.now())
            put_back = tx.tile_moves.undo(move, actor.user_id, self._clock.now())
            if put_back is None:
                return MoveUndone(tx.tile_moves.find(move_id, actor.team_id), 0, 0, is_new=False)
            undone = tx.tile_moves.find(move_id, actor.team_id)
            kept = tx.tile_moves.size(move_id) - put_back
            self._record(tx, actor, AuditAction.MOVE_UNDONE, undone, put_back)
            self._tell(tx, MessageKind.MOVE_UNDONE, undone, {"put_back": put_back, "kept": kept})
            tx.commit()
        return MoveUndone(undone, put_back, kept, is_new=True)

    def _aging(self, tx: Transaction, connection: Connection) -> tuple[AgingEffect, ...]:
        """What the move does to A/R aging, in the currencies that it moves."""
        movable = _movable(connection)
        sign = 1 if movable.to_sent else -1
        added = [(one.currency, one.day, sign * one.balance) for one in tx.unsent.due(movable)]
        currencies = {currency for currency, _, _ in added}
        today = today_in(self._clock, connection.time_zone)
        stands = tx.totals.aged(Scope(connection.team_id), AsOf(today))
        return aging_effect([one for one in stands if one.currency in currencies], added, today)

    def _new(self, actor: Actor, movable: Movable) -> TileMove:
        return TileMove(
            id=secrets.token_hex(6),
            connection_id=movable.connection_id,
            team_id=actor.team_id,
            to_sent=movable.to_sent,
            moved_by=actor.user_id,
            moved_at=self._clock.now(),
        )

    def _tell(
        self, tx: Transaction, kind: MessageKind, move: TileMove, numbers: dict[str, int], run_id: str = ""
    ) -> None:
        """Queue what tells of it; directly to who did it, where there is no thread for it."""
        key = moved_key(move.id) if kind is MessageKind.MOVED else f"{moved_key(move.id)}:undone"
        facts: dict[str, object] = {"move_id": move.id, **numbers}
        told = NewMessage(move.team_id, kind, key, run_id, move.undone_by or move.moved_by, facts)
        tx.outbox.add(told, self._clock.now())

    def _record(
        self, tx: Transaction, actor: Actor, action: AuditAction, move: TileMove, number: int
    ) -> None:
        details = {"connection_id": move.connection_id, "to": move.target.value, "invoices": number}
        tx.audit.add(actor, action, move.id, details, self._clock.now())


def _movable(connection: Connection) -> Movable:
    """What stands where the company's rule of now would not have put it."""
    return Movable(connection.id, connection.treat_unsent_as_sent)

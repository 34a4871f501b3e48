"""Moves between Drafts and A/R Aging: set by set, with a journal, so that each can be undone."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from services.errors import NotFound
from services.model.tile_move import TileMove, tile_by_rule
from services.ports.unsent import Movable
from services.store.locks import lock_until_end
from services.store.tables import invoices
from services.store.tables_tile_moves import STANDS_BY_RULE, tile_move_invoices, tile_moves
from services.store.unsent import is_movable


class TileMoveRepository:
    """Moves and their journal."""

    def __init__(self, connection: Connection) -> None:
        self._database = connection

    def lock(self, connection_id: str) -> None:
        """Make others who move invoices of this company wait until the transaction ends."""
        lock_until_end(self._database, f"tile_moves|{connection_id}")

    def add(self, move: TileMove) -> int:
        """Move what is movable now, and write down what was; how many."""
        movable = is_movable(Movable(move.connection_id, move.to_sent))
        self._database.execute(sa.insert(tile_moves).values(**asdict(move)))
        chosen = sa.select(sa.literal(move.id), invoices.c.id).where(movable)
        columns = ["move_id", "invoice_id"]
        self._database.execute(sa.insert(tile_move_invoices).from_select(columns, chosen))
        return self._set(move, move.to_sent, movable)

    def find(self, move_id: str, team_id: str) -> TileMove:
        """The move. Raises ``NotFound``, also for another workspace's."""
        wanted = sa.select(tile_moves).where(tile_moves.c.id == move_id, tile_moves.c.team_id == team_id)
        row = self._database.execute(wanted).one_or_none()
        if row is None:
            raise NotFound("This move of invoices is not known.")
        return TileMove(**row._asdict())

    def size(self, move_id: str) -> int:
        """How many invoices it moved."""
        counted = sa.select(sa.func.count()).where(tile_move_invoices.c.move_id == move_id)
        return self._database.scalar(counted) or 0

    def undo(self, move: TileMove, by: str, at: datetime) -> int | None:
        """Put back what still is as the move left it; how many. None if it was undone before."""
        undone = sa.update(tile_moves).where(tile_moves.c.id == move.id, tile_moves.c.undone_at.is_(None))
        if self._database.execute(undone.values(undone_by=by, undone_at=at)).rowcount == 0:
            return None
        return self._set(move, not move.to_sent, sa.and_(_is_as_left(move), ~_moved_since(move)))

    def _set(self, move: TileMove, unsent_as_sent: bool, which: sa.ColumnElement[bool]) -> int:
        """The tile that this rule gives, for those of the move's invoices."""
        of_move = sa.select(tile_move_invoices.c.invoice_id).where(tile_move_invoices.c.move_id == move.id)
        change = sa.update(invoices).where(invoices.c.id.in_(of_move), which)
        tile = tile_by_rule(unsent_as_sent).value
        return self._database.execute(change.values(tile=tile, unsent_as_sent=unsent_as_sent)).rowcount


def _is_as_left(move: TileMove) -> sa.ColumnElement[bool]:
    return sa.and_(
        invoices.c.tile == move.target.value,
        invoices.c.unsent_as_sent == move.to_sent,
        # One that was undone and imported again since was placed by its own import.
        invoices.c.imported_at <= move.moved_at,
        sa.text(STANDS_BY_RULE),
    )


def _moved_since(move: TileMove) -> sa.ColumnElement[bool]:
    """Whether a later move, which was not undone, put the invoice where it stands."""
    return (
        sa.exists()
        .where(
            tile_move_invoices.c.invoice_id == invoices.c.id,
            tile_move_invoices.c.move_id == tile_moves.c.id,
            tile_moves.c.moved_at > move.moved_at,
            tile_moves.c.undone_at.is_(None),
        )
        .correlate(invoices)
    )

"""What *Treat unsent invoices as sent* asks of the store: what looks unsent, and moves with their journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.model.invoice_window import InvoiceRow
from services.model.tile_move import MovableTotal, TileMove
from services.ports.invoice_window import DueTotal


@dataclass(frozen=True, slots=True)
class Movable:
    """The imported invoices of a company that stand in the other tile now that its rule is this one."""

    connection_id: str
    to_sent: bool


class UnsentStore(Protocol):
    """What looks unsent."""

    def paid(self, connection_id: str) -> tuple[int, int]:
        """How many of the newest invoices in the mirror are paid, and how many of those look unsent."""
        ...

    def count(self, movable: Movable) -> int:
        """How many there are."""
        ...

    def totals(self, movable: Movable) -> tuple[MovableTotal, ...]:
        """Them added up, by currency."""
        ...

    def due(self, movable: Movable) -> list[DueTotal]:
        """Their open balances by day."""
        ...

    def page(self, movable: Movable, start: int, limit: int) -> list[InvoiceRow]:
        """So many of them after ``start`` others, newest first."""
        ...

    def digest(self, movable: Movable, is_held: bool = False) -> str:
        """Another one for every other set of invoices and amounts.

        ``is_held``: nobody changes these until the end of the transaction.
        """
        ...


class TileMoveStore(Protocol):
    """Moves and their journal."""

    def lock(self, connection_id: str) -> None:
        """Make others who move invoices of this company wait until the transaction ends."""
        ...

    def add(self, move: TileMove) -> int:
        """Move what is movable now, and write down what was; how many."""
        ...

    def find(self, move_id: str, team_id: str) -> TileMove:
        """The move. Raises ``NotFound``, also for another workspace's."""
        ...

    def size(self, move_id: str) -> int:
        """How many invoices it moved."""
        ...

    def undo(self, move: TileMove, by: str, at: datetime) -> int | None:
        """Put back what still is as the move left it; how many. None if it was undone before."""
        ...

"""Invoices that stand in the other tile once *Treat unsent invoices as sent* has changed, and their move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from services.model.invoice_status import Tile
from services.model.invoice_window import InvoiceRow
from services.model.report import AgingEffect


@dataclass(frozen=True, slots=True)
class MovableTotal:
    """What would be moved in one currency: invoices, their total and their open balance."""

    currency: str
    count: int
    total: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class MoveReview:
    """Everything that would be moved, and one page of it, which begins after ``start`` others.

    ``to_sent``: from Drafts to A/R Aging; else back. ``digest`` is another one as soon as another invoice, or
    another amount, would be moved.
    """

    connection_id: str
    company_name: str
    to_sent: bool
    digest: str
    totals: tuple[MovableTotal, ...]
    aging: tuple[AgingEffect, ...]
    rows: tuple[InvoiceRow, ...]
    start: int

    @property
    def count(self) -> int:
        """How many would be moved."""
        return sum(total.count for total in self.totals)


@dataclass(frozen=True, slots=True)
class TileMove:
    """One move, as its journal has it."""

    id: str
    connection_id: str
    team_id: str
    to_sent: bool
    moved_by: str
    moved_at: datetime
    undone_by: str | None = None
    undone_at: datetime | None = None

    @property
    def target(self) -> Tile:
        """Where it put the invoices."""
        return tile_by_rule(self.to_sent)


@dataclass(frozen=True, slots=True)
class Moved:
    """What came of a press on *Move*."""

    move: TileMove
    count: int


@dataclass(frozen=True, slots=True)
class MoveUndone:
    """What came of *Undo*: how many stand where they stood, how many stay because something changed since.

    ``is_new`` is false where somebody had undone it before.
    """

    move: TileMove
    put_back: int
    kept: int
    is_new: bool


def moved_key(move_id: str) -> str:
    """The key of the message that tells of the move."""
    return f"move:{move_id}"


def tile_by_rule(unsent_as_sent: bool) -> Tile:
    """The tile of an open invoice that was not sent."""
    return Tile.AR_AGING if unsent_as_sent else Tile.DRAFTS

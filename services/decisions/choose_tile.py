"""Which tile of the invoice window is opened where nobody chose one."""

from __future__ import annotations

from collections.abc import Collection

from services.model.invoice_status import Tile

#: Money that is owed first, then what has still to be sent.
_ORDER = (Tile.AR_AGING, Tile.DRAFTS, Tile.FINALS)


def choose_tile(asked: Tile | None, filled: Collection[Tile]) -> Tile:
    """The tile that was asked for, else the first that holds anything."""
    return asked or next((tile for tile in _ORDER if tile in filled), _ORDER[0])

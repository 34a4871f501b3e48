from __future__ import annotations

from collections.abc import Collection

import pytest

from services.decisions.choose_tile import choose_tile
from services.model.invoice_status import Tile

EVERY = frozenset(Tile)


@pytest.mark.parametrize("asked", Tile)
@pytest.mark.parametrize("filled", [EVERY, frozenset()])
def test_the_tile_that_was_asked_for_is_shown_even_without_invoices(
    asked: Tile, filled: Collection[Tile]
) -> None:
    assert choose_tile(asked, filled) is asked


@pytest.mark.parametrize(
    ("filled", "shown"),
    [
        (EVERY, Tile.AR_AGING),
        ({Tile.DRAFTS, Tile.FINALS}, Tile.DRAFTS),
        ({Tile.FINALS}, Tile.FINALS),
        ((), Tile.AR_AGING),
    ],
)
def test_where_nobody_asked_the_first_tile_with_invoices_is_shown(
    filled: Collection[Tile], shown: Tile
) -> None:
    assert choose_tile(None, filled) is shown

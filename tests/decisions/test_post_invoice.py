from __future__ import annotations

import pytest

from services.decisions.post_invoice import tile_when_posted
from services.model.invoice_status import DeliveryState, PaymentState, Tile


@pytest.mark.parametrize("delivery", DeliveryState)
@pytest.mark.parametrize("payment", PaymentState)
def test_an_invoice_that_was_posted_is_never_a_draft(payment: PaymentState, delivery: DeliveryState) -> None:
    assert tile_when_posted(payment, delivery) is not Tile.DRAFTS


@pytest.mark.parametrize(
    ("payment", "tile"),
    [
        (PaymentState.OPEN, Tile.AR_AGING),
        (PaymentState.PARTIAL, Tile.AR_AGING),
        (PaymentState.PAID, Tile.FINALS),
        (PaymentState.ZERO, Tile.FINALS),
    ],
)
def test_its_tile_follows_what_is_paid(payment: PaymentState, tile: Tile) -> None:
    assert tile_when_posted(payment, DeliveryState.NOT_SENT) is tile

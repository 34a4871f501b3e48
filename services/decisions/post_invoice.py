"""Where an invoice stands once it was posted from here."""

from __future__ import annotations

from services.decisions.invoice_status import tile_of
from services.model.invoice_status import DeliveryState, PaymentState, Tile


def tile_when_posted(payment: PaymentState, delivery: DeliveryState) -> Tile:
    """Its tile by the rules of status, but never Drafts: whoever posts an invoice is done with it."""
    return tile_of(payment, delivery, unsent_as_sent=True)

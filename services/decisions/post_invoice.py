"""Where an invoice stands once it was posted from here, and when QuickBooks is asked about it again."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.decisions.invoice_status import tile_of
from services.model.invoice_status import DeliveryState, PaymentState, Tile

_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)


def tile_when_posted(payment: PaymentState, delivery: DeliveryState) -> Tile:
    """Its tile by the rules of status, but never Drafts: whoever posts an invoice is done with it."""
    return tile_of(payment, delivery, unsent_as_sent=True)


def next_try(now: datetime, tries: int) -> datetime:
    """When a posting that was not answered is sent again: soon at first, then every hour, and never given up.

    ``tries``: how often it was sent in vain before this time.
    """
    wait: timedelta = _FIRST_WAIT * 2 ** min(tries, 10)
    return now + min(wait, _LONGEST_WAIT)

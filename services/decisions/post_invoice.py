"""Posting an invoice: by what QuickBooks knows it again, when it is asked again, where it then stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from services.decisions.invoice_status import tile_of
from services.model.invoice_status import DeliveryState, PaymentState, Tile

_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)


def tile_when_posted(payment: PaymentState, delivery: DeliveryState) -> Tile:
    """Its tile by the rules of status, but never Drafts: whoever posts an invoice is done with it."""
    return tile_of(payment, delivery, unsent_as_sent=True)


def request_id_of(invoice_id: str, number: int) -> str:
    """By what QuickBooks knows this attempt: the same for the same one, whoever makes it, and when.

    Also where an older copy of the database was put back, which has forgotten that it was posted: QuickBooks
    then answers with the invoice that it has.
    """
    return sha256(f"{invoice_id}|{number}".encode()).hexdigest()[:32]


def next_try(now: datetime, tries: int) -> datetime:
    """When a posting that was not answered is sent again: soon at first, then every hour, and never given up.

    ``tries``: how often it was sent in vain before this time.
    """
    wait: timedelta = _FIRST_WAIT * 2 ** min(tries, 10)
    return now + min(wait, _LONGEST_WAIT)

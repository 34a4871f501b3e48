"""What messages are made of, and the words for states, tiles and buckets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import limits
from bot.blocks import Block
from bot.text import cut
from services.model.import_run import RunStatus
from services.model.invoice_status import AgingBucket, InvoiceStatus, Tile

HEADINGS = {
    RunStatus.PREVIEWING: "Preparing the preview",
    RunStatus.AWAITING: "Ready to import",
    RunStatus.REFUSED: "IMPORT FAILED",
    RunStatus.NOTHING: "Nothing new to import",
    RunStatus.IMPORTING: "Importing",
    RunStatus.PAUSED: "Import paused",
    RunStatus.COMPLETE: "Import complete",
    RunStatus.EXCEPTIONS: "Imported with exceptions",
    RunStatus.FAILED: "IMPORT FAILED",
    RunStatus.CANCELLED: "Import cancelled",
    RunStatus.REPLACED: "Replaced by a newer preview",
}
TILE_NAMES = {Tile.DRAFTS: "Drafts", Tile.AR_AGING: "A/R Aging", Tile.FINALS: "Finals"}
BUCKET_NAMES = {
    AgingBucket.CURRENT: "Current",
    AgingBucket.DAYS_1_30: "1–30",
    AgingBucket.DAYS_31_60: "31–60",
    AgingBucket.DAYS_61_90: "61–90",
    AgingBucket.DAYS_91_AND_OVER: "91 and over",
}
STATUS_NAMES = {
    InvoiceStatus.SENT: "sent",
    InvoiceStatus.IN_PROGRESS: "in progress",
    InvoiceStatus.PAID: "paid",
    InvoiceStatus.VOIDED: "voided",
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message for Slack. ``text`` is what notifications and screen readers get: our own words alone.

    ``renderings`` go from the richest to the plainest; where Slack refuses one, the next is sent.
    """

    text: str
    renderings: tuple[tuple[Block, ...], ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The richest rendering."""
        return self.renderings[0]


def message(text: str, *renderings: Sequence[Block]) -> Message:
    """A message whose renderings are each within Slack's number of blocks; equal ones are kept once."""
    kept: list[tuple[Block, ...]] = []
    for rendering in renderings:
        blocks = tuple(rendering[: limits.BLOCKS_IN_MESSAGE])
        if blocks not in kept:
            kept.append(blocks)
    return Message(cut(text, limits.MESSAGE_TEXT), tuple(kept))

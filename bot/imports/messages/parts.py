"""What messages are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import limits
from bot.blocks import Block
from bot.text import cut


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

"""The month's QuickBooks calls in Home."""

from __future__ import annotations

from bot import blocks, call_words
from bot.blocks import Block
from services.model.metering import CallUsage


def calls(usage: CallUsage | None) -> list[Block]:
    """How many are used and by which company; with a limit nearby, what to do about it."""
    if usage is None:
        return []
    warning, shares = call_words.warning(usage), call_words.shares(usage)
    if warning is None:
        return [blocks.quoted(" · ".join([call_words.used(usage), *shares]))]
    return [blocks.quoted(f"{warning}\n{' · '.join(shares)}")]

"""What is said of a PDF where nothing of the window is open any more in which it was asked for."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action

MISSING = "The PDF of an invoice may not have been sent to you. If it is not here, ask for it again."


def missing(invoice_id: str) -> tuple[str, list[Block]]:
    """That it may not have come, with the way to ask again."""
    return _with_way(MISSING, invoice_id)


def told(words: str, invoice_id: str) -> tuple[str, list[Block]]:
    """What came of it, where it could not be said in the window."""
    return _with_way(f"About the PDF that you asked for: {words}", invoice_id)


def _with_way(words: str, invoice_id: str) -> tuple[str, list[Block]]:
    again = blocks.button("PDF", Action.INVOICE_PDF, invoice_id or "-")
    return words, [blocks.section(words), blocks.actions(again)]

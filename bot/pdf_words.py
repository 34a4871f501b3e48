"""What is said of a PDF where nothing of the window is open any more in which it was asked for."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action

MISSING = "This app was stopped while it sent you the PDF of an invoice. If it is not here, ask for it again."


def missing(invoice_id: str) -> tuple[str, list[Block]]:
    """That it may not have come, with the way to ask again."""
    again = blocks.button("PDF", Action.INVOICE_PDF, invoice_id or "-")
    return MISSING, [blocks.section(MISSING), blocks.actions(again)]

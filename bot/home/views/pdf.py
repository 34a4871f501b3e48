"""*PDF* of one invoice: while it is fetched, once it is there, and what the file is called."""

from __future__ import annotations

import re

from bot import blocks
from bot.blocks import Block
from bot.ids import View
from bot.text import plain
from services.model.invoice_pdf import InvoicePdf

TITLE = "PDF"
FETCHING = "Fetching the PDF from QuickBooks. It comes to your direct messages …"
SENT = "The PDF is in your direct messages with this app."
NOT_SURE = "Slack did not say whether it took the PDF. Look into your direct messages before you ask again."
REFUSED = "Slack did not take the PDF. Please try again in a minute."
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 40


def shown(words: str) -> Block:
    """The modal with these words of our own."""
    return blocks.modal(TITLE, View.NOTICE, [blocks.section(words)])


def file_name(pdf: InvoicePdf) -> str:
    """A name that every system takes, whatever the invoice's number is."""
    number = _NOT_IN_NAMES.sub("-", plain(pdf.doc_number, _LONGEST_NAME, "")).strip("-.")
    return f"invoice-{number or f'id-{pdf.qbo_id}'}.pdf"


def words_with(pdf: InvoicePdf) -> str:
    """What the message says that brings the file; the number is foreign, and the message is plain text."""
    number = _NOT_IN_NAMES.sub("-", plain(pdf.doc_number, _LONGEST_NAME, "")).strip("-.")
    return f"Invoice {number or f'(no number, id {pdf.qbo_id})'} as QuickBooks prints it."

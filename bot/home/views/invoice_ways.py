"""What can be done with one invoice: the row of buttons in its modal."""

from __future__ import annotations

from collections.abc import Iterator

from bot import blocks
from bot.blocks import Block
from bot.draft_ways import draft_buttons, posting_notes
from bot.ids import Action
from bot.text import cut, escape
from services.model.invoice_window import InvoiceDetails, Origin

LONGEST_NAME = 200


def ways(details: InvoiceDetails) -> list[Block]:
    """The row: everybody who sees the invoice looks into it, who may change it does."""
    row = blocks.actions(*_looking(details), *_changing(details))
    return [*posting_notes(details), *draft_buttons(details), row, *_which_company(details)]


def _looking(details: InvoiceDetails) -> Iterator[Block]:
    row_id = details.row.id
    yield blocks.button("Why here?", Action.INVOICE_WHY, row_id)
    if details.address is not None:
        there = blocks.button("Open in QuickBooks", Action.INVOICE_QUICKBOOKS, row_id)
        yield there | {"url": details.address}
    if details.history.qbo_id is not None:
        yield blocks.button("PDF", Action.INVOICE_PDF, row_id)


def _changing(details: InvoiceDetails) -> Iterator[Block]:
    is_draft = details.row.origin is Origin.CREATED_HERE and details.history.qbo_id is None
    if details.may_change and not is_draft:  # of a draft the project is edited with everything else
        yield blocks.button("Change project", Action.INVOICE_PROJECT, details.row.id)
        if details.history.qbo_id is not None:
            yield blocks.button("Update from QuickBooks", Action.DRIFT_UPDATE, details.row.id)


def _which_company(details: InvoiceDetails) -> list[Block]:
    if details.address is None or not details.company_name:
        return []
    name = escape(cut(details.company_name, LONGEST_NAME))
    words = f"Open in QuickBooks leads to {name}, whichever company your browser was in before."
    return [blocks.context(words)]

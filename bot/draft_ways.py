"""What is said, and can be done, of an invoice that was created here and is not in QuickBooks yet."""

from __future__ import annotations

from collections.abc import Mapping

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.text import cut, escape, mention, moment
from services.model.invoice_window import InvoiceDetails, Origin
from services.model.posting import PostingState, PostingStatus

LONGEST_TROUBLE, LONGEST_NUMBER = 400, 60
#: Where it was found and not made just now: by an earlier request, or by somebody in QuickBooks.
FOUND = "It was in QuickBooks already, so it was not made again."


def draft_buttons(details: InvoiceDetails) -> list[Block]:
    """The row of its buttons, for who may press them; none for what was imported or posted."""
    found = draft_elements(details)
    return [blocks.actions(*found)] if found else []


def draft_elements(details: InvoiceDetails) -> list[Block]:
    """Its buttons: to change, post and delete a draft; to ask again about one that is on its way."""
    if not details.may_invoice or not _is_unposted(details):
        return []
    invoice_id = details.row.id
    if is_under_way(details.posting):
        return [blocks.button("Ask QuickBooks now", Action.POST_AGAIN, invoice_id)]
    delete = blocks.asks_first(
        blocks.button("Delete draft", Action.DRAFT_DELETE, invoice_id, "danger"),
        "Delete this draft?",
        "It is not in QuickBooks, and nothing of it is kept but a line in the audit log.",
        "Delete it",
    )
    return [
        blocks.button("Post to QuickBooks", Action.POST_OPEN, invoice_id, "primary"),
        blocks.button("Edit", Action.DRAFT_EDIT, invoice_id),
        delete,
    ]


def posting_notes(details: InvoiceDetails) -> list[Block]:
    """How far its posting came: on its way, or refused and why; nothing otherwise."""
    status = details.posting
    if status is None or not _is_unposted(details) or status.state is PostingState.POSTED:
        return []
    who = f"{mention(status.asked_by)} on {moment(status.asked_at)}"
    trouble = escape(cut(status.trouble or "", LONGEST_TROUBLE))
    if status.state is PostingState.WAITING:
        words = f"*Being posted to QuickBooks*, asked for by {who}. {trouble}"
        return [blocks.section(f"{words.rstrip()}\nIt goes on by itself until QuickBooks has answered.")]
    return [blocks.section(f"*QuickBooks refused it*, asked for by {who}. {trouble}".rstrip())]


def posting_told(facts: Mapping[str, object]) -> tuple[str, list[Block]]:
    """What whoever pressed *Post* is told once QuickBooks has answered; ``facts`` are its message's."""
    number = str(facts.get("doc_number") or "")
    which = f"Invoice {escape(cut(number, LONGEST_NUMBER))}" if number else "The invoice without a number"
    trouble = str(facts.get("trouble") or "")
    if trouble:
        words = f"QuickBooks refused it, so it is still a draft. {escape(cut(trouble, LONGEST_TROUBLE))}"
    else:
        words = "QuickBooks has answered: it is posted, and no draft any more."
        words += f" {FOUND}" if facts.get("found") else ""
    show = blocks.button("Show the invoice", Action.HOME_INVOICE, str(facts.get("invoice_id") or "-"))
    return f"{which}: {words}", [blocks.section(f"*{which}*\n{words}"), blocks.actions(show)]


def _is_unposted(details: InvoiceDetails) -> bool:
    return details.history.origin is Origin.CREATED_HERE and details.history.qbo_id is None


def is_under_way(status: PostingStatus | None) -> bool:
    """Whether QuickBooks was asked and has not answered yet."""
    return status is not None and status.state is PostingState.WAITING

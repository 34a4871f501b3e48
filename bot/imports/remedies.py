"""What can be done about one invoice that needs somebody, in a row of buttons beside it."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.text import plain
from services.model.rejection import Reason
from services.model.report import RunItem

LONGEST = 40


def remedies(item: RunItem, run_id: str) -> list[Block]:
    """The row; nothing where the remedy stands elsewhere, as *Link to project…* does."""
    buttons = _buttons(item, run_id)
    return [blocks.actions(*buttons)] if buttons else []


def _buttons(item: RunItem, run_id: str) -> list[Block]:
    return [*_as_stated(item, run_id), *_update(item, run_id)]


def _as_stated(item: RunItem, run_id: str) -> list[Block]:
    """Whether it can be, the dialog says: it looks at the document as it is by then."""
    if item.reason is not Reason.NEEDS_REVIEW:
        return []
    spoken = f"Import as QuickBooks states it: invoice {plain(item.doc_number, LONGEST, item.qbo_id)}"
    value = value_of(run_id, item.qbo_id)
    return [blocks.button("Import as QuickBooks states it", Action.REVIEW_OPEN, value, spoken=spoken)]


def _update(item: RunItem, run_id: str) -> list[Block]:
    """It is here already, and changed in QuickBooks since: what differs is shown before anything is taken."""
    if not (item.reason is Reason.ALREADY_IMPORTED and item.changed_since):
        return []
    spoken = f"Update invoice {plain(item.doc_number, LONGEST, item.qbo_id)} from QuickBooks"
    value = value_of(run_id, item.qbo_id)
    return [blocks.button("Update from QuickBooks", Action.DRIFT_UPDATE, value, spoken=spoken)]


def value_of(run_id: str, qbo_id: str) -> str:
    """What a button of one invoice of a run carries."""
    return f"{run_id}/{qbo_id}"


def invoice_in(value: str) -> tuple[str, str]:
    """The run's id and the invoice's id in QuickBooks; empty where the value is none of ours."""
    run_id, _, qbo_id = value.partition("/")
    return run_id, qbo_id

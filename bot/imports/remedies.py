"""What can be done about one invoice that needs somebody, in a row of buttons beside it."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from services.model.report import RunItem


def remedies(item: RunItem, run_id: str) -> list[Block]:
    """The row; nothing where the remedy stands elsewhere, as *Link to project…* does."""
    buttons = _buttons(item, run_id)
    return [blocks.actions(*buttons)] if buttons else []


def _buttons(item: RunItem, run_id: str) -> list[Block]:
    return []


def value_of(run_id: str, qbo_id: str) -> str:
    """What a button of one invoice of a run carries."""
    return f"{run_id}/{qbo_id}"


def invoice_in(value: str) -> tuple[str, str]:
    """The run's id and the invoice's id in QuickBooks; empty where the value is none of ours."""
    run_id, _, qbo_id = value.partition("/")
    return run_id, qbo_id

"""*It is the same invoice*: ours and QuickBooks' side by side, and what follows; and *Import it too*."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bot import blocks
from bot.blocks import Block
from bot.ids import View
from bot.text import day, escape, money, plain
from services.model.existing import Existing

TITLE = "The same invoice?"
MEANS = (
    "*It is the same* records that our draft was posted as this QuickBooks invoice. It is no draft any more, "
    "from now on it is as QuickBooks states it, and imports say that it was created here."
)
CHANGED = "One of the two changed while you were looking. This is how they are now."
NOTED = "Recorded: our draft is this QuickBooks invoice. It is no draft any more."
TOO = "Decided: this invoice comes in although a draft with its number was created here. The draft stays."
_LONGEST = 150


def dialog(existing: Existing, note: str = "") -> Block:
    """Both, and the question."""
    parts = [
        *([blocks.section(note)] if note else []),
        *_both(existing),
        blocks.section(MEANS),
    ]
    state = f"{existing.run.id}/{existing.stated.qbo_id}/{existing.seen}"
    return blocks.modal(TITLE, View.SAME, parts, submit="It is the same", metadata=state)


def noted(existing: Existing, way_on: Sequence[Block]) -> Block:
    """That it was recorded, and the way on."""
    number = plain(existing.stated.doc_number, _LONGEST)
    parts = [blocks.section(f"*{escape(number)}*\n{NOTED}"), *way_on]
    return blocks.modal(TITLE, View.NOTICE, parts)


def too(way_on: Sequence[Block]) -> Block:
    """That it was decided, and the way on."""
    return blocks.modal("Import it too", View.NOTICE, [blocks.section(TOO), *way_on])


def _both(existing: Existing) -> list[Block]:
    ours, stated = existing.ours, existing.stated
    here = _one("Created here", ours.customer, (ours.txn_date, ours.due_date), (ours.total, ours.currency))
    dates, amount = (stated.txn_date, stated.due_date), (stated.total, stated.currency)
    there = _one("In QuickBooks", stated.customer_name, dates, amount)
    number = plain(stated.doc_number, _LONGEST)
    return [blocks.quoted(f"Invoice {number}"), blocks.columns([here, there])]


def _one(
    head: str,
    customer: str | None,
    dates: tuple[date | None, date | None],
    amount: tuple[Decimal | None, str],
) -> str:
    due = f", due {day(dates[1])}" if dates[1] else ""
    return f"*{head}*\n{escape(plain(customer, _LONGEST))}\n{day(dates[0])}{due}\n{money(*amount)}"

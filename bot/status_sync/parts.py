"""What the digest and the window have in common: one change with its buttons, and *Accept all*."""

from __future__ import annotations

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.status_sync.words import became, told
from bot.text import count, plain
from services.model.in_step import Drift, DriftState


def change(drift: Drift, shows_all: bool) -> list[Block]:
    """The change; below it what can be done about it, or what became of it."""
    parts = [blocks.quoted(told(drift, shows_all))]
    if drift.state is DriftState.OPEN:
        return [*parts, blocks.actions(*_buttons(drift))]
    after = became(drift)
    return [*parts, *([blocks.context(after)] if after else [])]


def accept_all(connection_id: str, upto: int, number: int) -> Block:
    """Asks before anything is taken over."""
    pressed = blocks.button("Accept all", Action.DRIFT_ACCEPT_ALL, f"{connection_id}/{upto}")
    question = f"Of what waits, {count(number, 'invoice')} will stand here as in QuickBooks now."
    confirm = {
        "title": blocks.words("Accept all changes"),
        "text": blocks.words(f"{question} The changes are noted in the audit log."),
        "confirm": blocks.words("Accept all"),
        "deny": blocks.words("Not now"),
    }
    return pressed | {"confirm": confirm}


def _buttons(drift: Drift) -> list[Block]:
    number, value = plain(drift.doc_number, 40, "(no number)"), str(drift.id)
    accept = blocks.button("Accept", Action.DRIFT_ACCEPT, value, spoken=f"Accept the change of {number}")
    keep = blocks.button("Keep", Action.DRIFT_KEEP, value, spoken=f"Keep {number} as it is here")
    return [keep] if drift.found.problem is not None else [accept, keep]

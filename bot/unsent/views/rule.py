"""What is said to whoever switched the rule for unsent invoices."""

from __future__ import annotations

from dataclasses import dataclass

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.run_words import move_label
from bot.text import count
from bot.unsent.move_state import MoveState


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rule as it is now, whether this press made it so, and how many it would place elsewhere."""

    connection_id: str
    run_id: str
    is_on: bool
    is_new: bool
    movable: int


def rule_set(done: RuleSet) -> tuple[str, list[Block]]:
    """Words, and the way to those that are here already."""
    text = _rule(done)
    if not done.movable:
        return text, [blocks.section(text)]
    button = blocks.button(
        move_label(done.movable, done.is_on),
        Action.MOVE_OPEN,
        MoveState(done.connection_id, done.run_id).value,
    )
    one, several = "invoice imported before stands", "invoices imported before stand"
    number = count(done.movable, one, several)
    where = "in Drafts" if done.is_on else "in A/R Aging"
    more = f"{text}\n{number} {where}; nothing is moved before you have looked at it."
    return more, [blocks.section(more), blocks.actions(button)]


def _rule(done: RuleSet) -> str:
    """What holds from now on."""
    since = "From now on" if done.is_new else "It was so already:"
    if done.is_on:
        return f"{since} unsent invoices of this company are treated as sent: they go to A/R Aging."
    return f"{since} unsent invoices of this company go to Drafts."

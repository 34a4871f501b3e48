"""The financial administrators in Home."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.text import clean, mention

#: People that are shown to administrators, a block each; and that are named to everybody else.
MOST_PEOPLE, MOST_NAMED = 12, 20
#: The setting may name anything; Slack's ids are far shorter.
LONGEST_ID = 100


def people(administrators: Sequence[str], may_change: bool) -> list[Block]:
    """Who they are, and for one of them how to change it."""
    head = blocks.header("Financial administrators")
    if not may_change:
        named = ", ".join(_named(one) for one in administrators[:MOST_NAMED])
        more = len(administrators) - MOST_NAMED
        return [head, blocks.section((named or "Nobody yet.") + (f" and {more:,} more" if more > 0 else ""))]
    add = blocks.people_select(Action.HOME_ADD, "Choose a person")
    # User groups first: who is not shown can then be chosen as a person.
    known = sorted(administrators, key=lambda one: not _is_group(one))
    shown = [_administrator(one) for one in known[:MOST_PEOPLE]]
    rest = _not_shown(len(known) - MOST_PEOPLE)
    return [head, *shown, *rest, blocks.section("Make somebody a financial administrator:", add)]


def _not_shown(number: int) -> list[Block]:
    """How many more there are, and a way to remove one of them."""
    if number <= 0:
        return []
    remove = blocks.people_select(Action.HOME_REMOVE_CHOSEN, "Choose a person")
    return [
        *blocks.more(number, "administrator"),
        blocks.section("Remove somebody who is not shown:", remove),
    ]


def _administrator(principal: str) -> Block:
    value = principal[:LONGEST_ID] or "-"
    # A screen reader cannot turn the id into a name, but it tells the buttons apart.
    remove = blocks.button("Remove", Action.HOME_REMOVE, value, spoken=f"Remove {value}")
    return blocks.section(_named(principal), remove)


def _named(principal: str) -> str:
    return f"<!subteam^{clean(principal)}>" if _is_group(principal) else mention(principal)


def _is_group(principal: str) -> bool:
    return principal.startswith("S") and principal.isalnum()

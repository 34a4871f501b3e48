"""The financial administrators in Home: who they are, for everybody."""

from __future__ import annotations

from collections.abc import Sequence

from bot import blocks
from bot.blocks import Block
from bot.text import grouped, named

#: People and user groups that are named.
MOST_NAMED = 20


def people(administrators: Sequence[str]) -> Block:
    """One line; *Security groups* shows all of them."""
    known = ", ".join(named(one) for one in administrators[:MOST_NAMED]) or "nobody yet"
    more = len(administrators) - MOST_NAMED
    rest = f" and {grouped(more)} more" if more > 0 else ""
    return blocks.section(f"*Financial administrators*: {known}{rest}")

"""The words for connecting a company, and the button that connects it anew."""

from __future__ import annotations

from collections.abc import Mapping

from bot import blocks
from bot.blocks import Block
from bot.ids import Action
from bot.text import cut, escape, mention, plain

LONGEST_NAME = 200
#: What connecting somebody's company anew is called, wherever it is offered.
RECONNECT = "Reconnect"


def reconnect_button(connection_id: str, company: str, style: str | None = None) -> Block:
    """The way to a link by which the company is connected anew; its settings and invoices stay."""
    spoken = f"{RECONNECT}: {plain(company, 40)}"
    return blocks.button(RECONNECT, Action.COMPANY_RECONNECT, connection_id, style, spoken)


def connected(facts: Mapping[str, object]) -> tuple[str, list[Block]]:
    """What who asked and the administrators are told; ``facts`` are its message's."""
    did = "connected" if facts["is_new"] else "reconnected"
    text = f"QuickBooks: a company was {did}."
    who, company = mention(str(facts["by"])), escape(cut(str(facts["company"]), LONGEST_NAME))
    words = f"{who} {did} *{company}*."
    if not facts["is_new"]:
        words += " Imports that waited for it go on by themselves."
    return text, [blocks.section(words)]


def gone(facts: Mapping[str, object]) -> tuple[str, list[Block]]:
    """What administrators are told once who connected a company has left the workspace."""
    text = "QuickBooks: who connected a company has left this workspace."
    company = str(facts["company"])
    words = (
        f"*QuickBooks access, {escape(cut(company, LONGEST_NAME))}*\n"
        f"{mention(str(facts['by']))}, who connected this company, has left this workspace. "
        "The connection works as long as that person's account at Intuit may see the company. "
        "To be sure, reconnect it with your own."
    )
    return text, [
        blocks.section(words),
        blocks.actions(reconnect_button(str(facts["connection_id"]), company)),
    ]

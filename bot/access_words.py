"""The words for the end of the access to a company."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot import blocks
from bot.blocks import Block
from bot.connection_words import reconnect_button
from bot.text import cut, day, escape
from services.model.connection import AccessEnd

LONGEST_NAME = 200


def lasts(end: AccessEnd) -> str:
    """Until when; where that is soon, what to do about it."""
    ends = day(end.at.date())
    if not end.is_soon:
        return f"access until {ends}" + ("" if end.is_final else "; renews itself while it is used")
    if end.is_final:
        return f"access ends on {ends}, five years after it was given: connect the company again before then"
    return f"access ends on {ends} unless it is used before then: any import renews it"


def notice(facts: Mapping[str, object]) -> tuple[str, list[Block]]:
    """What an administrator is told before the access to a company ends; ``facts`` are its message's."""
    end = AccessEnd(datetime.fromisoformat(str(facts["at"])), bool(facts["is_final"]), is_soon=True)
    company = escape(cut(str(facts["company"]), LONGEST_NAME))
    words = f"{lasts(end)}."
    if not end.is_final:
        words += " The app uses it by itself each week; QuickBooks has not answered it for a while."
    text = f"QuickBooks: the access to a company ends on {day(end.at.date())}."
    told = blocks.section(f"*QuickBooks access, {company}*\n{words[:1].upper()}{words[1:]}")
    # Messages that were queued by an earlier version do not name it.
    known = facts.get("connection_id") if end.is_final else None
    way = [blocks.actions(reconnect_button(str(known), str(facts["company"])))] if known else []
    return text, [told, *way]

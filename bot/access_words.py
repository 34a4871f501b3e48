"""The words for the end of the access to a company."""

from __future__ import annotations

from bot.text import day
from services.model.connection import AccessEnd


def lasts(end: AccessEnd) -> str:
    """Until when; where that is soon, what to do about it."""
    ends = day(end.at.date())
    if not end.is_soon:
        return f"access until {ends}"
    if end.is_final:
        return f"access ends on {ends}, five years after it was given: connect the company again before then"
    return f"access ends on {ends} unless it is used before then: any import renews it"

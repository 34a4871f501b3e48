"""What entries and their time are called in the window *Work in Progress*."""

from __future__ import annotations

from bot import work_words
from bot.entry_words import hours
from services.model.hours import clock_of

KINDS = work_words.NOUNS


def worked(seconds: int) -> str:
    """Hours with two decimals at most, and exactly."""
    return f"{hours(seconds)} ({clock_of(seconds)})"

"""What administrators are told of a schedule that paused itself."""

from __future__ import annotations

from collections.abc import Mapping

from bot import blocks
from bot.blocks import Block
from bot.schedule_words import in_full
from bot.text import cut, escape, mention
from services.model.schedule import Timing

LONGEST_NAME = 200


def stopped(facts: Mapping[str, object]) -> tuple[str, list[Block]]:
    """That it paused itself, why, and what to do about it; ``facts`` are those of its message."""
    often = in_full(Timing.of_cron(str(facts["cron"])), str(facts["time_zone"]))
    text = f"A schedule paused itself: {often}."
    why = f"It imports for {mention(str(facts['owner']))}, who has no right to import any more."
    todo = "To have it import for you, press *Resume* in the app's Home tab; or edit or delete it there."
    company = escape(cut(str(facts["company"]), LONGEST_NAME))
    words = f"*A schedule paused itself*: {often}, {company}\n{why} {todo}"
    return text, [blocks.section(words), blocks.context(f"Reference {escape(str(facts['schedule']))}")]
